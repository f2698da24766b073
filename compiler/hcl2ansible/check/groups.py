# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that exclude each other, or of which one is needed, and what else a module demands of them."""

from __future__ import annotations

from ..hcl.diagnostics import SourceFile, Span
from ..hcl.nodes import Node
from ..ir.schema import ModuleSchema
from .body import Matching
from .findings import Findings, at
from .module_rules import check_rules
from .option_types import example


def check_groups(
    findings: Findings, schema: ModuleSchema, matching: Matching, file: SourceFile, block: Node
) -> None:
    """Note where none of a group is set, or more than one of an exclusive group."""
    for group in schema.exclusive:
        given = [name for name in group if _is_set(matching, name, (False, "", ()))]
        if len(given) > 1:
            last = next(
                (matching.arguments[name] for name in reversed(given) if name in matching.arguments), None
            )
            findings.error(
                "exclusive-arguments",
                f"Only one of {_listed(group, 'and')} can be set in {matching.where}",
                at(last.file, last.node) if last else at(file, block),
                hint=f"Keep one of {_listed(tuple(given), 'and')}.",
            )
    for group in schema.one_of:
        if not any(_is_set(matching, name, (False, ())) or name in matching.meant for name in group):
            findings.error(
                "missing-argument",
                f"One of {_listed(group, 'or')} is missing in {matching.where}",
                at(file, block),
                hint=f"For example: {example(matching.options[group[0]])}"
                if group[0] in matching.options
                else "",
            )
    for option, value, names, one_will_do in schema.required_if:
        if _value(schema, matching, option) == value:
            _require(
                findings, matching, names, one_will_do, f"with {option} = {_written(value)}", at(file, block)
            )
    check_rules(findings, schema, matching, file, block)


def _require(
    findings: Findings, matching: Matching, names: tuple[str, ...], one_will_do: bool, when: str, where: Span
) -> None:
    missing = [
        name for name in names if not _is_set(matching, name, (False, "", ())) and name not in matching.meant
    ]
    if one_will_do and len(missing) == len(names):
        summary = f"One of {_listed(names, 'or')} is missing in {matching.where} {when}"
        findings.error("missing-argument", summary, where)
    elif not one_will_do:
        for name in missing:
            hint = f"For example: {example(matching.options[name])}" if name in matching.options else ""
            summary = f'"{name}" is missing in {matching.where} {when}'
            findings.error("missing-argument", summary, where, hint=hint)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _value(schema: ModuleSchema, matching: Matching, option: str) -> object:
    """What is known of an option's value: written, or its default."""
    if option in matching.seen:
        known = matching.known.get(option)
        value = known.raw if known is not None and known.is_known else None
        if value != "" or not schema.options[option].choices:
            return value
    return schema.options[option].default


def _is_set(matching: Matching, name: str, empty: tuple[object, ...]) -> bool:
    """Whether an option is set, to something else than what is as good as nothing."""
    if name not in matching.seen:
        return False
    known = matching.known.get(name)
    return known is None or not known.is_known or known.raw not in empty


def _listed(names: tuple[str, ...], word: str) -> str:
    quoted = [f'"{name}"' for name in names]
    return f"{', '.join(quoted[:-1])} {word} {quoted[-1]}" if len(quoted) > 1 else quoted[0]
