# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Option types as HCL types, and whether a value fits: as weak as Packer's decoding, no weaker."""

from __future__ import annotations

import re
from decimal import Decimal

from ..hcl.convert import ConversionError, convert
from ..hcl.nodes import Expression, Tuple
from ..hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    TupleOf,
    Type,
    friendly_name,
)
from ..hcl.values import Value, to_python, tuple_value
from ..ir.schema import Option
from .constant import sentence
from .findings import did_you_mean

_PRIMITIVE: dict[str, Type] = {
    "str": STRING,
    "path": STRING,
    "int": NUMBER,
    "float": NUMBER,
    "bool": BOOL,
    "raw": DYNAMIC,
    "json": DYNAMIC,
}
_SAYS = {
    "str": "a string",
    "path": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "dict": "an object",
    "list": "a list",
}
_EXAMPLES = {"int": "3", "float": "0.5", "bool": "true", "list": "[ ... ]", "dict": "{ ... }"}
_DURATION_OPTION = re.compile(
    r"(.*_)?(timeout|duration|pause_before|pause_after|keep_alive_interval)|pause_before_.*"
)
_DURATION = re.compile(r"[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)")


def hcl_type(option: Option) -> Type:
    """What the value of an option is converted to; suboptions are checked one by one instead."""
    if option.type == "list":
        return ListOf(_PRIMITIVE.get(option.elements, DYNAMIC)) if option.elements else DYNAMIC
    if option.type == "dict":
        return DYNAMIC if option.suboptions else MapOf(STRING)
    return _PRIMITIVE.get(option.type, DYNAMIC)


def output_type(output: Option) -> Type:
    """The type of an attribute that a data source gives."""
    inner = ObjectOf({name: output_type(part) for name, part in output.suboptions.items()})
    if output.type == "list":
        if output.suboptions:
            return ListOf(inner)
        return ListOf(_PRIMITIVE.get(output.elements, DYNAMIC)) if output.elements else DYNAMIC
    if output.type == "dict":
        return inner if output.suboptions else MapOf(STRING)
    return _PRIMITIVE.get(output.type, DYNAMIC)


def says(option: Option) -> str:
    """The type of an option in words."""
    if option.type == "list" and option.elements:
        singular = _SAYS.get(option.elements, "a value").split(" ", 1)[-1]
        plural = "booleans" if option.elements == "bool" else f"{singular}s"
        return f"a list of {plural}"
    if option.type == "dict" and not option.suboptions:
        return "a map of strings"
    return _SAYS.get(option.type, "a value")


def example(option: Option) -> str:
    """How a template sets an option."""
    if option.is_block:
        return f"{option.name} {{ ... }}"
    value = f'"{option.choices[0]}"' if option.choices else _EXAMPLES.get(option.type, '"..."')
    if option.type == "list" and option.choices:
        value = f"[{value}]"
    return f"{option.name} = {value}"


def misfit(option: Option, value: Value) -> tuple[str, str, str, str] | None:
    """(code, summary, detail, hint) of why a value does not fit; None when it does or is not known."""
    if value.is_null:
        return None
    try:
        converted = convert(value, hcl_type(option))
    except ConversionError as error:
        structural = not isinstance(value.type, Primitive) and option.type in ("list", "dict")
        detail = sentence(str(error)) if structural else f"It is {_said(value.type)}."
        return "wrong-type", f'"{option.name}" must be {says(option)}', detail, _hint(option, value)
    if option.type == "list" and not value.is_known and not option.elements:
        return None
    if not converted.is_wholly_known or converted.is_null:
        return None
    return _wrong_value(option, to_python(converted))


def misfitting_item(option: Option, expression: Expression, value: Value) -> Expression:
    """The item of a list that does not fit, as far as one alone is to blame; else the whole expression."""
    if option.type == "list" and isinstance(expression, Tuple) and isinstance(value.raw, tuple):
        for item, node in zip(value.raw, expression.items, strict=False):
            if misfit(option, tuple_value((item,))):
                return node
    return expression


def _hint(option: Option, value: Value) -> str:
    if option.type == "list" and isinstance(value.type, Primitive):
        return f"For a single value: {option.name} = [ ... ]"
    return f"For example: {example(option)}"


def _said(given: Type) -> str:
    noun = "list" if isinstance(given, TupleOf) else friendly_name(given)
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _wrong_value(option: Option, value: object) -> tuple[str, str, str, str] | None:
    if option.type == "list" and not isinstance(value, list):
        return "wrong-type", f'"{option.name}" must be {says(option)}', "", f"For example: {example(option)}"
    whole = option.elements if option.type == "list" else option.type
    for item in value if isinstance(value, list) else [value]:
        if whole == "int" and isinstance(item, (float, Decimal)) and item != int(item):
            summary, hint = f'"{option.name}" must be {says(option)}', f"For example: {example(option)}"
            return "wrong-type", summary, f"It is {item}.", hint
        if option.name == "environment_vars" and isinstance(item, str) and item.find("=") < 1:
            return "invalid-value", f'"{item}" does not set a variable', "", 'Write it as: "NAME=VALUE"'
        if option.choices and item is not None and not _is_choice(option, item):
            known = [str(choice) for choice in option.choices]
            detail = f"Possible: {', '.join(known)}."
            hint = did_you_mean(str(item), known, f"For example: {example(option)}")
            return "invalid-value", f'"{item}" is no value of "{option.name}"', detail, hint
    if option.type == "str" and isinstance(value, str) and not is_duration(option, value):
        detail = "A duration is a number and a unit (ms, s, m or h), or several of them."
        return "invalid-duration", f'"{value}" is no duration', detail, 'For example: "90s" or "1h30m"'
    return None


def _is_choice(option: Option, item: object) -> bool:
    if item == "" and option.type == "str":
        return True  # as good as not set
    return "{{" in str(item) or str(item) in {str(choice) for choice in option.choices}


def is_duration(option: Option, value: str) -> bool:
    """Whether a value is a duration, if the option wants one; ``{{ }}`` is only filled in at run time."""
    wanted = _DURATION_OPTION.fullmatch(option.name)
    return not wanted or not value or "{{" in value or bool(_DURATION.fullmatch(value))
