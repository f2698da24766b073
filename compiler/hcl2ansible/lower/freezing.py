# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Local values and data sources get their one value in the play that prepares, in order of their needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

from ..hcl.nodes import Call, Expression, For, Node, Splat, TemplateFor
from ..ir.checked import CheckedData, CheckedLocal, CheckedTemplate, Key
from ..ir.playbook import Data, Jinja, Step, Task
from .code import member
from .context import Lowering
from .naming import data_name
from .template_files import calls_in_file
from .walk import nodes

# Functions that give another value at each call; a file that is read twice does not.
_CHANGING = frozenset({"timestamp", "uuidv4", "bcrypt", "legacy_isotime", "legacy_strftime"})
_REMOTE = frozenset({"vault", "consul_key", "aws_secretsmanager", "aws_secretsmanager_raw"})
ONCE = "once"


@dataclass
class Frozen:
    """The variables ``local`` and ``data`` of the play, and the tasks that give them their values."""

    local: dict[str, Data] = field(default_factory=dict)
    data: dict[str, dict[str, Data]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, Data]:
        """Those of the play that are not empty."""
        return {name: value for name, value in (("data", self.data), ("local", self.local)) if value}


def freezing(lowering: Lowering, written: Mapping[str, Data]) -> Frozen:
    """``written``: the local values as templates.

    A template that is used through another one is rendered anew each time, so what changes from call to call
    and is used by others is evaluated before all else, level by level, and the others refer to that. A data
    source is read when the levels below it are done.
    """
    frozen = Frozen()
    checked = lowering.checked
    needs: dict[Key, tuple[Key, ...]] = {("local", local.name): local.needs for local in checked.locals}
    needs |= {("data", each.data.reference): each.needs for each in checked.data}
    shared = {key for others in needs.values() for key in others}
    changing = {
        ("local", local.name): local
        for local in checked.locals
        if ("local", local.name) in shared and _is_changing(lowering, local)
    }
    data = {("data", each.data.reference): each for each in checked.data}
    results = registers(checked.data)
    kept: dict[str, Data] = {}
    for level in _levels(needs, {**changing, **data}):
        fresh = {name: written[name] for kind, name in level if kind == "local" and name in written}
        kept |= fresh
        if fresh:
            secret = any(changing["local", name].sensitive for name in fresh)
            frozen.steps.append(_once(frozen.steps, kept, fresh, secret=secret))
        frozen.steps += [_read(lowering, data[key], results[key[1]]) for key in level if key in data]
    for each in checked.data:
        name = member(results[each.data.reference], "data")
        frozen.data.setdefault(each.data.type, {})[each.data.name] = Jinja(f"{{{{ {name} }}}}")
    frozen.local = {name: _kept(name) if name in kept else value for name, value in written.items()}
    if frozen.data:
        secret = any(each.sensitive for each in checked.data)
        hidden = tuple(each.data.reference for each in checked.data if each.secret)
        frozen.steps.append(
            _fact(
                "Keep what the data sources gave",
                "data",
                secret=secret,
                hidden={"sensitive_data": hidden} if hidden else None,
            )
        )
    if frozen.local:
        secret = any(local.sensitive for local in checked.locals)
        frozen.steps.append(
            _fact("Evaluate the locals once", "local", secret=secret, hidden=_hidden(checked))
        )
    return frozen


def _hidden(checked: CheckedTemplate) -> dict[str, Data]:
    """The fact that tells all later tasks what to mask; what is made of it is masked where it contains it."""
    names = tuple(local.name for local in checked.locals if local.local.sensitive)
    return {"sensitive_locals": names} if names else {}


def _fact(name: str, variable: str, *, secret: bool, hidden: Mapping[str, Data] | None = None) -> Task:
    """A variable of the play becomes a fact, which is never rendered again."""
    return Task(
        name=name,
        module="ansible.builtin.set_fact",
        options={variable: Jinja(f"{{{{ {variable} }}}}"), **(hidden or {})},
        no_log=secret,
    )


def _once(
    before: Iterable[Step], kept: Mapping[str, Data], fresh: Mapping[str, Data], *, secret: bool
) -> Task:
    number = 1 + sum(isinstance(step, Task) and ONCE in step.options for step in before)
    return Task(
        name="Evaluate what would change each time" + (f", step {number}" if number > 1 else ""),
        module="ansible.builtin.set_fact",
        options={ONCE: {name: _kept(name) for name in kept if name not in fresh} | dict(fresh)},
        no_log=secret,
    )


def _kept(name: str) -> Jinja:
    return Jinja(f"{{{{ {member(ONCE, name)} }}}}")


def _read(lowering: Lowering, each: CheckedData, register: str) -> Task:
    return Task(
        name=data_name(each, lowering.checked.template),
        comment=lowering.position(each.data.file, each.data.node),
        module=each.schema.fqcn,
        options=lowering.options(each.body, lowering.checked.typing, {}),
        register=register,
        no_log=each.sensitive,
    )


def registers(data: Iterable[CheckedData]) -> dict[str, str]:
    """TYPE.NAME -> the variable that holds the result."""
    found: dict[str, str] = {}
    for each in data:
        name = "data_" + re.sub(r"\W", "_", each.data.reference, flags=re.ASCII).lower()
        while name in found.values():
            name += "_"
        found[each.data.reference] = name
    return found


def kept_calls(local: str, value: Expression) -> dict[int, str]:
    """The calls in a local value that give another result each time -> the names to keep them by.

    With them a run that is resumed has the same times and random names. In a loop a call has many results.
    """
    found: dict[int, str] = {}

    def look(node: Node) -> None:
        if isinstance(node, For | TemplateFor | Splat):
            return
        if isinstance(node, Call) and node.name in _CHANGING:
            found[id(node)] = f"{local} {len(found) + 1}" if found else local
        for child in node.children():
            look(child)

    look(value)
    return found


def _is_changing(lowering: Lowering, local: CheckedLocal) -> bool:
    calls = [node for node in nodes(local.local.value) if isinstance(node, Call)]
    if any(call.name in _CHANGING | _REMOTE for call in calls):
        return True
    t = lowering.translator(lowering.checked.typing, local.local.file)
    inside = (calls_in_file(t, call) for call in calls if call.name == "templatefile")
    return any(names is None or names & (_CHANGING | _REMOTE) for names in inside)


def _levels(needs: Mapping[Key, tuple[Key, ...]], staged: Mapping[Key, object]) -> list[list[Key]]:
    """What has to be evaluated in stages, each level needing only those before it."""
    level: dict[Key, int] = {}
    for key in TopologicalSorter(needs).static_order():
        below = max((level.get(other, 0) for other in needs.get(key, ())), default=0)
        level[key] = below + (key in staged)
    deepest = max(level.values(), default=0)
    return [[key for key in staged if level[key] == number] for number in range(1, deepest + 1)]
