# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is secret: variables of a run, and arguments of a task whose result must not be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.masking import MASK
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain

HIDDEN_ERROR = "hidden error"  # a note of the ledger: the masked error of a task with no_log
# Shorter pieces of an argument, such as "fi", would make a message unreadable.
_SHORTEST_PIECE = 6


def sensitive_values(task_vars: Mapping[str, Any]) -> list[Any]:
    """The values of the variables and locals that the playbook says are sensitive."""
    # Its length counts the inventory alone: it can be 0 although localhost is in it.
    hosts = task_vars.get("hostvars")
    if hosts is None:
        return []
    found: list[Any] = []
    try:
        localhost = hosts["localhost"]
        facts = localhost.get("ansible_facts") or {}
        for names, values in ((facts.get("sensitive"), facts.get("var")), *_locals(localhost)):
            found += [values.get(name) for name in names] if names else []
        found += _data(localhost)
    except (KeyError, TypeError, AttributeError):
        pass
    return found


def _locals(localhost: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """(names, all locals) once they are facts; before, they are templates that must not be rendered here."""
    names = localhost.get("sensitive_locals")
    if names:
        yield names, localhost.get("local")


def _data(localhost: Mapping[str, Any]) -> Iterator[Any]:
    """What the data sources have given that are called TYPE.NAME in the fact ``sensitive_data``."""
    for reference in localhost.get("sensitive_data") or ():
        kind, _dot, name = reference.partition(".")
        yield localhost["data"][kind][name]


def without_arguments(text: str, task: Any) -> str:
    """An error's text for a ``no_log`` task: what templates put into its arguments is hidden.

    They can hold what was computed from a secret, which no mask knows. The playbook's text tells what is
    from a template; where it is not known, all arguments are hidden.
    """
    written = (task.get_ds() or {}).get(task.action)
    pieces = set(_pieces(written, {name: item for name, item in task.args.items() if name != "artifact"}))
    for piece in sorted(pieces, key=len, reverse=True):
        text = text.replace(piece, MASK)
    return text


def _pieces(written: Any, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _pieces(written.get(key) if isinstance(written, Mapping) else None, item)
    elif isinstance(value, list | tuple):
        alike = isinstance(written, list) and len(written) == len(value)
        for index, item in enumerate(value):
            yield from _pieces(written[index] if alike else None, item)
    elif isinstance(value, str) and not (isinstance(written, str) and written == value):
        for line in plain(value).splitlines():
            for piece in (line.strip(), line.partition("=")[2].strip()):
                if len(piece) >= _SHORTEST_PIECE:
                    yield piece
