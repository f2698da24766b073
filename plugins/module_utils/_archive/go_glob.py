# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""File name patterns as Go's filepath.Glob reads them: ``*`` also takes hidden names, ``**`` is ``*``."""

from __future__ import annotations

import os
import re

from .._run.errors import ImageError

_MAGIC = re.compile(r"[*?\[\\]")


def glob(pattern: str) -> list[str]:
    """The existing paths that match, sorted in each directory; ImageError for a malformed pattern."""
    for part in pattern.split("/"):
        _compile(part, pattern)
    return _glob(pattern, pattern)


def _glob(path: str, pattern: str) -> list[str]:
    if not _MAGIC.search(path):
        return [path] if os.path.lexists(path) else []
    directory, _unused, last = path.rpartition("/")
    rooted = path.startswith("/") and not directory
    directories = ["/"] if rooted else _glob(directory, pattern) if directory else [""]
    matcher = _compile(last, pattern)
    found = []
    for each in directories:
        try:
            names = sorted(os.listdir(each or "."), key=os.fsencode)
        except OSError:
            continue
        found += [os.path.normpath(os.path.join(each, name)) for name in names if matcher.fullmatch(name)]
    return found


def _compile(part: str, pattern: str) -> re.Pattern[str]:
    out, rest = "", part
    while rest:
        char, rest = rest[0], rest[1:]
        if char == "*":
            out += ".*"
        elif char == "?":
            out += "."
        elif char == "\\":
            if not rest:
                raise _malformed(pattern)
            out, rest = out + re.escape(rest[0]), rest[1:]
        elif char == "[":
            match = re.match(r"(\^?)((?:\\.|[^\\\]])+)\]", rest)
            if match is None:
                raise _malformed(pattern)
            out, rest = out + f"[{match.group(1)}{_ranges(match.group(2), pattern)}]", rest[match.end() :]
        else:
            out += re.escape(char)
    return re.compile(out, re.DOTALL)


def _ranges(text: str, pattern: str) -> str:
    out = ""
    while text:
        match = re.match(r"(\\.|[^\\-])(?:-(\\.|[^\\-]))?", text)
        if match is None:
            raise _malformed(pattern)
        low, high = match.group(1)[-1], (match.group(2) or match.group(1))[-1]
        if low > high:
            raise _malformed(pattern)
        out += f"{re.escape(low)}-{re.escape(high)}"
        text = text[match.end() :]
    return out


def _malformed(pattern: str) -> ImageError:
    return ImageError(
        f"The pattern {pattern!r} is malformed", "In it, * ? [a-z] [^a-z] and \\x for a literal x are known"
    )
