# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on dates and times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from ..quoting import quoted
from ..types import NUMBER, STRING, ObjectOf, Type
from ..values import Value, number, object_value, string
from . import legacy_time
from .instant import Instant, InstantError, from_unix, now, parse_duration, parse_instant
from .registry import define, whole
from .signature import ArgumentError, FunctionError

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_TOKENS = re.compile(r"'(?:[^']|'')*'?|([A-Za-z])\1*|[^A-Za-z']+")

_HINTS = {
    "Y": 'year must either be "YY" or "YYYY"',
    "M": 'month must be "M", "MM", "MMM", or "MMMM"',
    "D": 'day of month must either be "D" or "DD"',
    "E": 'day of week must either be "EEE" or "EEEE"',
    "h": '24-hour must either be "h" or "hh"',
    "H": '12-hour must either be "H" or "HH"',
    "A": 'must be "AA"',
    "a": 'must be "aa"',
    "m": 'minute must either be "m" or "mm"',
    "s": 'second must either be "s" or "ss"',
    "Z": "timezone must be Z, ZZZZ, or ZZZZZ",
}


def _weekday(moment: datetime) -> int:
    return moment.isoweekday() % 7


def _twelve(moment: datetime) -> int:
    return moment.hour % 12 or 12


_FIELDS: dict[str, Callable[[datetime, Instant], str]] = {
    "YY": lambda moment, instant: f"{moment.year % 100:02d}",
    "YYYY": lambda moment, instant: f"{moment.year:04d}",
    "M": lambda moment, instant: str(moment.month),
    "MM": lambda moment, instant: f"{moment.month:02d}",
    "MMM": lambda moment, instant: _MONTHS[moment.month - 1][:3],
    "MMMM": lambda moment, instant: _MONTHS[moment.month - 1],
    "D": lambda moment, instant: str(moment.day),
    "DD": lambda moment, instant: f"{moment.day:02d}",
    "EEE": lambda moment, instant: _DAYS[_weekday(moment)][:3],
    "EEEE": lambda moment, instant: _DAYS[_weekday(moment)],
    "h": lambda moment, instant: str(moment.hour),
    "hh": lambda moment, instant: f"{moment.hour:02d}",
    "H": lambda moment, instant: str(_twelve(moment)),
    "HH": lambda moment, instant: f"{_twelve(moment):02d}",
    "AA": lambda moment, instant: "AM" if moment.hour < 12 else "PM",
    "aa": lambda moment, instant: "am" if moment.hour < 12 else "pm",
    "m": lambda moment, instant: str(moment.minute),
    "mm": lambda moment, instant: f"{moment.minute:02d}",
    "s": lambda moment, instant: str(moment.second),
    "ss": lambda moment, instant: f"{moment.second:02d}",
    "Z": lambda moment, instant: instant.zone("Z"),
    "ZZZ": lambda moment, instant: instant.zone("UTC", colon=""),
    "ZZZZ": lambda moment, instant: instant.zone(colon=""),
    "ZZZZZ": lambda moment, instant: instant.zone(),
}


@define("formatdate", [("format", STRING), ("time", STRING)], STRING)
def _formatdate(arguments: Sequence[Value], result: Type) -> Value:
    try:
        instant = parse_instant(arguments[1].raw)
        moment = instant.local()
    except InstantError as error:
        raise ArgumentError(1, str(error)) from None
    return string("".join(_fields(arguments[0].raw, moment, instant)))


def _fields(spec: str, moment: datetime, instant: Instant) -> Iterator[str]:
    for match in _TOKENS.finditer(spec):
        part = match.group()
        if part[0] == "'":
            yield _literal(part)
        elif match[1] is None:
            yield part
        elif part in _FIELDS:
            yield _FIELDS[part](moment, instant)
        else:
            hint = f": {_HINTS[part[0]]}" if part[0] in _HINTS else ""
            raise ArgumentError(0, f"invalid date format verb {quoted(part)}{hint}")


