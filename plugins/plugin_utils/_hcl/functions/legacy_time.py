# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The start of this process, formatted by a Go layout: ``Mon Jan 2 15:04:05 2006`` stands for the fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

_STARTED = datetime.now(UTC)


def started() -> datetime:
    """When this process loaded the functions, in UTC."""
    return _STARTED


_FIELDS: dict[str, Callable[[datetime], str]] = {
    "January": lambda moment: moment.strftime("%B"),
    "Jan": lambda moment: moment.strftime("%b"),
    "Monday": lambda moment: moment.strftime("%A"),
    "Mon": lambda moment: moment.strftime("%a"),
    "MST": lambda moment: "UTC",
    "2006": lambda moment: f"{moment.year:04d}",
    "-07:00:00": lambda moment: "+00:00:00",
    "-070000": lambda moment: "+000000",
    "-07:00": lambda moment: "+00:00",
    "-0700": lambda moment: "+0000",
    "-07": lambda moment: "+00",
    "Z07:00:00": lambda moment: "Z",
    "Z070000": lambda moment: "Z",
    "Z07:00": lambda moment: "Z",
    "Z0700": lambda moment: "Z",
    "Z07": lambda moment: "Z",
    "002": lambda moment: moment.strftime("%j"),
    "__2": lambda moment: str(moment.timetuple().tm_yday).rjust(3),
    "01": lambda moment: f"{moment.month:02d}",
    "02": lambda moment: f"{moment.day:02d}",
    "03": lambda moment: f"{moment.hour % 12 or 12:02d}",
    "04": lambda moment: f"{moment.minute:02d}",
    "05": lambda moment: f"{moment.second:02d}",
    "06": lambda moment: f"{moment.year % 100:02d}",
    "15": lambda moment: f"{moment.hour:02d}",
    "PM": lambda moment: "AM" if moment.hour < 12 else "PM",
    "pm": lambda moment: "am" if moment.hour < 12 else "pm",
    "_2": lambda moment: str(moment.day).rjust(2),
    "1": lambda moment: str(moment.month),
    "2": lambda moment: str(moment.day),
    "3": lambda moment: str(moment.hour % 12 or 12),
    "4": lambda moment: str(moment.minute),
    "5": lambda moment: str(moment.second),
}
_ELEMENT = re.compile(
    r"[.,]0+(?![0-9])|[.,]9+(?![0-9])|_2006|Jan(?:uary)?|Mon(?:day)?|MST|2006|"
    r"[-Z]07(?::?00(?::?00)?)?|002|__2|0[1-6]|15|PM|pm|_2|[1-5]"
)


def go_layout(layout: str, moment: datetime = _STARTED) -> str:
    """The moment in that layout."""
    return _ELEMENT.sub(lambda match: _field(match.group(), moment), layout)


def _field(element: str, moment: datetime) -> str:
    if element[0] in ".,":
        digits = f"{moment.microsecond:06d}000"[: len(element) - 1].ljust(len(element) - 1, "0")
        if element[1] == "9":
            digits = digits.rstrip("0")
            return element[0] + digits if digits else ""
        return element[0] + digits
    if element == "_2006":
        return f"_{moment.year:04d}"
    return _FIELDS[element](moment) if element in _FIELDS else element
