# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbook does after a task, as far as its text tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

_SETTLING = "hcl2ansible.images.artifacts"


def settles_later(task: Any) -> bool:
    """Whether the play settles artifacts, so that post-processors run when the machine is gone."""
    play = next((each._play for each in _parents(task) if getattr(each, "_play", None)), None)  # noqa: SLF001
    return play is not None and any(_actions(play.tasks))


def cleans_up(task: Any) -> bool:
    """Whether the task runs in ``always`` or ``rescue``: it belongs to how a run ends, not to the image."""
    below = task
    for block in _parents(task):
        if any(each._uuid == below._uuid for each in (*_of(block, "rescue"), *_of(block, "always"))):  # noqa: SLF001
            return True
        below = block
    return False


def _of(block: Any, section: str) -> list[Any]:
    return getattr(block, section, None) or []


def ends_host(task: Any) -> bool:
    """Whether a failure of the task ends the tasks of its host: no block around it does anything about it."""
    return not any(getattr(each, "rescue", None) or getattr(each, "always", None) for each in _parents(task))


def _parents(task: Any) -> Iterator[Any]:
    parent = task._parent  # noqa: SLF001
    while parent is not None:
        yield parent
        parent = parent._parent  # noqa: SLF001


def _actions(steps: Iterable[Any]) -> Iterator[bool]:
    for step in steps:
        if hasattr(step, "block"):
            yield from _actions(step.block)
        elif step.action == _SETTLING:
            yield step.args.get("state", "settled") == "settled"