def _literal(part: str) -> str:
    if part == "''":
        return "'"
    if len(part) < 2 or not part.endswith("'"):
        raise ArgumentError(0, "unterminated literal '")
    return part[1:-1].replace("''", "'")


@define("timeadd", [("timestamp", STRING), ("duration", STRING)], STRING)
def _timeadd(arguments: Sequence[Value], result: Type) -> Value:
    try:
        instant = parse_instant(arguments[0].raw)
        added = parse_duration(arguments[1].raw)
        return string(Instant(instant.nanoseconds + added, instant.offset).rfc3339())
    except InstantError as error:
        raise FunctionError(str(error)) from None


@define("timestamp", [], STRING, pure=False)
def _timestamp(arguments: Sequence[Value], result: Type) -> Value:
    return string(now().rfc3339())


_COMMON = {
    "year": NUMBER,
    "year_day": NUMBER,
    "day": NUMBER,
    "month": NUMBER,
    "month_name": STRING,
    "weekday": NUMBER,
    "weekday_name": STRING,
    "hour": NUMBER,
    "minute": NUMBER,
    "second": NUMBER,
    "iso_year": NUMBER,
    "iso_week": NUMBER,
}


def _parts(instant: Instant) -> dict[str, Value]:
    moment = instant.local()
    iso = moment.isocalendar()
    return {
        "year": number(moment.year),
        "year_day": number(moment.timetuple().tm_yday),
        "day": number(moment.day),
        "month": number(moment.month),
        "month_name": string(_MONTHS[moment.month - 1]),
        "weekday": number(_weekday(moment)),
        "weekday_name": string(_DAYS[_weekday(moment)]),
        "hour": number(moment.hour),
        "minute": number(moment.minute),
        "second": number(moment.second),
        "iso_year": number(iso.year),
        "iso_week": number(iso.week),
    }


@define("rfc3339_parse", [("timestamp", STRING)], ObjectOf(_COMMON | {"unix": NUMBER}))
def _rfc3339_parse(arguments: Sequence[Value], result: Type) -> Value:
    text: str = arguments[0].raw
    try:
        instant = parse_instant(text[:10] + "T" + text[11:] if text[10:11] in (" ", "t", "_") else text)
        unix = number(instant.nanoseconds // 10**9)
        return object_value(_parts(instant) | {"unix": unix})
    except InstantError:
        raise ArgumentError(0, f"{quoted(text)} is not a valid RFC3339 timestamp") from None


@define("unix_timestamp_parse", [("unix_timestamp", NUMBER)], ObjectOf(_COMMON | {"rfc3339": STRING}))
def _unix_timestamp_parse(arguments: Sequence[Value], result: Type) -> Value:
    try:
        instant = from_unix(whole(arguments[0]))
        return object_value(_parts(instant) | {"rfc3339": string(instant.rfc3339())})
    except (InstantError, FunctionError) as error:
        raise ArgumentError(0, str(error)) from None


@define("legacy_isotime", [], STRING, variadic=("format", STRING), pure=False)
def _legacy_isotime(arguments: Sequence[Value], result: Type) -> Value:
    if len(arguments) > 1:
        raise FunctionError(f"too many values, 1 needed: {[argument.raw for argument in arguments]}")
    if not arguments:
        return string(legacy_time.started().strftime("%Y-%m-%dT%H:%M:%SZ"))
    return string(legacy_time.go_layout(arguments[0].raw))


@define("legacy_strftime", [], STRING, variadic=("format", STRING), pure=False)
def _legacy_strftime(arguments: Sequence[Value], result: Type) -> Value:
    if len(arguments) > 1:
        raise FunctionError(f"too many values, 1 needed: {[argument.raw for argument in arguments]}")
    if not arguments:
        return string(legacy_time.started().strftime("%Y-%m-%dT%H:%M:%SZ"))
    return string(legacy_time.started().strftime(arguments[0].raw))
