# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which sources a build uses, and their bodies matched with the builders' options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Block, Expression, Node
from ..hcl.types import STRING, ListOf
from ..hcl.values import Value, object_value, string, to_python
from ..ir.checked import CheckedSource
from ..ir.schema import BUILDER, Schemas
from ..ir.template import Build, Source, SourceUse, Template
from .body import Matching
from .context import Context, how_to_know
from .dynamic import Expanding
from .files import check_files
from .findings import Findings, at, closest, did_you_mean
from .grammar import IDENTIFIER, note_duplicate
from .groups import check_groups
from .names import SOURCE, Names
from .plugins import note_unknown_type

_EXAMPLE = 'For example: sources = ["source.docker.ubuntu"]'
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
        if listed == [] and not build.nested_sources:
            place = at(file, build.sources.value)
            findings.error("no-source", "The build uses no source", place, hint=_EXAMPLE)
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
    if build.sources is None and not build.nested_sources and not _seems_to_mean_sources(build):
        findings.error("no-source", "The build uses no source", at(file, build.node), hint=_EXAMPLE)
    return tuple(uses)


def _seems_to_mean_sources(build: Build) -> bool:
    """Whether something else in the build, which is reported, looks like its sources."""
    if not isinstance(build.node, Block):
        return False
    body = build.node.body
    names = (*body.arguments(), *(block.kind for block in body.blocks()))
    return any(closest(name, ("sources", "source")) for name in names)


def note_duplicate_sources(findings: Findings, template: Template) -> None:
    """Note sources that have the type and the name of one before them."""
    first: dict[str, Source] = {}
    for source in template.sources:
        earlier = first.setdefault(source.reference, source)
        if earlier is not source:
            note_duplicate(findings, source, earlier, f'The source "{source.reference}"')


def constant_list(
    context: Context, file: SourceFile, node: Node, value: Value, what: str
) -> list[str] | None:
    """A list of strings that must be known now; None, with the finding noted, when it is not."""
    try:
        converted = convert(value, ListOf(STRING))
    except ConversionError:
        summary, name = f"{what} must be a list of strings", what.strip('"')
        context.findings.error("wrong-type", summary, at(file, node), hint=f'Write it as: {name} = ["..."]')
        return None
    if not converted.is_wholly_known:
        if not context.findings.errors:
            context.findings.error(
                "value-needed",
                f"{what} must be known when the template is compiled",
                at(file, node),
                hint=how_to_know(node) if isinstance(node, Expression) else "",
            )
        return None
    return [] if converted.is_null else [str(item) for item in to_python(converted)]


def referenced(reference: str) -> str | None:
    """TYPE.NAME of the source that is meant, without any word before it; None when there is none."""
    parts = reference.split(".")
    if len(parts) > 2:
        parts = parts[1:3]
    return ".".join(parts) if len(parts) == 2 and all(map(IDENTIFIER.fullmatch, parts)) else None


def _find(
    context: Context, file: SourceFile, node: Node, reference: str, known: Mapping[str, Source]
) -> Source | None:
    wanted = referenced(reference)
    if wanted is None:
        context.findings.error(
            "invalid-reference", f'"{reference}" names no source', at(file, node), hint=_HINT
        )
        return None
    if wanted in known:
        return known[wanted]
    if "source" in context.names.doubtful:
        return None
    hint = did_you_mean(wanted, known, "There is no source block in the template." if not known else "")
    if reference.startswith(("var.", "local.")):
        hint = f"A reference has no quotes: {reference}"
    context.findings.error("unknown-source", f'There is no source "{wanted}"', at(file, node), hint=hint)
    return None


def check_source(
    use: SourceUse, build_name: str, host: str, schemas: Schemas, context: Context, expanding: Expanding
) -> CheckedSource | None:
    """Match a source's body, with what a nested block adds; None when its type is unknown."""
    source = use.source
    schema = schemas.builder(source.type)
    if schema is None:
        label = getattr(source.node, "labels", (source.node,))[0]
        place = at(source.file, label)
        note_unknown_type(context.findings, schemas, BUILDER, source.type, "builder", place)
        return None
    here = context.adding(
        source_names(context),
        {"source": object_value({"type": string(source.type), "name": string(use.name)})},
        {"source": unknown_source()},
    )
    matching = Matching(here, schema.block_options(BUILDER), f'source "{source.type}"')
    before = len(context.findings.errors)
    written = expanding.body(source.file, source.body)
    is_whole = len(context.findings.errors) == before
    matching.add(source.file, written.arguments().values(), written.blocks())
    if use.additions is not None:
        matching.meta = ("name",)
        matching.add(use.file, use.additions.arguments().values(), use.additions.blocks())
    if is_whole:
        matching.require(source.file, source.node)
        check_groups(context.findings, schema, matching, source.file, source.node)
    body = matching.result()
    check_files(context.findings, schema, BUILDER, matching)
    return CheckedSource(use=use, schema=schema, body=body, build_name=build_name, host=host)


def source_names(context: Context) -> Names:
    """What source bodies may use."""
    roots = {**context.names.roots, "source": SOURCE}
    notes = {"build": "The machine does not exist yet."}
    return replace(context.names, roots=roots, where="in a source", notes=notes)


def unknown_source() -> Value:
    """``source`` as the same expression sees it for several sources."""
    return object_value({"name": Value.unknown(STRING, True), "type": Value.unknown(STRING, True)})
