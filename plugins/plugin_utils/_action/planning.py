# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode: each step says what it would do, and notes it, so that programs can read the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.origin import template_line

if TYPE_CHECKING:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction

# Of a note in the ledger, which hcl2ansible plan reads.
PLANNED = "planned"
# Data for programs: people get it in words of its own, or not at all.
_UNSPOKEN = ("policy", "problems", "warnings", "missing_permissions", "TagSpecifications")


def note_plan(action: ImageAction, kind: str, result: Mapping[str, Any]) -> None:
    """Write down what a step would do."""
    task = action._task  # noqa: SLF001
    action.context.ledger.note(
        action.context.source,
        PLANNED,
        kind=kind,
        module=str(task.action),
        name=action.mask(task.get_name()),
        place=template_line(task),
        state=str(task.args.get("state") or ""),
        skipped=bool(result.get("skipped")),
        plan=action.mask.deep(result.get("plan") or {}),
    )


def problems_of(action: ImageAction) -> list[str]:
    """What the plans of this source say would stop its build."""
    notes = action.context.ledger.notes(PLANNED)
    return [
        problem
        for note in notes
        if note["source"] == action.context.source
        for problem in note["plan"].get("problems", ())
    ]


def tell(action: ImageAction, plan: Mapping[str, Any]) -> None:
    """The plan of a builder, for people."""
    for line in _lines(plan):
        action.message(line)
    statements = (plan.get("policy") or {}).get("Statement") or []
    if statements:
        action.message("permissions (the policy is in the output of hcl2ansible plan -json):")
        for statement in statements:
            action.message(f"  {statement['Sid']}: {' '.join(statement['Action'])}")
    for text in plan.get("warnings") or ():
        action.say(f"WARNING: {text}")
    for text in plan.get("problems") or ():
        action.error(text)


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """As YAML would show it, without what is empty."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if item in (None, "", [], {}) or key in _UNSPOKEN:
                continue
            if isinstance(item, Mapping | list) and not _is_flat(item):
                yield f"{indent}{key}:"
                yield from _lines(item, f"{indent}  ")
            else:
                yield f"{indent}{key}: {_flat(item)}"
    elif isinstance(value, list):
        for item in value:
            if _is_flat(item):
                yield f"{indent}- {_flat(item)}"
                continue
            for number, line in enumerate(_lines(item, "")):
                yield f"{indent}{'  ' if number else '- '}{line}"


def _is_flat(value: Any) -> bool:
    if isinstance(value, list):
        return all(not isinstance(item, Mapping | list) for item in value)
    return not isinstance(value, Mapping)


def _flat(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(_flat, value)) if isinstance(value, list) else str(value)
