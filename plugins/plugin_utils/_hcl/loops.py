# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluation of ``for`` expressions and splats."""

from __future__ import annotations

from collections.abc import Iterator

from .convert import ConversionError, convert
from .dispatch import handles, value_of
from .limits import PER_ITEM, charge
from .nodes import Expression, For, Splat
from .quoting import quoted
from .scope import Problem, Scope
from .types import (
    BOOL,
    DYNAMIC,
    STRING,
    Collection,
    ListOf,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
    friendly_name,
)
from .values import EMPTY_TUPLE_VALUE, Value, entries, items_of, list_value, object_value, tuple_value

_CONDITION = "Invalid 'for' condition"
_KEY = "Invalid object key"


@handles(For)
def _for(node: For, scope: Scope, problems: list[Problem]) -> Value:
    names = (node.key_name, node.value_name)
    if node.key is None:
        items = iterate_tuple(names, node.collection, node.value, node.condition, scope, problems)
        return Value.unknown(DYNAMIC) if items is None else tuple_value(items)
    loop = _Loop(names, node.condition, problems)
    if not loop.open(node.collection, scope):
        return Value.unknown(DYNAMIC)
    grouped: dict[str, list[Value]] = {}
    for inner in loop.scopes(scope):
        key = _key(node.key, inner, loop)
        if key is None:
            continue
        value = value_of(node.value, inner, problems)
        if key in grouped and not node.group:
            problems.append(
                Problem.at(
                    node.key,
                    "Duplicate object key",
                    f"Two different items produced the key {quoted(key)} in this 'for' expression. If "
                    "duplicates are expected, use the ellipsis (...) after the value expression to enable "
                    "grouping by key.",
                )
            )
        else:
            grouped.setdefault(key, []).append(value)
    if not loop.known:
        return Value.unknown(DYNAMIC)
    return object_value(
        {key: tuple_value(values) if node.group else values[0] for key, values in grouped.items()}
    )


def iterate_tuple(
    names: tuple[str, str],
    collection: Expression,
    value: Expression,
    condition: Expression | None,
    scope: Scope,
    problems: list[Problem],
) -> list[Value] | None:
    """The values for all elements that meet the condition; None if their number is not known."""
    loop = _Loop(names, condition, problems)
    if not loop.open(collection, scope):
        return None
    items = [value_of(value, inner, problems) for inner in loop.scopes(scope)]
    return items if loop.known else None


def _key(node: Expression, scope: Scope, loop: _Loop) -> str | None:
    value = value_of(node, scope, loop.problems)
    if value.is_null:
        loop.give_up(node, _KEY, "Key expression in 'for' expression must not produce a null value.")
        return None
    if not value.is_known:
        loop.known = False
        return None
    try:
        return str(convert(value, STRING).raw)
    except ConversionError as error:
        loop.give_up(node, _KEY, f"The key expression produced an invalid result: {error.message}.")
        return None


