# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""File patterns with ``**``, ``*``, ``?``, ``[...]`` and ``{a,b}``; dots at the start are not special."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise


class GlobError(Exception):
    """The pattern is not well formed."""


def glob(pattern: str) -> list[str]:
    """The paths that match, sorted; raises GlobError."""
    found: set[str] = set()
    for one in _alternatives(pattern):
        parts = one.split("/")
        start = "/" if one.startswith("/") else ""
        found.update(_walk(start, [part for part in parts if part]))
    return sorted(found)


def _alternatives(pattern: str) -> Iterator[str]:
    """The pattern without braces: one for each combination."""
    depth, start = 0, -1
    commas: list[int] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\":
            index += 1
        elif char == "{":
            if depth == 0:
                start, commas = index, []
            depth += 1
        elif char == "," and depth == 1:
            commas.append(index)
        elif char == "}" and depth:
            depth -= 1
            if depth == 0:
                bounds = [start, *commas, index]
                for left, right in pairwise(bounds):
                    yield from _alternatives(
                        pattern[:start] + pattern[left + 1 : right] + pattern[index + 1 :]
                    )
                return
        index += 1
    if depth:
        raise GlobError("syntax error in pattern")
    yield pattern


def _walk(base: str, parts: list[str]) -> Iterator[str]:
    if not parts:
        if base:
            yield base
        return
    part, rest = parts[0], parts[1:]
    if part == "**":
        yield from _walk(base, rest) if rest else ()
        for name, is_directory in _names(base):
            path = base + name
            if not rest:
                yield path
            if is_directory:
                yield from _walk(path + "/", parts)
        return
    if not re.search(r"[*?\[\\]", part):
        path = base + part
        if os.path.lexists(path):
            yield from _walk(path + "/" if rest else path, rest)
        return
    matches = _matcher(part)
    for name, is_directory in _names(base):
        if matches.fullmatch(name) and (is_directory or not rest):
            yield from _walk(base + name + ("/" if rest else ""), rest)


def _names(directory: str) -> list[tuple[str, bool]]:
    try:
        with os.scandir(directory or ".") as listing:
            return sorted((entry.name, entry.is_dir()) for entry in listing)
    except OSError:
        return []


def _matcher(part: str) -> re.Pattern[str]:
    pieces: list[str] = []
    index = 0
    while index < len(part):
        char = part[index]
        index += 1
        if char == "*":
            pieces.append(".*")
        elif char == "?":
            pieces.append(".")
        elif char == "[":
            end = part.find("]", index + 1)
            if end < 0:
                raise GlobError("syntax error in pattern")
            inner = part[index:end].replace("[", r"\[")
            pieces.append("[^" + inner[1:] + "]" if inner[:1] in ("^", "!") else f"[{inner}]")
            index = end + 1
        elif char == "\\" and index < len(part):
            pieces.append(re.escape(part[index]))
            index += 1
        else:
            pieces.append(re.escape(char))
    try:
        return re.compile("".join(pieces), re.DOTALL)
    except re.error:
        raise GlobError("syntax error in pattern") from None
