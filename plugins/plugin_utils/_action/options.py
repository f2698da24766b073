# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a task's arguments to the values of a module's documented options."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Schema = Mapping[str, Mapping[str, Any]]

_TRUE = {"y", "yes", "on", "1", "true", "t"}
_FALSE = {"n", "no", "off", "0", "false", "f"}


def plain(value: Any) -> Any:
    """The same value in exact builtin types: Ansible's are subclasses that carry tags."""
    if value is None or isinstance(value, bool):
        return bool(value) if isinstance(value, bool) else None
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def parse_options(
    schema: Schema, arguments: Mapping[str, Any], *, where: str, enforce_required: bool = True
) -> dict[str, Any]:
    """A value for each documented option (None without value and default); raises one ImageError with all
    problems."""
    problems: list[str] = []
    values = _parse_level(schema, arguments, "", problems, enforce_required)
    if problems:
        raise ImageError(
            "\n".join([f"{where}: {problems[0]}", *(f"{where}: {each}" for each in problems[1:])])
        )
    return values


def _parse_level(
    schema: Schema, arguments: Mapping[str, Any], prefix: str, problems: list[str], required: bool
) -> dict[str, Any]:
    canonical = {alias: name for name, option in schema.items() for alias in option.get("aliases") or ()}
    given: dict[str, Any] = {}
    for key, value in arguments.items():
        name = canonical.get(key, key)
        if name not in schema:
            problems.append(_unknown(prefix, key, [*schema, *canonical]))
        elif value is not None:
            given[name] = value
    values: dict[str, Any] = {}
    for name, option in schema.items():
        if name in given and not _means_unset(given[name], option):
            values[name] = _convert(given[name], option, f"{prefix}{name}", problems)
        elif option.get("default") is not None:
            values[name] = _convert(option["default"], option, f"{prefix}{name}", problems)
        else:
            values[name] = None
            if option.get("required") and required:
                problems.append(f"the option {prefix}{name} is required")
    return values


def _means_unset(value: Any, option: Mapping[str, Any]) -> bool:
    """As in Packer, an empty text is no choice but none: templates pass variables that may be empty."""
    choices = option.get("choices") or ("",)
    return value == "" and option.get("type", "str") == "str" and "" not in choices


def _unknown(prefix: str, key: str, names: list[str]) -> str:
    close = difflib.get_close_matches(str(key), names, n=1, cutoff=0.6)
    hint = (
        f"; did you mean {prefix}{close[0]}?"
        if close
        else f"; there are {', '.join(sorted(names)) or 'none'}"
    )
    return f"there is no option {prefix}{key}{hint}"


def _convert(value: Any, option: Mapping[str, Any], path: str, problems: list[str]) -> Any:
    kind = option.get("type") or "str"
    try:
        converted = CONVERTERS[kind](value)
    except (ValueError, TypeError):
        problems.append(f"{path} must be {_NAMES.get(kind, kind)}, not {_show(value)}")
        return None
    if kind == "list":
        # Of lists in a list the documentation does not say more.
        element = {**option, "type": option.get("elements") or "raw", "elements": "raw"}
        items = enumerate(converted)
        return [_convert(item, element, f"{path}[{index}]", problems) for index, item in items]
    if kind == "dict" and option.get("suboptions"):
        return _parse_level(option["suboptions"], converted, f"{path}.", problems, True)
    choices = option.get("choices")
    if choices and converted not in choices:
        close = difflib.get_close_matches(str(converted), [str(each) for each in choices], n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        problems.append(f"{path} must be one of {', '.join(map(str, choices))}, not {_show(value)}{hint}")
    return converted


def _show(value: Any) -> str:
    """The type alone for what may be long or secret."""
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value)
    # A part of a secret would not be recognised as one.
    return text if len(text) <= 40 else "a longer text"


def _to_str(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError


def _to_int(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError
    if isinstance(value, float) and not value.is_integer():
        raise ValueError
    return int(value)


def _to_float(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).lower() if isinstance(value, str | int | float) else ""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError


def _to_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _to_dict(value: Any) -> dict[str, Any]:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = json.loads(value)
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    raise TypeError


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "str": _to_str,
    "int": _to_int,
    "float": _to_float,
    "bool": _to_bool,
    "list": _to_list,
    "dict": _to_dict,
    "raw": lambda value: value,
    "path": lambda value: str(Path(_to_str(value)).expanduser()),
}
_NAMES = {
    "str": "a string",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "an object",
    "path": "a path",
}
