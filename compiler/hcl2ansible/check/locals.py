# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Local values and data sources, which may need each other: their order, types, what they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..hcl.types import DYNAMIC
from ..hcl.values import Value, object_value
from ..ir.checked import CheckedData, CheckedLocal, Key
from ..ir.template import Data, Local, Template
from .context import Context, is_impure, references_in
from .data import DataChecks, check_data, data_value, expressions, result, unknown_result
from .findings import Findings, at


@dataclass(frozen=True)
class Locals:
    """All local values and data sources in dependency order, and the context that knows them."""

    checked: tuple[CheckedLocal, ...]
    data: tuple[CheckedData, ...]
    context: Context


def check_locals(template: Template, context: Context, checks: DataChecks) -> Locals:
    """Evaluate one after the other; notes cycles and what is wrong with them."""
    evaluation = _Evaluation(template, context, checks)
    for element in dependency_order(context.findings, template):
        if isinstance(element, Local):
            evaluation.add_local(element)
        else:
            evaluation.add_data(element)
    return evaluation.finished()


@dataclass
class _Evaluation:
    """What has been evaluated so far; ``static``: the types, ``known``: as far as values are known."""

    template: Template
    context: Context
    checks: DataChecks
    locals: dict[str, CheckedLocal] = field(default_factory=dict)
    data: dict[str, CheckedData] = field(default_factory=dict)

    def __post_init__(self) -> None:
        nothing = Value.unknown(DYNAMIC)
        names: list[Key] = [("local", local.name) for local in self.template.locals]
        names += [("data", data.reference) for data in self.template.data]
        self.static: dict[Key, Value] = dict.fromkeys(names, nothing)
        self.known = dict(self.static)

    def add_local(self, local: Local) -> None:
        needs = _needs(local, self.static)
        key = ("local", local.name)
        static, self.known[key] = self.here(needs).evaluate(local.file, local.value)
        self.static[key] = Value.unknown(static.type)
        self.locals[local.name] = item = CheckedLocal(
            local=local,
            name=local.name,
            type=static.type,
            impure=is_impure(local.value)
            or any(
                self.locals[name].impure for kind, name in needs if kind == "local" and name in self.locals
            ),
            needs=needs,
            sensitive=local.sensitive or self.context.is_secret(local.value),
        )
        if item.sensitive:
            self._hide(key)

    def add_data(self, data: Data) -> None:
        key = ("data", data.reference)
        needs = _needs(data, self.static)
        checked = check_data(data, self.checks, self.here(needs), needs)
        self.static[key] = self.known[key] = unknown_result(checked)
        if checked is None:
            return
        self.data[data.reference] = checked
        self.known[key] = result(checked, self.checks.results) or self.static[key]
        if checked.sensitive:
            self._hide(("data", data.type, data.name))

    def _hide(self, path: tuple[str, ...]) -> None:
        self.context = replace(self.context, secrets=self.context.secrets | {path})

    def here(self, needs: Iterable[Key]) -> Context:
        """What the next one can see of what it needs: all that there is would make many locals slow."""
        context, needed = self.context, tuple(needs)
        known, static = ({key: values[key] for key in needed} for values in (self.known, self.static))
        return context.adding(context.names, self._roots(known), self._roots(static))

    def _roots(self, values: Mapping[Key, Value]) -> dict[str, Value]:
        local = {name: value for (kind, name), value in values.items() if kind == "local"}
        data = {name: value for (kind, name), value in values.items() if kind == "data"}
        types = {each.reference: each.type for each in self.template.data}
        return {"local": object_value(local), "data": data_value(data, types)}

    def finished(self) -> Locals:
        return Locals(tuple(self.locals.values()), tuple(self.data.values()), self.here(self.known))


def dependency_order(findings: Findings, template: Template) -> list[Local | Data]:
    """All of them, each behind all that it needs; those in a cycle are noted and left out."""
    defined: dict[Key, Local | Data] = {("local", local.name): local for local in template.locals}
    defined |= {("data", data.reference): data for data in template.data}
    needs = {key: _needs(element, defined) for key, element in defined.items()}
    return [defined[key] for key in _ordered(findings, defined, needs)]


def _needs(element: Local | Data, defined: Mapping[Key, object]) -> tuple[Key, ...]:
    """What an element refers to; ``local`` and ``data.TYPE`` alone mean all that is behind them."""
    found = [element.value] if isinstance(element, Local) else list(expressions(element.body))
    needed: dict[Key, None] = {}
    for reference in (reference for expression in found for reference in references_in(expression)):
        root, *rest = reference.path
        depth = 1 if root == "local" else 2
        if len(rest) >= depth:
            key = (root, ".".join(rest[:depth]))
            needed |= {key: None} if key in defined else {}
        elif root in ("local", "data"):
            needed |= {
                key: None for key in defined if key[0] == root and key[1].split(".")[: len(rest)] == rest
            }
    return tuple(needed)


def _ordered(
    findings: Findings, defined: Mapping[Key, Local | Data], needs: Mapping[Key, Sequence[Key]]
) -> list[Key]:
    order: dict[Key, None] = {}
    cyclic: set[Key] = set()
    for start in defined:
        path: dict[Key, Iterator[Key]] = {start: iter(needs[start])} if start not in order else {}
        while path:
            key = next(reversed(path))
            needed = next(path[key], None)
            if needed is None:
                path.pop(key)
                if key not in cyclic:
                    order[key] = None
            elif needed in path and needed not in cyclic:
                circle = list(path)[list(path).index(needed) :]
                cyclic.update(circle)
                _note_cycle(findings, defined, circle)
            elif needed not in order and needed not in cyclic:
                path[needed] = iter(needs[needed])
    return list(order)


def _note_cycle(findings: Findings, defined: Mapping[Key, Local | Data], circle: Sequence[Key]) -> None:
    first = min(circle, key=lambda key: (defined[key].file.name, defined[key].node.start))
    where = at(defined[first].file, defined[first].node)
    kinds = {kind for kind, _name in circle}
    if len(circle) == 1:
        what = "local value" if first[0] == "local" else "data source"
        summary = f'The {what} "{first[1]}" needs itself'
        hint = "No value can be made of itself; give one of the two another name."
        findings.error(f"{first[0]}-cycle", summary, where, hint=hint)
        return
    at_first = circle.index(first)
    names = [".".join(key) for key in (*circle[at_first:], *circle[:at_first], first)]
    plural = {"local": "local values", "data": "data sources"}
    which = plural[first[0]] if len(kinds) == 1 else "local values and data sources"
    code = f"{first[0]}-cycle"
    hint = "Give one of them a value that does not need the others."
    detail = f"{' needs '.join(names)}."
    findings.error(code, f"These {which} need each other", where, detail=detail, hint=hint)
