# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints a playbook as an indented outline: the form in which the tests of ``lower`` compare it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .playbook import Block, Data, Jinja, Play, Playbook, Step, Task


def print_playbook(playbook: Playbook) -> str:
    """One line a fact, two spaces a level; ends with a newline."""
    return "\n".join(line for play in playbook.plays for line in _play(play)) + "\n"


def print_data(data: Data) -> str:
    """One line: ``J"..."`` marks what Ansible renders."""
    if isinstance(data, Jinja):
        return "J" + repr(data.text)
    if isinstance(data, tuple):
        return "[" + ", ".join(map(print_data, data)) + "]"
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{key}: {print_data(value)}" for key, value in data.items()) + "}"
    return repr(data) if isinstance(data, str) else str(data)


def _play(play: Play) -> Iterator[str]:
    yield f"play {play.name!r} on {play.hosts}" + (f" by {play.strategy}" if play.strategy else "")
    for name, value in play.variables.items():
        yield f"  var {name} = {print_data(value)}"
    for step in play.steps:
        yield from _step(step, "  ")


def _step(step: Step, indent: str) -> Iterator[str]:
    what = f"task {step.module}" if isinstance(step, Task) else "block"
    yield f"{indent}{what} {step.name!r}" + (f" @ {step.comment}" if step.comment else "")
    for condition in step.when:
        yield f"{indent}  when {condition.text}"
    if isinstance(step, Task):
        for name, value in step.options.items():
            yield f"{indent}  {name} = {print_data(value)}"
        if step.register:
            yield f"{indent}  -> {step.register}"
        if step.no_log:
            yield f"{indent}  secret"
    elif isinstance(step, Block):
        for part, steps in (("steps", step.steps), ("rescue", step.rescue), ("always", step.always)):
            if steps:
                yield f"{indent}  {part}"
            for inner in steps:
                yield from _step(inner, indent + "    ")
