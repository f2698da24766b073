# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where in the template a task of a compiled playbook comes from."""

from __future__ import annotations

import linecache
import re
from typing import Any

_COMMENT = re.compile(r"\s#\s+(\S+:\d+)\s*$")


def template_line(task: Any) -> str:
    """``build.pkr.hcl:40``, from the comment behind the task's name; empty for a task without one."""
    path, _colon, line = str(task.get_path() or "").rpartition(":")
    if not path or not line.isdigit():
        return ""
    match = _COMMENT.search(linecache.getline(path, int(line)).rstrip("\n"))
    return match[1] if match else ""


def heading(task: Any, otherwise: str = "") -> str:
    """The task's name and its place in the template; ``otherwise`` is that of a task without one."""
    place = template_line(task) or otherwise
    name = str(task.name or task.action)
    return f"{name} ({place})" if place else name
