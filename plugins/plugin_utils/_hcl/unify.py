# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding the one type that values of several types can all be converted to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from .types import (
    DYNAMIC,
    STRING,
    Collection,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    SetOf,
    TupleOf,
    Type,
)

_COLLECTIONS: dict[type[Type], Callable[[Type], Type]] = {ListOf: ListOf, SetOf: SetOf, MapOf: MapOf}

Convertible = Callable[[Type, Type, bool], bool]


def unify_types(types: Sequence[Type], convertible: Convertible, unsafe: bool = True) -> Type | None:
    """The common type, None if there is none; ``convertible(given, wanted, unsafe)`` judges a pair."""
    return _Unifier(convertible, unsafe).unify(tuple(types))


class _Unifier:
    def __init__(self, convertible: Convertible, unsafe: bool) -> None:
        self._convertible = convertible
        self._unsafe = unsafe

    def unify(self, types: tuple[Type, ...]) -> Type | None:
        if not types:
            return None
        if all(type_ == types[0] for type_ in types):
            return types[0]
        kinds = {type(type_) for type_ in types if type_ != DYNAMIC}
        dynamic = any(type_ == DYNAMIC for type_ in types)
        if len(kinds) == 1 and not kinds & {Primitive}:
            return DYNAMIC if dynamic else self._same_kind(next(iter(kinds)), types)
        if kinds == {MapOf, ObjectOf}:
            found = self._replacing(ObjectOf, types, self._objects_as_map)
            if isinstance(found, MapOf):
                return found
        elif kinds == {ListOf, TupleOf}:
            found = self._replacing(TupleOf, types, self._tuples_as_list)
            if isinstance(found, ListOf):
                return found
        elif {ObjectOf, TupleOf} <= kinds:
            return None
        return self._preferred(types)

    def _same_kind(self, kind: type[Type], types: tuple[Type, ...]) -> Type | None:
        if kind is ObjectOf:
            return self._objects(types)
        if kind is TupleOf:
            return self._tuples(types)
        element = self.unify(tuple(type_.element for type_ in types if isinstance(type_, Collection)))
        if element is None:
            return None
        found = _COLLECTIONS[kind](element)
        return found if self._accepts(types, found) else None

    def _objects(self, types: tuple[Type, ...]) -> Type | None:
        objects = [type_ for type_ in types if isinstance(type_, ObjectOf)]
        names = objects[0].attributes.keys()
        if any(type_.attributes.keys() != names for type_ in objects[1:]):
            return self._objects_as_map(types)
        found: dict[str, Type] = {}
        for name in names:
            common = self.unify(tuple(type_.attributes[name] for type_ in objects))
            if common is None:
                return None
            found[name] = common
        result = ObjectOf(found)
        return result if self._accepts(types, result) else self._objects_as_map(types)

    def _objects_as_map(self, types: tuple[Type, ...]) -> Type | None:
        inner = [item for type_ in types if isinstance(type_, ObjectOf) for item in type_.attributes.values()]
        element = self.unify(tuple(inner))
        if element is None:
            return None
        return MapOf(element) if self._accepts(types, MapOf(element)) else None

    def _tuples(self, types: tuple[Type, ...]) -> Type | None:
        tuples = [type_ for type_ in types if isinstance(type_, TupleOf)]
        if len({len(type_.items) for type_ in tuples}) != 1:
            return self._tuples_as_list(types)
        found: list[Type] = []
        for across in zip(*(type_.items for type_ in tuples), strict=True):
            common = self.unify(across)
            if common is None:
                return None
            found.append(common)
        result = TupleOf(tuple(found))
        return result if self._accepts(types, result) else self._tuples_as_list(types)

    def _tuples_as_list(self, types: tuple[Type, ...]) -> Type | None:
        element = self.unify(
            tuple(item for type_ in types if isinstance(type_, TupleOf) for item in type_.items)
        )
        if element is None:
            return None
        return ListOf(element) if self._accepts(types, ListOf(element)) else None

    def _replacing(
        self, kind: type[Type], types: tuple[Type, ...], collect: Callable[[tuple[Type, ...]], Type | None]
    ) -> Type | None:
        """Unify the structures to a collection first: they are often collections in disguise."""
        found = collect(tuple(type_ for type_ in types if isinstance(type_, kind)))
        if found is None:
            return None
        return self.unify(tuple(found if isinstance(type_, kind) else type_ for type_ in types))

    def _preferred(self, types: tuple[Type, ...]) -> Type | None:
        return next(
            (types[index] for index in _preference(types) if self._accepts(types, types[index])), None
        )

    def _accepts(self, types: tuple[Type, ...], wanted: Type) -> bool:
        return all(type_ == wanted or self._convertible(type_, wanted, self._unsafe) for type_ in types)


@lru_cache(maxsize=256)
def _preference(types: tuple[Type, ...]) -> list[int]:
    """Positions of the types, the most general ones first, else in the given order."""
    count = len(types)
    below: list[list[int]] = [[] for _unused in types]
    above = [0] * count
    for i in range(count):
        for j in range(i + 1, count):
            order = _compare(types[i], types[j])
            if order:
                upper, lower = (i, j) if order < 0 else (j, i)
                below[upper].append(lower)
                above[lower] += 1
    queue = [index for index in range(count) if not above[index]]
    for index in queue:  # grows while it is walked
        for lower in below[index]:
            above[lower] -= 1
            if not above[lower]:
                queue.append(lower)
    return queue


def _compare(left: Type, right: Type) -> int:
    """Negative if ``left`` is the more general type, positive if ``right`` is, else 0."""
    if left == DYNAMIC or right == DYNAMIC:
        return (left == DYNAMIC) - (right == DYNAMIC)
    if isinstance(left, Primitive) and isinstance(right, Primitive):
        return (right == STRING) - (left == STRING)
    if isinstance(left, Collection) and isinstance(right, Collection) and type(left) is type(right):
        return _compare(left.element, right.element)
    general = {(ListOf, TupleOf), (MapOf, ObjectOf), (TupleOf, SetOf), (ListOf, SetOf)}
    if (type(left), type(right)) in general:
        return -1
    if (type(right), type(left)) in general:
        return 1
    if isinstance(left, ObjectOf) and isinstance(right, ObjectOf):
        if left.attributes.keys() != right.attributes.keys():
            return 0
        return _majority([_compare(item, right.attributes[name]) for name, item in left.attributes.items()])
    if isinstance(left, TupleOf) and isinstance(right, TupleOf) and len(left.items) == len(right.items):
        return _majority(list(map(_compare, left.items, right.items)))
    return 0


def _majority(orders: list[int]) -> int:
    lower, upper = any(order < 0 for order in orders), any(order > 0 for order in orders)
    return upper - lower
