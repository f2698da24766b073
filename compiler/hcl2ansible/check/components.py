# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Provisioners and post-processors: bodies, the sources they run for, overrides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..hcl.nodes import Argument, Block, Entry, Expression, Null, Object, Text
from ..ir.checked import CheckedBody, CheckedComponent, CheckedSource
from ..ir.schema import POST_PROCESSOR, PROVISIONER, ModuleSchema, Schemas
from ..ir.template import Component, SourceUse
from .body import Matching
from .context import Context, how_to_know
from .elements import is_written_out, opened
from .files import check_files
from .findings import at, did_you_mean
from .groups import check_groups
from .plugins import note_unknown_type
from .sources import constant_list

_NOUNS = {PROVISIONER: "provisioner", POST_PROCESSOR: "post-processor"}


@dataclass(frozen=True)
class Surroundings:
    """What a component is checked against: its build's sources (``uses``: also those that -only left out)."""

    context: Context  # for the body
    meta: Context  # for only, except
    schemas: Schemas
    sources: Sequence[CheckedSource]
    uses: Sequence[SourceUse]


def check_component(component: Component, kind: str, around: Surroundings) -> CheckedComponent | None:
    """Match a component with its module; None when there is none."""
    findings = around.context.findings
    schema = around.schemas.find(kind, component.type)
    if schema is None:
        label = getattr(component.node, "labels", (component.node,))[0]
        place = at(component.file, label)
        note_unknown_type(findings, around.schemas, kind, component.type, _NOUNS[kind], place)
        return None
    body = _body(component, kind, schema, around, component.arguments, component.blocks)
    sources = _taking(component, around)
    return CheckedComponent(
        component=component,
        schema=schema,
        body=body,
        hosts=tuple(source.host for source in sources),
        overrides=_overrides(component, kind, schema, around, sources),
    )


def _body(
    component: Component,
    kind: str,
    schema: ModuleSchema,
    around: Surroundings,
    arguments: Sequence[Argument],
    blocks: Sequence[Block],
) -> CheckedBody:
    findings = around.context.findings
    where = f'{_NOUNS[kind]} "{component.type}"'
    meta = ("name", "only", "except", *(("override",) if kind == PROVISIONER else ()))
    matching = Matching(around.context, schema.block_options(kind), where, meta=meta)
    matching.add(component.file, arguments, blocks)
    matching.require(component.file, component.node)
    check_groups(findings, schema, matching, component.file, component.node)
    check_files(findings, schema, kind, matching)
    timeout = matching.arguments.get("timeout")
    if kind == PROVISIONER and timeout and "pause_before" in matching.arguments:
        findings.warning(
            "ignored-argument",
            '"timeout" has no effect together with "pause_before"',
            at(component.file, timeout.node),
            hint="Put a provisioner of the type sleep before this one instead.",
        )
    return matching.result()


def _taking(component: Component, around: Surroundings) -> list[CheckedSource]:
    """The sources that the component runs for."""
    sources = list(around.sources)
    if component.only and component.except_:
        return sources  # reported when the template was read
    for argument, wanted in ((component.only, True), (component.except_, False)):
        if argument is None:
            continue
        _static, value = around.meta.evaluate(component.file, argument.value)
        listed = constant_list(around.meta, component.file, argument.value, value, f'"{argument.name}"')
        if listed is None:
            continue
        _note_unmatched(component, argument, listed, around)
        sources = [source for source in sources if (source.use.reference in listed) is wanted]
    return sources


def _note_unmatched(
    component: Component, argument: Argument, listed: Sequence[str], around: Surroundings
) -> None:
    known = {use.reference for use in around.uses}
    items = argument.value.items if hasattr(argument.value, "items") else ()
    for index, name in enumerate(listed):
        if name not in known and known:
            node = items[index] if len(items) == len(listed) else argument.value
            around.context.findings.warning(
                "unmatched-source",
                f'"{name}" is no source of this build',
                at(component.file, node),
                hint=did_you_mean(name.removeprefix("source."), known, ""),
            )


def _overrides(
    component: Component,
    kind: str,
    schema: ModuleSchema,
    around: Surroundings,
    sources: Sequence[CheckedSource],
) -> dict[str, CheckedBody]:
    """Host -> body, of the hosts that ``override`` names."""
    if component.override is None:
        return {}
    found: dict[str, CheckedBody] = {}
    names = {use.name for use in around.uses}
    for name, key, entries in _override_entries(component, component.override, around.meta):
        if name not in names:
            around.context.findings.warning(
                "unmatched-source",
                f'"{name}" is no source of this build',
                at(component.file, key),
                hint=did_you_mean(
                    name.rpartition(".")[2], names, "The names of an override are those of sources."
                ),
            )
        arguments, blocks = _merged(component, schema, entries)
        body = _body(component, kind, schema, around, arguments, blocks)
        found.update({source.host: body for source in sources if source.name == name})
    return found


def _override_entries(
    component: Component, argument: Argument, meta: Context
) -> list[tuple[str, Expression, list[tuple[str, Entry]]]]:
    """(source name, where it stands, its entries) of an override; notes where it is no object of objects."""
    found: list[tuple[str, Expression, list[tuple[str, Entry]]]] = []
    for name, outer in _entries(component, argument.value, meta, "override"):
        inner = _entries(component, outer.value, meta, f"override.{name}")
        replacing = [(key, each) for key, each in inner if not isinstance(each.value, Null)]
        found.append((name, outer.key, replacing))  # a null replaces nothing
    return found


def _entries(
    component: Component, expression: Expression, meta: Context, what: str
) -> list[tuple[str, Entry]]:
    """The entries of an object by key; what is not written out must be known now."""
    if not isinstance(expression, Object) or not is_written_out(expression):
        before = len(meta.findings.errors)
        _static, value = meta.evaluate(component.file, expression)
        if len(meta.findings.errors) > before:
            return []
        if not value.is_known or not isinstance(value.raw, dict):
            known = "be an object" if value.is_known else "be known when the template is compiled"
            hint = "Write it as: override = { SOURCE = { ARGUMENT = VALUE } }"
            hint = hint if value.is_known else how_to_know(expression)
            place = at(component.file, expression)
            meta.findings.error("invalid-override", f'"{what}" must {known}', place, hint=hint)
            return []
        expression = opened(expression, value, secret=meta.is_secret(expression))
    return [(entry.key.value, entry) for entry in expression.entries if isinstance(entry.key, Text)]


def _merged(
    component: Component, schema: ModuleSchema, entries: Sequence[tuple[str, Entry]]
) -> tuple[list[Argument], list[Block]]:
    """The component's arguments and blocks with those of an override over them; maps are merged by key."""
    base = {argument.name: argument for argument in component.arguments}
    arguments = dict(base)
    for name, entry in entries:
        value = entry.value
        option = schema.options.get(name)
        earlier = base[name].value if name in base else None
        merges = option is not None and option.type == "dict" and not option.suboptions
        if merges and isinstance(earlier, Object) and isinstance(value, Object):
            value = Object(value.start, value.end, (*earlier.entries, *value.entries))
        arguments[name] = Argument(entry.start, entry.end, name, entry.key.end, value)
    blocks = [block for block in component.blocks if block.kind not in arguments]
    return list(arguments.values()), blocks
