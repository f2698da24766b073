# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""YAML to values, from the events of a YAML library."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Any

from ..convert import ConversionError, convert
from ..numbers import INFINITY, parse_number
from ..quoting import quoted
from ..types import NUMBER, STRING, ObjectOf, friendly_name
from ..values import Value, boolean, number, object_value, string, tuple_value
from ..values import Value as _Value
from .instant import yaml_timestamp

_PREFIX = "tag:yaml.org,2002:"
_WORDS: dict[str, Value] = {
    **{
        word: boolean(True)
        for word in ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
    },
    **{
        word: boolean(False)
        for word in ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
    },
    **{word: Value.null() for word in ("", "~", "null", "Null", "NULL")},
    **{word: _Value(NUMBER, INFINITY) for word in (".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF")},
    **{word: _Value(NUMBER, -INFINITY) for word in ("-.inf", "-.Inf", "-.INF")},
}
_HINT = re.compile(r"[-+0-9yYnNtTfFoO~.]")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|0[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class YAMLError(Exception):
    """The text is not YAML, or more than one value, or holds what HCL cannot."""


def read_yaml(text: str) -> Value:
    """The one value of a document; raises YAMLError."""
    try:
        import yaml
    except ImportError:
        raise YAMLError("yamldecode needs the Python library PyYAML on the controller") from None

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Reader(yaml.parse(text or "\n", Loader=loader)).document()
    except yaml.YAMLError as error:
        raise YAMLError(_problem(error)) from None
    except RecursionError:
        raise YAMLError("the document is nested too deeply") from None


def _problem(error: Any) -> str:
    reason = getattr(error, "problem", None) or str(error)
    mark = getattr(error, "problem_mark", None)
    if mark is None or not mark.line:
        mark = getattr(error, "context_mark", None)
    if mark is None or not mark.line:
        return str(reason)
    if type(error).__name__ == "ScannerError":
        return f"on line {mark.line + 1}, column 1: {reason}"
    return f"on line {mark.line}, column {mark.column + 1}: {reason}"


class _Reader:
    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._anchors: dict[str, Value | None] = {}

    def document(self) -> Value:
        self._next()
        event = self._next()
        if type(event).__name__ != "DocumentStartEvent":
            raise _at(event, "missing start of document")
        value = self._value(self._next())
        self._next()
        event = self._next()
        if type(event).__name__ != "StreamEndEvent":
            raise _at(event, "unexpected extra content after value")
        return value

    def _next(self) -> Any:
        return next(self._events)

    def _value(self, event: Any) -> Value:
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self._alias(event)
        readers: dict[str, Callable[[Any], Value]] = {
            "ScalarEvent": self._scalar,
            "SequenceStartEvent": self._sequence,
            "MappingStartEvent": self._mapping,
        }
        if event.anchor:
            self._anchors[event.anchor] = None
        value = readers[kind](event)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _alias(self, event: Any) -> Value:
        if event.anchor not in self._anchors:
            raise _at(event, f"reference to undefined anchor {quoted(event.anchor)}")
        value = self._anchors[event.anchor]
        if value is None:
            raise _at(event, f"cannot refer to anchor {quoted(event.anchor)} from inside its own definition")
        return value

    def _scalar(self, event: Any) -> Value:
        try:
            return resolve(event.tag, event.value, plain=not event.style)
        except YAMLError as error:
            raise _at(event, str(error)) from None

    def _sequence(self, event: Any) -> Value:
        self._require_tag(event, "seq", "sequence")
        items: list[Value] = []
        while type(event := self._next()).__name__ != "SequenceEndEvent":
            items.append(self._value(event))
        return tuple_value(items)

    def _mapping(self, event: Any) -> Value:
        self._require_tag(event, "map", "mapping")
        found: dict[str, Value] = {}
        while type(event := self._next()).__name__ != "MappingEndEvent":
            if type(event).__name__ != "ScalarEvent":
                raise _at(event, "only strings are allowed as mapping keys")
            if event.value == "<<" and not event.tag and not event.style:
                merged = self._value(self._next())
                if not isinstance(merged.type, ObjectOf):
                    raise _at(event, f"cannot merge {friendly_name(merged.type)} into mapping")
                found |= merged.raw
                continue
            key = self._key(event)
            found[key] = self._value(self._next())
        return object_value(found)

    def _key(self, event: Any) -> str:
        value = self._value(event)
        if value.is_null:
            raise _at(event, "mapping key cannot be null")
        try:
            return str(convert(value, STRING).raw)
        except ConversionError:
            raise _at(event, "only strings are allowed as mapping keys") from None

    def _require_tag(self, event: Any, tag: str, noun: str) -> None:
        if event.tag and event.tag != _PREFIX + tag:
            raise _at(event, f"can't interpret {noun} as {event.tag}")


def resolve(tag: str | None, text: str, plain: bool) -> Value:
    """The value of one scalar; raises YAMLError."""
    short = (tag or "").removeprefix(_PREFIX)
    if tag == "!" or (not tag and not plain):
        return string(text)
    if tag and (short == tag or short not in ("str", "bool", "int", "float", "null", "timestamp", "binary")):
        raise YAMLError(f"unsupported tag {quoted(tag)}")
    if short == "str" or (not plain and short != "binary" and _HINT.match(text)):
        return string(text)
    if short == "binary":
        return _binary(text, tag)
    if text in _WORDS and (not short or _WORDS[text].type.friendly != "dynamic" or short == "null"):
        return _WORDS[text]
    if short in ("", "timestamp"):
        moment = yaml_timestamp(text)
        if moment is not None:
            return string(moment)
    if short == "null":
        return Value.null()
    if short in ("int", "float") or (not short and (_INTEGER.fullmatch(text) or _FLOAT.fullmatch(text))):
        return _number(text, tag)
    if short:
        raise YAMLError(f"cannot parse {quoted(text)} as {tag}")
    if text in (".nan", ".NaN", ".NAN"):
        raise YAMLError("floating point NaN is not supported")
    return string(text)


def _binary(text: str, tag: str | None) -> Value:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise YAMLError(f"cannot parse {quoted(text)} as {tag}: not valid base64") from None
    return string(text)


def _number(text: str, tag: str | None) -> Value:
    digits = text.replace("_", "")
    parsed = parse_number(digits)
    if parsed is not None:
        return Value(NUMBER, parsed)
    try:
        return number(int(digits, 0))
    except ValueError:
        raise YAMLError(f"cannot parse {quoted(text)} as {tag or _PREFIX + 'int'}") from None


def _at(event: Any, reason: str) -> YAMLError:
    """The place counts lines from 0, and the first line is not named: so do the errors that users know."""
    mark = event.start_mark
    return YAMLError(f"on line {mark.line}, column {mark.column + 1}: {reason}" if mark.line else reason)
