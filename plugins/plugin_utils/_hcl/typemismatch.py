# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between the types of the two branches of a conditional."""

from __future__ import annotations

from .quoting import quoted
from .types import Collection, ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type, friendly_name

_NOUNS: dict[type[Type], str] = {ListOf: "list", SetOf: "set", MapOf: "map"}


def describe_branches(then: Type, otherwise: Type) -> str:
    """The first difference, as a sentence without its full stop."""
    match then, otherwise:
        case ObjectOf(), ObjectOf():
            found = _objects(then, otherwise)
        case TupleOf(), TupleOf():
            found = _tuples(then, otherwise)
        case Collection(), Collection() if type(then) is type(otherwise):
            found = _collections(then, otherwise)
        case _:
            found = None
    if found is not None:
        return found
    names = friendly_name(then), friendly_name(otherwise)
    if names[0] == names[1]:
        return (
            "At least one deeply-nested attribute or element is not compatible across both the 'true' and "
            "the 'false' value"
        )
    return f"The 'true' value is {names[0]}, but the 'false' value is {names[1]}"


def _objects(then: ObjectOf, otherwise: ObjectOf) -> str | None:
    absent = "The '{}' value includes object attribute {}, which is absent in the '{}' value"
    for name, type_ in then.attributes.items():
        if name not in otherwise.attributes:
            return absent.format("true", quoted(name), "false")
        if type_ != otherwise.attributes[name]:
            inner = describe_branches(type_, otherwise.attributes[name])
            return f"Type mismatch for object attribute {quoted(name)}: {inner}"
    for name in otherwise.attributes:
        if name not in then.attributes:
            return absent.format("false", quoted(name), "true")
    return None


def _tuples(then: TupleOf, otherwise: TupleOf) -> str | None:
    if len(then.items) != len(otherwise.items):
        return (
            f"The 'true' tuple has length {len(then.items)}, but the 'false' tuple has length "
            f"{len(otherwise.items)}"
        )
    for index, (one, other) in enumerate(zip(then.items, otherwise.items, strict=True)):
        if one != other:
            return f"Type mismatch for tuple element {index}: {describe_branches(one, other)}"
    return None


def _collections(then: Collection, otherwise: Collection) -> str | None:
    for kind in (ObjectOf, TupleOf):
        if isinstance(then.element, kind) and isinstance(otherwise.element, kind):
            inner = describe_branches(then.element, otherwise.element)
            return f"Mismatched {_NOUNS[type(then)]} element types: {inner}"
    return None
