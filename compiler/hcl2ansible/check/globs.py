# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The patterns of ``-only`` and ``-except``: ``*`` and ``?`` cross dots, ``[a-c]``, ``[!x]``, ``{a,b}``."""

from __future__ import annotations

import re


def compile_glob(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression for whole names; raises ValueError with the reason."""
    parts: list[str] = []
    index = depth = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "*":
            parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == "[":
            index = _character_class(pattern, index, parts)
        elif char == "{":
            depth += 1
            parts.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            parts.append(")")
        elif char == "," and depth:
            parts.append("|")
        elif char == "\\":
            index += 1
            if index == len(pattern):
                raise ValueError("nothing follows the backslash")
            parts.append(re.escape(pattern[index]))
        else:
            parts.append(re.escape(char))
        index += 1
    if depth:
        raise ValueError("a { is not closed")
    return re.compile("".join(parts), re.DOTALL)


def _character_class(pattern: str, start: int, parts: list[str]) -> int:
    """Translate ``[...]``; returns where its closing bracket stands."""
    end = pattern.find("]", start + 2)
    if end < 0:
        raise ValueError("a [ is not closed")
    inner = pattern[start + 1 : end]
    negated = inner.startswith("!")
    if negated:
        inner = inner[1:]
    if not inner:
        raise ValueError("the brackets are empty")
    if len(inner) == 3 and inner[1] == "-":
        if inner[0] > inner[2]:
            raise ValueError(f"the range {inner} runs backwards")
        inner = f"{re.escape(inner[0])}-{re.escape(inner[2])}"
    else:
        inner = re.escape(inner)
    parts.append(f"[{'^' if negated else ''}{inner}]")
    return end
