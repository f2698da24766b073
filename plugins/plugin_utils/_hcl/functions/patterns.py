# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions with regular expressions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import DYNAMIC, STRING, ListOf, ObjectOf, TupleOf, Type
from ..values import Value, list_value, object_value, string, tuple_value
from .go_regexp import Pattern, compile_pattern
from .pattern_error import PatternError
from .registry import define
from .signature import ArgumentError, FunctionError


@define("regex_replace", [("str", STRING), ("pattern", STRING), ("replace", STRING)], STRING)
def _regex_replace(arguments: Sequence[Value], result: Type) -> Value:
    text, expression, replacement = (argument.raw for argument in arguments)
    try:
        pattern = compile_pattern(expression)
    except PatternError as error:
        raise FunctionError(f"error parsing regexp: {error}") from None
    return string(pattern.replace(text, replacement))


def _pattern(expression: Value) -> Pattern:
    try:
        pattern = compile_pattern(expression.raw)
    except PatternError as error:
        raise ArgumentError(0, f"invalid regexp pattern: {error.reason} in {error.part}") from None
    if any(pattern.names) and not all(pattern.names):
        raise ArgumentError(0, "invalid regexp pattern: cannot mix both named and unnamed capture groups")
    return pattern


def _match_type(pattern: Pattern) -> Type:
    if not pattern.names:
        return STRING
    if all(pattern.names):
        return ObjectOf(dict.fromkeys(pattern.names, STRING))
    return TupleOf((STRING,) * len(pattern.names))


def _match_value(pattern: Pattern, match: re.Match[str]) -> Value:
    if not pattern.names:
        return string(match.group())
    groups = [Value.null(STRING) if group is None else string(group) for group in match.groups()]
    if all(pattern.names):
        return object_value(dict(zip(pattern.names, groups, strict=True)))
    return tuple_value(groups)


def _regex_type(arguments: Sequence[Value]) -> Type:
    return _match_type(_pattern(arguments[0])) if arguments[0].is_known else DYNAMIC


@define("regex", [("pattern", STRING), ("string", STRING)], _regex_type)
def _regex(arguments: Sequence[Value], result: Type) -> Value:
    pattern = _pattern(arguments[0])
    match = pattern.find(arguments[1].raw)
    if match is None:
        raise FunctionError("pattern did not match any part of the given string")
    return _match_value(pattern, match)


@define(
    "regexall", [("pattern", STRING), ("string", STRING)], lambda arguments: ListOf(_regex_type(arguments))
)
def _regexall(arguments: Sequence[Value], result: Type) -> Value:
    pattern = _pattern(arguments[0])
    matches = [_match_value(pattern, match) for match in pattern.find_all(arguments[1].raw)]
    return list_value(matches, _match_type(pattern))
