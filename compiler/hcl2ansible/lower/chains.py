# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Post-processors: each chain hands its artifact on from task to task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..ir.checked import CheckedComponent
from ..ir.playbook import Block, Data, Jinja, Step, Task
from .code import COLLECTION

if TYPE_CHECKING:
    from .build import BuildSteps

ARTIFACT = "artifact"  # the host variable that holds what the builder has made


class ChainTasks:
    """The chains of one build."""

    def __init__(self, build: BuildSteps) -> None:
        self.build = build
        self.registers: set[str] = set()

    def steps(self) -> list[Step]:
        """The chains, then the task that settles what is kept; nothing without post-processors."""
        chains = [chain for chain in self.build.build.chains if any(part.hosts for part in chain)]
        if not chains:
            return []
        steps: list[Step] = []
        for number, chain in enumerate(chains, 1):
            tasks = self._chain([part for part in chain if part.hosts])
            if len(chains) == 1:
                steps += tasks
            else:
                # The other chains still run when one fails.
                failed = Task(
                    name="Note that the chain has failed", module=_ARTIFACTS, options={"state": "failed"}
                )
                steps.append(_block(number, tasks, failed))
        settled = Task(name="Settle the artifacts", module=_ARTIFACTS, options={"state": "settled"})
        return [*steps, settled]

    def _chain(self, parts: Sequence[CheckedComponent]) -> list[Task]:
        tasks: list[Task] = []
        done: list[tuple[CheckedComponent, str]] = []
        for position, part in enumerate(parts):
            before = [(other, name) for other, name in done if set(other.hosts) & set(part.hosts)]
            options: dict[str, Data] = {"artifact": Jinja(f"{{{{ {_input(part, before)} }}}}")}
            task = self.build.task(part, part.body, part.hosts)
            needed = any(set(later.hosts) & set(part.hosts) for later in parts[position + 1 :])
            register = self._register(part) if needed else ""
            tasks.append(replace(task, options={**options, **task.options}, register=register))
            done.append((part, register))
        return tasks

    def _register(self, part: CheckedComponent) -> str:
        name = "after_" + re.sub(r"\W", "_", part.name or part.schema.module, flags=re.ASCII).lower()
        unique, number = name, 2
        while unique in self.registers:
            unique, number = f"{name}_{number}", number + 1
        self.registers.add(unique)
        return unique


def _block(number: int, tasks: Sequence[Task], failed: Task) -> Block:
    """A chain that fails by itself; a condition that all its tasks have is stated once."""
    name = f"Process the artifact, chain {number}"
    when = tasks[0].when
    if any(task.when != when for task in tasks):
        return Block(name=name, steps=tuple(tasks), rescue=(failed,))
    return Block(
        name=name, when=when, steps=tuple(replace(task, when=()) for task in tasks), rescue=(failed,)
    )


def _input(part: CheckedComponent, before: Sequence[tuple[CheckedComponent, str]]) -> str:
    """The expression of what the task works on: what the nearest earlier task made that ran for this host."""
    wanted = set(part.hosts)
    found: list[str] = []
    for other, register in reversed(before):
        found.append(f"{register}.artifact")
        if wanted <= set(other.hosts):
            break
    else:
        found.append(ARTIFACT)
    first, *rest = found
    return first + "".join(f" | default({each})" for each in rest)


_ARTIFACTS = f"{COLLECTION}.artifacts"
