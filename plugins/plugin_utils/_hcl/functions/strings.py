# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on strings, without patterns and formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..limits import charge_text
from ..types import BOOL, NUMBER, STRING, ListOf, Type
from ..values import Value, boolean, items_of, list_value, string
from . import characters
from .registry import define, whole
from .signature import ArgumentError, FunctionError, Parameter


def _of_one(name: str, change: Callable[[str], str], parameter: str = "str") -> None:
    @define(name, [Parameter(parameter, STRING, dynamic=name in ("upper", "lower", "strrev"))], STRING)
    def _changed(arguments: Sequence[Value], result: Type) -> Value:
        return string(change(arguments[0].raw))


_of_one("upper", characters.upper)
_of_one("lower", characters.lower)
_of_one("title", characters.title)
_of_one("trimspace", lambda text: text.strip(characters.SPACES))
_of_one("chomp", lambda text: text.rstrip("\r\n"))
_of_one("strrev", lambda text: "".join(reversed(characters.graphemes(text))))


def _of_two(name: str, second: str, change: Callable[[str, str], str]) -> None:
    @define(name, [("str", STRING), (second, STRING)], STRING)
    def _changed(arguments: Sequence[Value], result: Type) -> Value:
        return string(change(arguments[0].raw, arguments[1].raw))


_of_two("trim", "cutset", lambda text, cutset: text.strip(cutset) if cutset else text)
_of_two("trimprefix", "prefix", str.removeprefix)
_of_two("trimsuffix", "suffix", str.removesuffix)


def _test(name: str, second: str, test: Callable[[str, str], bool]) -> None:
    @define(name, [("str", STRING), (second, STRING)], BOOL)
    def _tested(arguments: Sequence[Value], result: Type) -> Value:
        return boolean(test(arguments[0].raw, arguments[1].raw))


_test("startswith", "prefix", str.startswith)
_test("endswith", "suffix", str.endswith)
_test("strcontains", "substr", str.__contains__)


@define("replace", [("str", STRING), ("substr", STRING), ("replace", STRING)], STRING)
def _replace(arguments: Sequence[Value], result: Type) -> Value:
    text, old, new = (argument.raw for argument in arguments)
    charge_text(len(text) + text.count(old) * len(new))
    return string(text.replace(old, new))


@define("split", [("separator", STRING), ("str", STRING)], ListOf(STRING))
def _split(arguments: Sequence[Value], result: Type) -> Value:
    separator, text = arguments[0].raw, arguments[1].raw
    parts = text.split(separator) if separator else list(text)
    return list_value(map(string, parts), STRING)


@define("join", [("separator", STRING)], STRING, variadic=("lists", ListOf(STRING)))
def _join(arguments: Sequence[Value], result: Type) -> Value:
    lists = arguments[1:]
    if not lists:
        raise FunctionError("at least one list is required")
    if not all(argument.is_wholly_known for argument in lists):
        return Value.unknown(STRING, not_null=True)
    parts: list[str] = []
    for position, argument in enumerate(lists, 1):
        for index, item in enumerate(items_of(argument)):
            if item.is_null:
                where = f" of list {position}" if len(lists) > 1 else ""
                raise ArgumentError(
                    position, f"element {index}{where} is null; cannot concatenate null values"
                )
            parts.append(item.raw)
    charge_text(sum(map(len, parts)) + len(parts) * len(arguments[0].raw))
    return string(arguments[0].raw.join(parts))


@define("indent", [("spaces", NUMBER), ("str", STRING)], STRING)
def _indent(arguments: Sequence[Value], result: Type) -> Value:
    spaces = whole(arguments[0])
    if spaces < 0:
        raise FunctionError("the number of spaces must not be negative")
    charge_text(spaces * arguments[1].raw.count("\n"))
    return string(arguments[1].raw.replace("\n", "\n" + " " * spaces))


@define(
    "substr",
    [
        Parameter("str", STRING, dynamic=True),
        Parameter("offset", NUMBER, dynamic=True),
        Parameter("length", NUMBER, dynamic=True),
    ],
    STRING,
)
def _substr(arguments: Sequence[Value], result: Type) -> Value:
    clusters = characters.graphemes(arguments[0].raw)
    offset, length = whole(arguments[1]), whole(arguments[2])
    if offset < 0:
        offset = max(offset + len(clusters), 0)
        if length == 0:
            length = len(clusters)  # a negative offset with length 0 takes the rest
    end = len(clusters) if length < 0 else offset + length
    return string("".join(clusters[offset:end]))
