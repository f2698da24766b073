# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Input variables: from definitions and given values to typed, valid values, with all problems at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.input_rules import broken_rules
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.inputs import (
    ENVIRONMENT_PREFIX,
    Given,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.type_text import parse_type_text
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import ConversionError, convert
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.type_expression import apply_defaults
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import DYNAMIC, Type
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import (
    Value,
    from_python,
    to_python,
)

Definitions = Mapping[str, Mapping[str, Any]]


def typed_values(
    definitions: Definitions, layers: Iterable[Mapping[str, Given]]
) -> tuple[dict[str, Any], list[str]]:
    """(name -> value, problems); the last layer that has a variable decides, maps are not merged."""
    chosen: dict[str, Given] = {}
    for layer in layers:
        chosen.update({name: given for name, given in layer.items() if name in definitions})
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name, definition in definitions.items():
        given = chosen.get(name)
        if given is None and "default" in definition:
            given = Given(definition["default"], "its default")
        try:
            value = _value(name, definition, _type_of(definition), given)
            values[name] = to_python(value)
        except ValueError as error:
            problems.append(str(error))
        else:
            origin = given.origin if given is not None else ""
            problems += broken_rules(name, definition, value, origin)
    return values, problems


def _value(name: str, definition: Mapping[str, Any], type_: Type, given: Given | None) -> Value:
    if given is None:
        about = f" ({definition['description']})" if definition.get("description") else ""
        raise ValueError(
            f"The variable {name}{about} has no value. Set it with -e {name}=..., with the environment "
            f"variable {ENVIRONMENT_PREFIX}{name}, or in a file given with -e var_file=..."
        )
    try:
        value = apply_defaults(from_python(given.for_type(type_)), type_)
        return convert(value, type_)
    except ConversionError as error:
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.path)
        problem = f"{place}: {error.message}" if place else error.message
    except (ValueError, TypeError) as error:
        problem = str(error)
    # A problem quotes the value, or pieces of it that no mask knows.
    problem = "it is sensitive, so it is not shown" if definition.get("sensitive") else problem
    raise ValueError(f"The value of the variable {name}, from {given.origin}, must be {type_}: {problem}")


def _type_of(definition: Mapping[str, Any]) -> Type:
    """Without a type, the type of the default; without both, anything."""
    if definition.get("type"):
        return parse_type_text(str(definition["type"]))
    default = definition.get("default")
    return from_python(default).type if default is not None else DYNAMIC
