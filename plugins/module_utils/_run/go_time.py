# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Dates in Go's layouts, where the reference date ``Mon Jan 2 15:04:05 MST 2006`` shows the form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

_LAYOUT = re.compile(
    r"January|Jan|Monday|Mon|MST|Z070000|Z07:00:00|Z0700|Z07:00|Z07|-070000|-07:00:00|-0700|-07:00|-07"
    r"|2006|_2006|__2|002|_2|[.,]0+(?!\d)|[.,]9+(?!\d)|01|02|03|04|05|06|15|PM|pm|1|2|3|4|5"
)
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

_PARTS: dict[str, Callable[[datetime], str]] = {
    "January": lambda t: _MONTHS[t.month - 1],
    "Jan": lambda t: _MONTHS[t.month - 1][:3],
    "Monday": lambda t: _DAYS[t.weekday()],
    "Mon": lambda t: _DAYS[t.weekday()][:3],
    "MST": lambda t: t.tzname() or "UTC",
    "2006": lambda t: f"{t.year:04d}",
    "_2006": lambda t: f"_{t.year:04d}",
    "__2": lambda t: f"{t.timetuple().tm_yday:3d}",
    "002": lambda t: f"{t.timetuple().tm_yday:03d}",
    "_2": lambda t: f"{t.day:2d}",
    "01": lambda t: f"{t.month:02d}",
    "02": lambda t: f"{t.day:02d}",
    "03": lambda t: f"{(t.hour - 1) % 12 + 1:02d}",
    "04": lambda t: f"{t.minute:02d}",
    "05": lambda t: f"{t.second:02d}",
    "06": lambda t: f"{t.year % 100:02d}",
    "15": lambda t: f"{t.hour:02d}",
    "PM": lambda t: "PM" if t.hour >= 12 else "AM",
    "pm": lambda t: "pm" if t.hour >= 12 else "am",
    "1": lambda t: str(t.month),
    "2": lambda t: str(t.day),
    "3": lambda t: str((t.hour - 1) % 12 + 1),
    "4": lambda t: str(t.minute),
    "5": lambda t: str(t.second),
}


def format_go_time(moment: datetime, layout: str) -> str:
    """The moment (with a time zone) in a Go layout such as ``2006-01-02 15:04``."""
    return _LAYOUT.sub(lambda match: _part(moment, match.group()), layout)


def _part(moment: datetime, part: str) -> str:
    if part in _PARTS:
        return _PARTS[part](moment)
    if part[0] in ".,":
        digits = f"{moment.microsecond:06d}000"[: len(part) - 1]
        digits = digits if part[1] == "0" else digits.rstrip("0")
        return part[0] + digits if digits else ""
    offset = moment.utcoffset() or timedelta()
    if part[0] == "Z" and not offset:
        return "Z"
    seconds = int(abs(offset).total_seconds())
    colon = ":" if ":" in part else ""
    numbers = [f"{seconds // 3600:02d}", f"{seconds // 60 % 60:02d}", f"{seconds % 60:02d}"]
    count = len(part[1:].replace(":", "")) // 2
    return ("-" if offset < timedelta() else "+") + colon.join(numbers[:count])
