# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``format`` and ``formatlist``: the verbs of Go's Printf on HCL's values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..convert import ConversionError, convert
from ..numbers import compact, is_whole
from ..quoting import quoted
from ..record import record
from ..types import BOOL, DYNAMIC, NUMBER, STRING, ListOf, Type, is_sequence
from ..values import Value, items_of, length_of, list_value, string
from . import characters
from .json_text import JSONError, encode
from .printing import print_float, print_integer
from .registry import define
from .signature import ArgumentError, FunctionError, Parameter

_MOST_DIGITS = 3  # of a width or a precision
_VERB = re.compile(r"%([0#+\- ]*)([1-9][0-9]*)?(\.[0-9]*)?(?:\[([1-9][0-9]*)\])?([A-Za-z])")
_BROKEN = re.compile(r"%[0#+\- ]*(?:[1-9][0-9]*)?(?:\.[0-9]*)?(?:\[(?:[1-9][0-9]*\]?)?)?")
_INTEGER_VERBS = "bdoxX"
_FLOAT_VERBS = "eEfgG"


@record
class Verb:
    """One ``%`` sequence; ``width`` and ``precision`` are None where not given."""

    raw: str
    offset: int
    flags: str
    argument: int
    width: int | None
    precision: int | None
    mode: str


@define("format", [("format", STRING)], STRING, variadic=Parameter("args", DYNAMIC, null=True))
def _format(arguments: Sequence[Value], result: Type) -> Value:
    if not all(argument.is_wholly_known for argument in arguments[1:]):
        return Value.unknown(STRING, not_null=True)
    return string(formatted(arguments[0].raw, arguments[1:]))


@define(
    "formatlist",
    [("format", STRING)],
    ListOf(STRING),
    variadic=Parameter("args", DYNAMIC, null=True, unknown=True),
)
def _formatlist(arguments: Sequence[Value], result: Type) -> Value:
    text, given = arguments[0].raw, arguments[1:]
    count, chooser = -1, -1
    unknown = False
    for index, argument in enumerate(given):
        if not is_sequence(argument.type) or argument.is_null:
            unknown = unknown or (argument.type == DYNAMIC and not argument.is_known)
            continue
        length = length_of(argument)
        if length is None:
            unknown = True
            continue
        if count not in (-1, length):
            raise ArgumentError(
                index + 1,
                f"argument {index + 1} has length {length}, which is inconsistent with argument "
                f"{chooser + 1} of length {count}",
            )
        if count == -1:
            count, chooser = length, index
        unknown = unknown or not argument.is_known
    if unknown:
        return Value.unknown(result, not_null=True)
    columns = [
        items_of(argument) if is_sequence(argument.type) and not argument.is_null else None
        for argument in given
    ]
    found: list[Value] = []
    for row in range(1 if count == -1 else count):
        values = [
            argument if column is None else column[row]
            for argument, column in zip(given, columns, strict=True)
        ]
        found.append(_formatted_row(text, values, row if given else None))
    return list_value(found, STRING)


def _formatted_row(text: str, values: list[Value], row: int | None) -> Value:
    if not all(value.is_wholly_known for value in values):
        return Value.unknown(STRING, not_null=True)
    try:
        return string(formatted(text, values))
    except FunctionError as error:
        if row is None:
            raise
        raise FunctionError(f"error on format iteration {row}: {error}") from None


def formatted(text: str, arguments: Sequence[Value]) -> str:
    """The text with its verbs replaced; raises FunctionError."""
    pieces: list[str] = []
    position = 0
    following, highest = 1, 0
    while position < len(text):
        end = text.find("%", position)
        if end < 0:
            pieces.append(text[position:])
            break
        pieces.append(text[position:end])
        if text.startswith("%%", end):
            pieces.append("%")
            position = end + 2
            continue
        match = _VERB.match(text, end)
        if match is None:
            raise _bad_verb(text, end)
        verb = _verb(match, len(text[:end].encode()), following)
        pieces.append(_apply(verb, arguments))
        highest = max(highest, verb.argument)
        following = verb.argument + 1
        position = match.end()
    if highest < len(arguments):
        used = f"only {highest} used by format string" if highest else "no verbs in format string"
        raise ArgumentError(highest + 1, f"too many arguments; {used}")
    return "".join(pieces)


def _verb(match: re.Match[str], offset: int, following: int) -> Verb:
    flags, width, precision, index, mode = match.groups()
    if max(len(width or ""), len(precision or "") - 1) > _MOST_DIGITS:
        raise FunctionError(f"the width or precision in {quoted(match.group())} at {offset} is too large")
    return Verb(
        match.group(),
        offset,
        flags,
        int(index) if index else following,
        int(width) if width else None,
        int(precision[1:] or 0) if precision else None,
        mode,
    )


def _bad_verb(text: str, start: int) -> FunctionError:
    prefix = _BROKEN.match(text, start)
    end = prefix.end() if prefix else start + 1
    offset = len(text[:end].encode())
    if end >= len(text):
        return FunctionError(f"invalid format string starting at offset {offset}")
    return FunctionError(f"unrecognized format character '{text[end]}' at offset {offset}")


def _apply(verb: Verb, arguments: Sequence[Value]) -> str:
    where = f"{quoted(verb.raw)} at {verb.offset}"
    if verb.argument > len(arguments):
        raise FunctionError(
            f"not enough arguments for {where}: need index {verb.argument} but have {len(arguments)} total"
        )
    argument = arguments[verb.argument - 1]
    if verb.mode != "v" and argument.is_null:
        raise FunctionError(f"unsupported value for {where}: null value cannot be formatted")
    try:
        return _replaced(verb, argument)
    except (ConversionError, JSONError) as error:
        raise FunctionError(f"unsupported value for {where}: {error}") from None


def _replaced(verb: Verb, argument: Value) -> str:
    if verb.mode == "v":
        return _padded(verb, _as_is(verb, argument))
    if verb.mode == "t":
        return "true" if convert(argument, BOOL).raw else "false"
    if verb.mode in _INTEGER_VERBS:
        amount = convert(argument, NUMBER).raw
        if not is_whole(amount):
            raise ConversionError("an integer is required")
        return print_integer(int(amount), verb.mode, verb.flags, verb.width, verb.precision)
    if verb.mode in _FLOAT_VERBS:
        amount = convert(argument, NUMBER).raw
        return print_float(amount, verb.mode, verb.flags, verb.width, verb.precision)
    if verb.mode in "sq":
        text = str(convert(argument, STRING).raw)
        if verb.precision:
            text = "".join(characters.graphemes(text)[: verb.precision])
        return _padded(verb, text if verb.mode == "s" else encode(string(text)))
    raise FunctionError(
        f"unsupported format verb '{verb.mode}' in {quoted(verb.raw)} at offset {verb.offset}"
    )


def _as_is(verb: Verb, argument: Value) -> str:
    if "#" not in verb.flags and not argument.is_null:
        if argument.type == STRING:
            return str(argument.raw)
        if argument.type == NUMBER:
            return compact(argument.raw)
    return encode(argument)


def _padded(verb: Verb, text: str) -> str:
    if verb.width is None:
        return text
    missing = max(verb.width - len(characters.graphemes(text)), 0)
    padding = ("0" if "0" in verb.flags else " ") * missing
    return text + padding if "-" in verb.flags else padding + text
