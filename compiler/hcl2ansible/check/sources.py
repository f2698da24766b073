# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources a build uses, and their bodies matched with the builders' options."""

from __future__ import annotations

from collections.abc import Mapping

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Node
from ..hcl.types import STRING, ListOf
from ..hcl.values import Value, object_value, string, to_python
from ..ir.checked import CheckedSource
from ..ir.schema import BUILDER, Schemas
from ..ir.template import Build, Source, SourceUse, Template
from .body import Matching
from .context import Context
from .files import check_files
from .findings import at, did_you_mean
from .groups import check_groups
from .names import SOURCE, Names

_HINT = 'A source is named by its type and name: "source.docker.ubuntu"'


def used_sources(template: Template, build: Build, context: Context) -> tuple[SourceUse, ...]:
    """The sources that a build uses: the list first, then the nested blocks; unknown ones are noted."""
    findings = context.findings
    known = {source.reference: source for source in template.sources}
    uses: list[SourceUse] = []
    file = build.file
    if build.sources is not None:
        _static, value = context.evaluate(file, build.sources.value)
        listed = constant_list(context, file, build.sources.value, value, '"sources"')
        for index, reference in enumerate(listed or ()):
            items = getattr(build.sources.value, "items", ())
            node = items[index] if len(items) == len(listed or ()) else build.sources.value
            source = _find(context, file, node, reference, known)
            if source:
                uses.append(SourceUse(file=file, node=node, source=source, name=source.name))
    for nested in build.nested_sources:
        source = _find(context, nested.file, nested.node, nested.reference, known)
        if source:
            name = nested.name or source.name
            uses.append(
                SourceUse(file=nested.file, node=nested.node, source=source, name=name, additions=nested.body)
            )
    if build.sources is None and not build.nested_sources:
        hint = 'For example: sources = ["source.docker.ubuntu"]'
        findings.error("no-source", "The build uses no source", at(file, build.node), hint=hint)
    return tuple(uses)


def constant_list(
    context: Context, file: SourceFile, node: Node, value: Value, what: str
) -> list[str] | None:
    """A list of strings that must be known now; None, with the finding noted, when it is not."""
    try:
        converted = convert(value, ListOf(STRING))
    except ConversionError:
        context.findings.error("wrong-type", f"{what} must be a list of strings", at(file, node))
        return None
    if not converted.is_wholly_known:
        if not context.findings.errors:
            context.findings.error(
                "value-needed",
                f"{what} must be known when the template is compiled",
                at(file, node),
                hint="Give the variables in it a default, or a value: -var NAME=VALUE",
            )
        return None
    return [] if converted.is_null else [str(item) for item in to_python(converted)]


def _find(
    context: Context, file: SourceFile, node: Node, reference: str, known: Mapping[str, Source]
) -> Source | None:
    parts = reference.split(".")
    if len(parts) == 2:
        wanted = reference
    elif len(parts) > 2:
        wanted = f"{parts[1]}.{parts[2]}"
    else:
        context.findings.error(
            "invalid-reference", f'"{reference}" names no source', at(file, node), hint=_HINT
        )
        return None
    if wanted in known:
        return known[wanted]
    hint = did_you_mean(wanted, known, "There is no source block in the template." if not known else "")
    context.findings.error("unknown-source", f'There is no source "{wanted}"', at(file, node), hint=hint)
    return None


def check_source(
    use: SourceUse, build_name: str, host: str, schemas: Schemas, context: Context
) -> CheckedSource | None:
    """Match a source's body, with what a nested block adds; None when its type is unknown."""
    source = use.source
    schema = schemas.builder(source.type)
    if schema is None:
        label = getattr(source.node, "labels", (source.node,))[0]
        context.findings.error(
            "unknown-type",
            f'There is no builder "{source.type}"',
            at(source.file, label),
            hint=did_you_mean(source.type, schemas.labels(BUILDER)),
        )
        return None
    here = context.adding(
        source_names(context),
        {"source": object_value({"type": string(source.type), "name": string(use.name)})},
        {"source": unknown_source()},
    )
    matching = Matching(here, schema.block_options(BUILDER), f'source "{source.type}"')
    matching.add(source.file, source.body.arguments().values(), source.body.blocks())
    if use.additions is not None:
        matching.add(use.file, use.additions.arguments().values(), use.additions.blocks())
    matching.require(source.file, source.node)
    body = matching.result()
    check_groups(context.findings, schema, matching, source.file, source.node)
    check_files(context.findings, schema, BUILDER, matching)
    return CheckedSource(use=use, schema=schema, body=body, build_name=build_name, host=host)


def source_names(context: Context) -> Names:
    """What source bodies may use."""
    roots = {**context.names.roots, "source": SOURCE}
    return Names(roots=roots, where="in a source", notes={"build": "The machine does not exist yet."})


def unknown_source() -> Value:
    """``source`` as the same expression sees it for several sources."""
    return object_value({"name": Value.unknown(STRING, True), "type": Value.unknown(STRING, True)})
