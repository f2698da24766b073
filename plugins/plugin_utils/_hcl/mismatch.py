# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a type does not fit another, in English."""

from __future__ import annotations

from collections.abc import Callable

from .quoting import quoted
from .types import DYNAMIC, Collection, ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type, friendly_name

Convertible = Callable[[Type, Type, bool], bool]

_ELEMENTS: dict[type[Type], str] = {ListOf: "list", SetOf: "set", MapOf: "map"}


def mismatch(given: Type, wanted: Type, convertible: Convertible) -> str:
    """The reason, without a full stop; ``convertible(given, wanted, unsafe)`` judges parts."""
    if isinstance(given, ObjectOf) and isinstance(wanted, ObjectOf):
        return _objects(given, wanted, convertible)
    if not isinstance(wanted, Collection) or isinstance(given, TupleOf | ListOf | SetOf) == isinstance(
        wanted, MapOf
    ):
        return _required(given, wanted)
    if isinstance(given, TupleOf | ObjectOf):
        if wanted.element == DYNAMIC:
            return f"all {_ELEMENTS[type(wanted)]} elements must have the same type"
        return _elements(given, wanted, convertible)
    if isinstance(given, Collection):
        reason = mismatch(given.element, wanted.element, convertible)
        return f"incorrect {_ELEMENTS[type(wanted)]} element type: {reason}"
    return _required(given, wanted)


def _required(given: Type, wanted: Type) -> str:
    needed = friendly_name(wanted, constraint=True)
    found = friendly_name(given)
    return f"{needed} required" + (f", but have {found}" if found != needed else "")


def _objects(given: ObjectOf, wanted: ObjectOf, convertible: Convertible) -> str:
    missing = [
        quoted(name)
        for name in wanted.attributes
        if name not in given.attributes | dict.fromkeys(wanted.optional)
    ]
    if missing:
        if len(missing) == 1:
            return f"attribute {missing[0]} is required"
        comma = "," if len(missing) > 2 else ""
        return f"attributes {', '.join(missing[:-1])}{comma} and {missing[-1]} are required"
    for unsafe in (True, False):
        for name, type_ in wanted.attributes.items():
            own = given.attributes.get(name)
            if own is not None and own != type_ and not convertible(own, type_, unsafe):
                return f"attribute {quoted(name)}: {mismatch(own, type_, convertible)}"
    return "incorrect object attributes"


def _elements(given: TupleOf | ObjectOf, wanted: Collection, convertible: Convertible) -> str:
    if isinstance(given, TupleOf):
        keyed = [(str(index), type_) for index, type_ in enumerate(given.items)]
    else:
        keyed = [(quoted(name), type_) for name, type_ in given.attributes.items()]
    for key, type_ in keyed:
        if type_ != wanted.element and not convertible(type_, wanted.element, True):
            return f"element {key}: {mismatch(type_, wanted.element, convertible)}"
    return f"all elements must be {friendly_name(wanted.element, constraint=True)}"
