# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moments and durations: RFC 3339 texts and Go's durations, to the nanosecond."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from ..quoting import quoted
from ..record import record

_SECOND = 10**9
_UNITS = {
    "ns": 1, "us": 10**3, "\u00b5s": 10**3, "\u03bcs": 10**3, "ms": 10**6,
    "s": _SECOND, "m": 60 * _SECOND, "h": 3600 * _SECOND,
}  # fmt: skip
_LARGEST = 2**63
_UNIT = re.compile(r"[^.0-9]+")
_PIECE = re.compile(r"([0-9]*)(?:\.([0-9]*))?")
_START = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH = date(1970, 1, 1).toordinal()
_LAYOUT = (
    ("year", r"[0-9]{4}"), ("-", "-"), ("month", r"[0-9]{2}"), ("-", "-"),
    ("day of month", r"[0-9]{2}"), ("T", "T"),
    ("hour", r"[0-9]{2}"), (":", ":"), ("minute", r"[0-9]{2}"), (":", ":"), ("second", r"[0-9]{2}"),
)  # fmt: skip
_LIMITS = {"month": range(1, 13), "hour": range(24), "minute": range(60), "second": range(60)}
_OFFSET = re.compile(r"Z|([+-])([0-9]{2}):([0-9]{2})")


class InstantError(Exception):
    """A text is no timestamp or no duration."""


@record
class Instant:
    """A moment: nanoseconds since 1970 in UTC, shown at ``offset`` seconds east of Greenwich."""

    nanoseconds: int
    offset: int = 0

    def local(self) -> datetime:
        """Date and time of day at the offset, without a zone of its own; raises InstantError."""
        try:
            return _START + timedelta(seconds=self.nanoseconds // _SECOND + self.offset)
        except OverflowError:
            raise InstantError("the time is out of range") from None

    def rfc3339(self) -> str:
        """The moment to the second, as RFC 3339 has it."""
        return self.local().strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + self.zone("Z")

    def zone(self, zero: str | None = None, colon: str = ":") -> str:
        """The offset as ``+hh:mm``, or ``zero`` where there is none."""
        if not self.offset and zero is not None:
            return zero
        minutes = abs(self.offset) // 60
        return f"{'-' if self.offset < 0 else '+'}{minutes // 60:02d}{colon}{minutes % 60:02d}"


def parse_instant(text: str) -> Instant:
    """An RFC 3339 timestamp; raises InstantError with what is wrong."""
    rest = text
    found: list[int] = []
    for name, pattern in _LAYOUT:
        if name == "hour" and re.match(r"[0-9]:", rest):
            raise _unexpected(name, rest[:1])
        match = re.match(pattern, rest)
        if match is None:
            raise _unexpected(name, rest)
        rest = rest[match.end() :]
        if len(name) > 1:
            found.append(int(match.group()))
            if name in _LIMITS and found[-1] not in _LIMITS[name]:
                raise _unexpected(name, rest)
    fraction = re.match(r"[.,]([0-9]+)", rest)
    if fraction:
        if rest[0] == ",":
            raise _unexpected("timestamp segment", ",")
        rest = rest[fraction.end() :]
    zone = _OFFSET.match(rest)
    if zone is None:
        raise _unexpected("UTC offset", rest)
    offset = 0
    if zone[1]:
        hours, minutes = int(zone[2]), int(zone[3])
        if hours >= 24 or minutes >= 60:
            raise _unexpected("UTC offset", zone.group())
        offset = (hours * 3600 + minutes * 60) * (-1 if zone[1] == "-" else 1)
    if len(rest) > zone.end():
        raise _unexpected("timestamp segment", rest[zone.end() :])
    nanoseconds = int(fraction[1][:9].ljust(9, "0")) if fraction else 0
    return _instant(found, nanoseconds, offset)


def _instant(parts: list[int], nanoseconds: int, offset: int) -> Instant:
    year, month, day, hour, minute, second = parts
    try:
        days = date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        reason = "year" if year == 0 else "day"
        raise InstantError(f"not a valid RFC3339 timestamp: {reason} out of range") from None
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
    return Instant(seconds * _SECOND + nanoseconds, offset)


def _unexpected(name: str, rest: str) -> InstantError:
    if name == "T":
        reason = "missing required time introducer 'T'"
    elif len(name) == 1:
        reason = (
            f"found {quoted(rest)} where {quoted(name)} is expected"
            if rest
            else f"end of string where {quoted(name)} is expected"
        )
    elif rest:
        reason = f"cannot use {quoted(rest)} as {name}"
    else:
        reason = f"end of string before {name}"
    return InstantError(f"not a valid RFC3339 timestamp: {reason}")


def parse_duration(text: str) -> int:
    """The nanoseconds of ``1h30m``; raises InstantError."""
    invalid = InstantError(f"time: invalid duration {quoted(text)}")
    rest = text.removeprefix("-") if text.startswith("-") else text.removeprefix("+")
    if rest == "0":
        return 0
    if not rest:
        raise invalid
    total = 0
    while rest:
        match = _PIECE.match(rest)
        if match is None or not (match[1] or match[2]):
            raise invalid
        rest = rest[match.end() :]
        unit = _UNIT.match(rest)
        if unit is None:
            raise InstantError(f"time: missing unit in duration {quoted(text)}")
        if unit.group() not in _UNITS:
            raise InstantError(f"time: unknown unit {quoted(unit.group())} in duration {quoted(text)}")
        rest = rest[unit.end() :]
        scale = _UNITS[unit.group()]
        total += int(match[1] or 0) * scale
        if match[2]:
            total += int(match[2]) * scale // 10 ** len(match[2])
        if total > _LARGEST:
            raise invalid
    if total == _LARGEST and not text.startswith("-"):
        raise invalid
    return -total if text.startswith("-") else total


_YAML_TIMESTAMP = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2})"
    r"| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\.([0-9]+))?)?"
)


def yaml_timestamp(text: str) -> str | None:
    """The RFC 3339 form of what YAML takes for a timestamp, None for anything else."""
    match = _YAML_TIMESTAMP.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(match[index]) for index in (1, 2, 3))
    clock = (
        [int(match[index] or match[index + 5] or 0) for index in (4, 5, 6)]
        if match[9]
        else [int(match[index] or 0) for index in (4, 5, 6)]
    )
    zone = match[8] or "Z"
    offset = 0
    if zone != "Z":
        offset = (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60) * (-1 if zone[0] == "-" else 1)
    if clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        return None
    try:
        return _instant([year, month, day, *clock], 0, offset).rfc3339()
    except InstantError:
        return None


def now() -> Instant:
    """The present moment, in UTC."""
    return Instant(int(datetime.now(UTC).timestamp()) * _SECOND)


def from_unix(seconds: int) -> Instant:
    """The moment so many seconds after 1970, in UTC."""
    return Instant(seconds * _SECOND)
