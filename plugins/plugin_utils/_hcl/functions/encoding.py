# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions that encode and decode text."""

from __future__ import annotations

import base64
import binascii
import codecs
from collections.abc import Sequence

from ..quoting import quoted
from ..types import DYNAMIC, STRING, ListOf, ObjectOf, Type
from ..values import Value, object_value, string
from . import json_text
from .csv_text import CSVError, read_rows
from .registry import define
from .signature import ArgumentError, FunctionError, Parameter

_ENCODINGS = {"": "utf-8", "UTF-16": "utf-16-be", "UTF-32": "utf-32-be"}


def strict_base64(text: str) -> bytes | None:
    """The bytes of standard, padded base64 in which line ends may stand; None for anything else."""
    compact = text.replace("\r", "").replace("\n", "")
    if not compact.isascii() or len(compact) % 4:
        return None
    try:
        return base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        return None


@define("base64encode", [("str", STRING)], STRING)
def _base64encode(arguments: Sequence[Value], result: Type) -> Value:
    return string(base64.b64encode(arguments[0].raw.encode()).decode())


@define("base64decode", [("str", STRING)], STRING)
def _base64decode(arguments: Sequence[Value], result: Type) -> Value:
    data = strict_base64(arguments[0].raw)
    if data is None:
        raise FunctionError(f"failed to decode base64 data '{arguments[0].raw}'")
    try:
        return string(data.decode())
    except UnicodeDecodeError:
        raise FunctionError("the result of decoding the provided string is not valid UTF-8") from None


@define("base64gzip", [("str", STRING)], STRING)
def _base64gzip(arguments: Sequence[Value], result: Type) -> Value:
    from .compression import gzip_text

    return string(base64.b64encode(gzip_text(arguments[0].raw.encode())).decode())


@define("textencodebase64", [("string", STRING), ("encoding", STRING)], STRING)
def _textencodebase64(arguments: Sequence[Value], result: Type) -> Value:
    text, name = arguments[0].raw, arguments[1].raw
    codec = _codec(name)
    try:
        encoded = text.encode(codec)
    except UnicodeEncodeError:
        raise ArgumentError(
            0, f"the given string contains characters that cannot be represented in {name}"
        ) from None
    return string(base64.b64encode(encoded).decode())


@define("textdecodebase64", [("source", STRING), ("encoding", STRING)], STRING)
def _textdecodebase64(arguments: Sequence[Value], result: Type) -> Value:
    text, name = arguments[0].raw, arguments[1].raw
    codec = _codec(name)
    data = strict_base64(text)
    if data is None:
        raise ArgumentError(0, "the given value is not a valid base64 text")
    try:
        return string(data.decode(codec))
    except UnicodeDecodeError:
        raise ArgumentError(0, f"the given string contains symbols that are not defined for {name}") from None


def _codec(name: str) -> str:
    known = _ENCODINGS.get(name.upper(), name)
    try:
        if name and isinstance("".encode(known), bytes):
            return codecs.lookup(known).name
    except LookupError:
        pass  # unknown, or no encoding of text
    raise ArgumentError(1, f"{quoted(name)} is not a supported IANA encoding name or alias")


def _csv_type(arguments: Sequence[Value]) -> Type:
    if not arguments[0].is_known:
        return DYNAMIC
    try:
        header = next(read_rows(arguments[0].raw), None)
    except CSVError as error:
        raise FunctionError(str(error)) from None
    if header is None:
        raise FunctionError("missing header line")
    for index, name in enumerate(header):
        if name in header[:index]:
            raise FunctionError(f"duplicate column name {quoted(name)}")
    return ListOf(ObjectOf(dict.fromkeys(header, STRING)))


@define("csvdecode", [("str", STRING)], _csv_type)
def _csvdecode(arguments: Sequence[Value], result: Type) -> Value:
    try:
        header, *rows = read_rows(arguments[0].raw)
    except CSVError as error:
        raise FunctionError(str(error)) from None
    cells = [{name: string(cell) for name, cell in zip(header, row, strict=True)} for row in rows]
    return Value(result, tuple(map(object_value, cells)))


@define("jsonencode", [Parameter("val", DYNAMIC, null=True, dynamic=True)], STRING)
def _jsonencode(arguments: Sequence[Value], result: Type) -> Value:
    if not arguments[0].is_wholly_known:
        return Value.unknown(STRING, not_null=True)
    try:
        return string(json_text.encode(arguments[0]))
    except json_text.JSONError as error:
        raise FunctionError(str(error)) from None


def _json_type(arguments: Sequence[Value]) -> Type:
    return _json_value(arguments).type if arguments[0].is_known else DYNAMIC


@define("jsondecode", [("str", STRING)], _json_type)
def _jsondecode(arguments: Sequence[Value], result: Type) -> Value:
    return _json_value(arguments)


def _json_value(arguments: Sequence[Value]) -> Value:
    try:
        return json_text.decode(arguments[0].raw)
    except json_text.JSONError as error:
        raise FunctionError(str(error)) from None


def _yaml_type(arguments: Sequence[Value]) -> Type:
    return _yaml_value(arguments).type if arguments[0].is_known else DYNAMIC


@define("yamldecode", [("src", STRING)], _yaml_type)
def _yamldecode(arguments: Sequence[Value], result: Type) -> Value:
    return _yaml_value(arguments)


def _yaml_value(arguments: Sequence[Value]) -> Value:
    from .yaml_reading import YAMLError, read_yaml

    try:
        return read_yaml(arguments[0].raw)
    except YAMLError as error:
        raise FunctionError(str(error)) from None


@define("yamlencode", [Parameter("value", DYNAMIC, null=True, dynamic=True)], STRING)
def _yamlencode(arguments: Sequence[Value], result: Type) -> Value:
    from .yaml_writing import write_yaml

    if not arguments[0].is_wholly_known:
        return Value.unknown(STRING, not_null=True)
    return string(write_yaml(arguments[0]))


@define("urlencode", [("str", STRING)], STRING)
def _urlencode(arguments: Sequence[Value], result: Type) -> Value:
    from urllib.parse import quote_plus

    return string(quote_plus(arguments[0].raw))
