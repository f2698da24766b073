# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a playbook as the YAML file that a user keeps."""

from __future__ import annotations

from collections.abc import Iterator

from ..ir.playbook import Block, Play, Playbook, Step, Task
from .scalars import inline
from .yaml import entry_lines, mapping_lines

_COMMENT_COLUMN = 52


def emit(playbook: Playbook) -> str:
    """The text of the file, with its final newline."""
    lines = ["---", *(f"# {line}".rstrip() for line in playbook.header)]
    for number, play in enumerate(playbook.plays):
        if number:
            lines.append("")
        lines.extend(_play_lines(play))
    return "\n".join(lines) + "\n"


def _play_lines(play: Play) -> Iterator[str]:
    yield f"- name: {inline(play.name)}"
    yield f"  hosts: {inline(play.hosts)}"
    yield "  gather_facts: false"
    if play.strategy:
        yield f"  strategy: {play.strategy}"
    if play.variables:
        yield "  vars:"
        yield from mapping_lines(play.variables, 4, spread=1)
    yield "  tasks:"
    yield from _steps_lines(play.steps, 4)


def _steps_lines(steps: tuple[Step, ...], indent: int) -> Iterator[str]:
    for step in steps:
        head = " " * indent + f"- name: {inline(step.name)}"
        yield f"{head:<{_COMMENT_COLUMN}}  # {step.comment}" if step.comment else head
        yield from _when_lines(step, indent + 2)
        if isinstance(step, Task):
            yield from _task_lines(step, indent + 2)
        elif isinstance(step, Block):
            for part, inner in (("block", step.steps), ("rescue", step.rescue), ("always", step.always)):
                if inner:
                    yield " " * (indent + 2) + f"{part}:"
                    yield from _steps_lines(inner, indent + 4)


def _when_lines(step: Step, indent: int) -> Iterator[str]:
    conditions = tuple(condition.text for condition in step.when)
    if len(conditions) == 1:
        yield from entry_lines("when", conditions[0], indent)
    elif conditions:
        yield " " * indent + "when:"
        for condition in conditions:
            yield " " * (indent + 2) + f"- {inline(condition)}"


def _task_lines(task: Task, indent: int) -> Iterator[str]:
    if task.options:
        yield " " * indent + f"{task.module}:"
        yield from mapping_lines(task.options, indent + 2)
    else:
        yield " " * indent + f"{task.module}: {{}}"
    if task.register:
        yield " " * indent + f"register: {task.register}"
    if task.no_log:
        yield " " * indent + "no_log: true"
