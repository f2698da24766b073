# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types of HCL values: three primitives, three collections, two structures, and "any"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from .record import record

if TYPE_CHECKING:
    from .values import Value


class Type:
    """Base of all types; equal types are interchangeable and hash alike."""

    __slots__ = ()

    @property
    def friendly(self) -> str:
        """The name that messages use, e.g. ``list of string``."""
        return friendly_name(self)


@record
class Primitive(Type):
    """``string``, ``number`` or ``bool``."""

    name: str

    def __str__(self) -> str:
        return self.name


@record
class Dynamic(Type):
    """``any``: the type is not known yet, or does not matter."""

    def __str__(self) -> str:
        return "any"


@record
class Collection(Type):
    """Base of the three kinds of which all elements have one type."""

    element: Type


class ListOf(Collection):
    """``list(element)``."""

    def __str__(self) -> str:
        return f"list({self.element})"


class SetOf(Collection):
    """``set(element)``: no duplicates, a fixed order."""

    def __str__(self) -> str:
        return f"set({self.element})"


class MapOf(Collection):
    """``map(element)``: the keys are strings."""

    def __str__(self) -> str:
        return f"map({self.element})"


@record
class TupleOf(Type):
    """``tuple([a, b])``: every place has its own type."""

    items: tuple[Type, ...]

    def __str__(self) -> str:
        return f"tuple([{', '.join(map(str, self.items))}])"


class ObjectOf(Type):
    """``object({a=string})``; ``optional`` and ``defaults`` only occur in type constraints."""

    def __init__(
        self,
        attributes: Mapping[str, Type] | Iterable[tuple[str, Type]],
        optional: Iterable[str] = (),
        defaults: Mapping[str, Value] | None = None,
    ) -> None:
        self.attributes: dict[str, Type] = dict(sorted(dict(attributes).items()))
        self.optional = frozenset(optional)
        self.defaults: Mapping[str, Value] = dict(defaults or {})

    @cached_property
    def _identity(self) -> tuple[tuple[tuple[str, Type], ...], frozenset[str]]:
        return tuple(self.attributes.items()), self.optional

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectOf) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __repr__(self) -> str:
        return f"ObjectOf({self.attributes!r}, optional={sorted(self.optional)!r})"

    def __str__(self) -> str:
        parts = (
            f"{name}=optional({type_})" if name in self.optional else f"{name}={type_}"
            for name, type_ in self.attributes.items()
        )
        return f"object({{{', '.join(parts)}}})"


STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
DYNAMIC = Dynamic()
EMPTY_TUPLE = TupleOf(())
EMPTY_OBJECT = ObjectOf({})

_NOUNS: dict[type[Type], str] = {ListOf: "list", SetOf: "set", MapOf: "map"}


def friendly_name(type_: Type, constraint: bool = False) -> str:
    """The English name; as a ``constraint`` "any" reads as what it allows."""
    match type_:
        case Primitive():
            return type_.name
        case Dynamic():
            return "any type" if constraint else "dynamic"
        case Collection():
            if constraint and type_.element == DYNAMIC:
                return f"{_NOUNS[type(type_)]} of any single type"
            return f"{_NOUNS[type(type_)]} of {friendly_name(type_.element, constraint)}"
        case TupleOf():
            return "tuple"
    return "object"


def is_sequence(type_: Type) -> bool:
    """Whether values of the type are iterated by position or as a set."""
    return isinstance(type_, (ListOf, SetOf, TupleOf))


def contains_dynamic(type_: Type) -> bool:
    """Whether "any" stands anywhere in the type."""
    match type_:
        case Collection():
            return contains_dynamic(type_.element)
        case TupleOf():
            return any(map(contains_dynamic, type_.items))
        case ObjectOf():
            return any(map(contains_dynamic, type_.attributes.values()))
    return type_ == DYNAMIC


def without_optional(type_: Type) -> Type:
    """The same type with every attribute required: the type that a value can have."""
    match type_:
        case Collection():
            return type(type_)(without_optional(type_.element))
        case TupleOf():
            return TupleOf(tuple(map(without_optional, type_.items)))
        case ObjectOf():
            return ObjectOf({name: without_optional(item) for name, item in type_.attributes.items()})
    return type_


def could_be(given: Type, wanted: Type) -> bool:
    """Whether ``given`` is ``wanted`` once every "any" in ``wanted`` is filled in."""
    match given, wanted:
        case _, Dynamic():
            return True
        case Collection(), Collection():
            return type(given) is type(wanted) and could_be(given.element, wanted.element)
        case TupleOf(), TupleOf():
            return len(given.items) == len(wanted.items) and all(map(could_be, given.items, wanted.items))
        case ObjectOf(), ObjectOf():
            return given.attributes.keys() == wanted.attributes.keys() and all(
                could_be(item, wanted.attributes[name]) for name, item in given.attributes.items()
            )
    return given == wanted
