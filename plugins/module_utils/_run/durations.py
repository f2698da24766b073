# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations as Go writes them: ``300ms``, ``-1.5h``, ``1h2m3.5s``."""

from __future__ import annotations

import re

_UNITS = {
    "ns": 1e-9,
    "us": 1e-6,
    "\N{MICRO SIGN}s": 1e-6,
    "\N{GREEK SMALL LETTER MU}s": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)", re.ASCII)
_BARE = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
# Go keeps a duration in 64 bits of nanoseconds.
_LONGEST = (2**63 - 1) / 1e9


def parse_duration(text: str) -> float:
    """Seconds of a Go duration such as ``1h2m3.5s``; raises ValueError naming what is wrong with it."""
    sign, rest = 1.0, text
    if rest[:1] in ("+", "-"):
        sign, rest = (-1.0 if rest[0] == "-" else 1.0), rest[1:]
    if rest == "0":
        return 0.0
    if not rest:
        raise ValueError(f"{text!r} is not a duration; write for example 90s, 5m or 1h30m")
    seconds, position = 0.0, 0
    while position < len(rest):
        part = _PART.match(rest, position)
        if part is None:
            raise ValueError(_complaint(text, rest, position))
        seconds += float(part.group(1)) * _UNITS[part.group(2)]
        position = part.end()
    if seconds > _LONGEST:
        raise ValueError(f"the duration {text!r} is too long (more than 292 years)")
    return sign * seconds


def _complaint(text: str, rest: str, position: int) -> str:
    number = _BARE.match(rest, position)
    if number is None:
        return f"{text!r} is not a duration; write for example 90s, 5m or 1h30m"
    unit = re.match(r"[^\d.]*", rest[number.end() :])
    if unit is None or not unit.group():
        return f"the duration {text!r} lacks a unit; write for example {number.group()}s"
    return f"the duration {text!r} has the unknown unit {unit.group()!r}; known are ns, us, ms, s, m and h"


def format_duration(seconds: float) -> str:
    """The shortest Go spelling of a duration in whole milliseconds: ``format_duration(90) == '1m30s'``."""
    milliseconds = round(abs(seconds) * 1000)
    sign = "-" if seconds < 0 and milliseconds else ""
    if milliseconds == 0:
        return "0s"
    if milliseconds < 1000:
        return f"{sign}{milliseconds}ms"
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    tail = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{sign}{hours}h{minutes}m{tail}"
    return f"{sign}{minutes}m{tail}" if minutes else sign + tail
