# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Local values: their order, types, and what they are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..hcl.types import DYNAMIC
from ..hcl.values import Value, object_value
from ..ir.checked import CheckedLocal
from ..ir.template import Local, Template
from .context import Context, depends_on, is_impure
from .findings import Findings, at


@dataclass(frozen=True)
class Locals:
    """All local values in dependency order, and the context that knows them."""

    checked: tuple[CheckedLocal, ...]
    context: Context


def check_locals(template: Template, context: Context) -> Locals:
    """Evaluate the local values one after the other; notes cycles and what is wrong with them."""
    defined = {local.name: local for local in template.locals}
    ordered = _ordered(context.findings, defined)
    static = {name: Value.unknown(DYNAMIC) for name in defined}
    known = dict(static)
    checked: dict[str, CheckedLocal] = {}
    for local in ordered:
        here = _with_locals(context, static, known)
        static[local.name], known[local.name] = here.evaluate(local.file, local.value)
        needs = [checked[name] for name in depends_on(local.value, "local") if name in checked]
        item = CheckedLocal(
            local=local,
            name=local.name,
            type=static[local.name].type,
            impure=is_impure(local.value) or any(other.impure for other in needs),
            sensitive=local.sensitive or context.is_secret(local.value),
        )
        checked[local.name] = item
        if item.sensitive:
            context = replace(context, secrets=context.secrets | {("local", local.name)})
        static[local.name] = Value.unknown(item.type)
    return Locals(tuple(checked.values()), _with_locals(context, static, known))


def _with_locals(context: Context, static: Mapping[str, Value], known: Mapping[str, Value]) -> Context:
    return context.adding(context.names, {"local": object_value(known)}, {"local": object_value(static)})


def _ordered(findings: Findings, defined: Mapping[str, Local]) -> list[Local]:
    """Each local value behind all that it needs; those in a cycle are noted and left out."""
    needs = {
        name: [n for n in depends_on(local.value, "local") if n in defined] for name, local in defined.items()
    }
    order: dict[str, Local] = {}
    cyclic: set[str] = set()
    for start in defined:
        path: dict[str, Iterator[str]] = {start: iter(needs[start])} if start not in order else {}
        while path:
            name = next(reversed(path))
            needed = next(path[name], None)
            if needed is None:
                path.pop(name)
                if name not in cyclic:
                    order[name] = defined[name]
            elif needed in path and needed not in cyclic:
                circle = list(path)[list(path).index(needed) :]
                cyclic.update(circle)
                _note_cycle(findings, defined, circle)
            elif needed not in order and needed not in cyclic:
                path[needed] = iter(needs[needed])
    return list(order.values())


def _note_cycle(findings: Findings, defined: Mapping[str, Local], circle: Sequence[str]) -> None:
    first = min((defined[name] for name in circle), key=lambda local: (local.file.name, local.node.start))
    at_first = circle.index(first.name)
    names = [*circle[at_first:], *circle[:at_first], first.name]
    detail = "local." + " needs local.".join(names) + "."
    if len(circle) == 1:
        findings.error(
            "local-cycle", f'The local value "{first.name}" needs itself', at(first.file, first.node)
        )
    else:
        findings.error(
            "local-cycle", "These local values need each other", at(first.file, first.node), detail=detail
        )