class _Loop:
    """One run over a collection; ``known`` turns False once the result cannot be known any more."""

    def __init__(self, names: tuple[str, str], condition: Expression | None, problems: list[Problem]) -> None:
        self._names = names
        self._condition = condition
        self._collection = EMPTY_TUPLE_VALUE
        self.problems = problems
        self.known = True

    def open(self, node: Expression, scope: Scope) -> bool:
        """Evaluates the collection; False if there is nothing to iterate."""
        collection = value_of(node, scope, self.problems)
        if collection.is_null:
            detail = "A null value cannot be used as the collection in a 'for' expression."
            self.problems.append(Problem.at(node, "Iteration over null value", detail))
            return False
        if collection.type == DYNAMIC:
            return False
        if not isinstance(collection.type, (Collection, TupleOf, ObjectOf)):
            name = friendly_name(collection.type)
            detail = f"A value of type {name} cannot be used as the collection in a 'for' expression."
            self.problems.append(Problem.at(node, "Iteration over non-iterable value", detail))
            return False
        self._collection = collection
        return collection.is_known and self._condition_can_hold(scope)

    def scopes(self, scope: Scope) -> Iterator[Scope]:
        """A scope for each element that meets the condition."""
        for key, item in entries(self._collection):
            charge(PER_ITEM)
            inner = self._inner(scope, key, item)
            if self._condition is None or self._included(self._condition, inner):
                yield inner

    def give_up(self, node: Expression, summary: str, detail: str) -> None:
        """Reports a problem of one element, but only for the first such element."""
        if self.known:
            self.problems.append(Problem.at(node, summary, detail))
        self.known = False

    def _inner(self, scope: Scope, key: Value, item: Value) -> Scope:
        key_name, value_name = self._names
        return scope.child({key_name: key, value_name: item} if key_name else {value_name: item})

    def _condition_can_hold(self, scope: Scope) -> bool:
        """Checks the condition once with unknown elements, which spares a message for every element."""
        if self._condition is None:
            return True
        own: list[Problem] = []
        unknown = Value.unknown(DYNAMIC)
        result = value_of(self._condition, self._inner(scope, unknown, unknown), own)
        self.problems += own
        if result.is_null:
            detail = "The value of the 'if' clause must not be null."
            self.problems.append(Problem.at(self._condition, "Condition is null", detail))
            return False
        try:
            convert(result, BOOL)
        except ConversionError as error:
            detail = f"The 'if' clause value is invalid: {error.message}."
            self.problems.append(Problem.at(self._condition, _CONDITION, detail))
            return False
        return not own

    def _included(self, condition: Expression, inner: Scope) -> bool:
        result = value_of(condition, inner, self.problems)
        if result.is_null:
            self.give_up(condition, _CONDITION, "The value of the 'if' clause must not be null.")
            return False
        try:
            result = convert(result, BOOL)
        except ConversionError as error:
            self.give_up(condition, _CONDITION, f"The 'if' clause value is invalid: {error.message}.")
            return False
        if not result.is_known:
            self.known = False
            return False
        return bool(result.raw)


@handles(Splat)
def _splat(node: Splat, scope: Scope, problems: list[Problem]) -> Value:
    own: list[Problem] = []
    source = value_of(node.target, scope, own)
    problems += own
    if own:
        return Value.unknown(DYNAMIC)
    single = not isinstance(source.type, (ListOf, SetOf, TupleOf))
    if source.is_null:
        if single:
            return EMPTY_TUPLE_VALUE
        detail = "Splat expressions (with the * symbol) cannot be applied to null sequences."
        problems.append(Problem.at(node.target, "Splat of null value", detail))
        return Value.unknown(DYNAMIC)
    if source.type == DYNAMIC:
        return Value.unknown(DYNAMIC)
    unsure = single and not source.is_known and not source.never_null
    if single:
        source = tuple_value([source])
    if not source.is_known:
        return Value.unknown(_splat_type(node.each, source.type, scope, problems), not_null=True)
    results: list[Value] = []
    complete = True
    for item in items_of(source):
        charge(PER_ITEM)
        found: list[Problem] = []
        results.append(value_of(node.each, scope.child(item=item), found))
        problems += found
        complete = complete and not found
    if unsure:
        return Value.unknown(DYNAMIC)
    if not complete:
        return Value.unknown(_splat_type(node.each, source.type, scope, []))
    if isinstance(source.type, TupleOf):
        return tuple_value(results)
    return list_value(
        results, DYNAMIC if results else _splat_element(node.each, source.type, scope, problems)
    )


def _splat_type(each: Expression, source: Type, scope: Scope, problems: list[Problem]) -> Type:
    if isinstance(source, TupleOf):
        return TupleOf(
            tuple(
                value_of(each, scope.child(item=Value.unknown(type_)), problems).type
                for type_ in source.items
            )
        )
    return ListOf(_splat_element(each, source, scope, problems))


def _splat_element(each: Expression, source: Type, scope: Scope, problems: list[Problem]) -> Type:
    element = source.element if isinstance(source, Collection) else DYNAMIC
    return value_of(each, scope.child(item=Value.unknown(element)), problems).type
