# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluation of literals, references, tuples, objects and conditionals."""

from __future__ import annotations

from collections.abc import Callable

from .access import AccessError, attribute, element
from .convert import ConversionError, convert, unify
from .dispatch import handles, value_of
from .nodes import (
    Attribute,
    Bool,
    Conditional,
    Expression,
    Index,
    Item,
    Name,
    Null,
    Number,
    Object,
    Parenthesised,
    Text,
    Tuple,
)
from .numbers import parse_number
from .quoting import quoted
from .scope import Problem, Scope
from .suggestion import suggestion
from .typemismatch import describe_branches
from .types import BOOL, DYNAMIC, NUMBER, STRING, Type
from .values import Value, boolean, object_value, string, tuple_value


@handles(Null)
def _null(node: Null, scope: Scope, problems: list[Problem]) -> Value:
    return Value.null()


@handles(Bool)
def _bool(node: Bool, scope: Scope, problems: list[Problem]) -> Value:
    return boolean(node.value)


@handles(Number)
def _number(node: Number, scope: Scope, problems: list[Problem]) -> Value:
    parsed = parse_number(node.text)
    if parsed is None:
        problems.append(
            Problem.at(
                node, "Invalid number literal", "Failed to recognize the value of this number literal."
            )
        )
        return Value.unknown(NUMBER)
    return Value(NUMBER, parsed)


@handles(Text)
def _text(node: Text, scope: Scope, problems: list[Problem]) -> Value:
    return string(node.value)


@handles(Parenthesised)
def _parenthesised(node: Parenthesised, scope: Scope, problems: list[Problem]) -> Value:
    return value_of(node.inner, scope, problems)


@handles(Item)
def _item(node: Item, scope: Scope, problems: list[Problem]) -> Value:
    item = scope.splat_item()
    return Value.unknown(DYNAMIC) if item is None else item


@handles(Name)
def _name(node: Name, scope: Scope, problems: list[Problem]) -> Value:
    found = scope.variable(node.name)
    if found is not None:
        return found
    known = scope.variable_names()
    if known is None:
        problems.append(Problem.at(node, "Variables not allowed", "Variables may not be used here."))
    else:
        detail = f"There is no variable named {quoted(node.name)}.{suggestion(node.name, known)}"
        problems.append(Problem.at(node, "Unknown variable", detail))
    return Value.unknown(DYNAMIC)


@handles(Attribute)
def _attribute(node: Attribute, scope: Scope, problems: list[Problem]) -> Value:
    target = value_of(node.target, scope, problems)
    return _accessed(node, lambda: attribute(target, node.name), problems)


@handles(Index)
def _index(node: Index, scope: Scope, problems: list[Problem]) -> Value:
    target = value_of(node.target, scope, problems)
    key = value_of(node.key, scope, problems)
    return _accessed(node, lambda: element(target, key), problems)


def _accessed(node: Attribute | Index, access: Callable[[], Value], problems: list[Problem]) -> Value:
    try:
        return access()
    except AccessError as error:
        problems.append(Problem(error.summary, error.detail, node.target.end, node.end))
        return Value.unknown(DYNAMIC)


@handles(Tuple)
def _tuple(node: Tuple, scope: Scope, problems: list[Problem]) -> Value:
    return tuple_value([value_of(item, scope, problems) for item in node.items])


@handles(Object)
def _object(node: Object, scope: Scope, problems: list[Problem]) -> Value:
    attributes: dict[str, Value] = {}
    complete = True
    for entry in node.entries:
        own: list[Problem] = []
        key = _key(entry.key, scope, own)
        problems += own
        value = value_of(entry.value, scope, problems)
        if own:
            complete = False
            continue
        if key.is_null:
            problems.append(Problem.at(entry.value, "Null value as key", "Can't use a null value as a key."))
            complete = False
            continue
        try:
            key = convert(key, STRING)
        except ConversionError as error:
            problems.append(
                Problem.at(
                    entry.key, "Incorrect key type", f"Can't use this value as a key: {error.message}."
                )
            )
            complete = False
            continue
        if key.is_known:
            attributes[key.raw] = value
        else:
            complete = False
    return object_value(attributes) if complete else Value.unknown(DYNAMIC)


def _key(node: Expression, scope: Scope, problems: list[Problem]) -> Value:
    if isinstance(node, (Attribute, Index)) and _is_traversal(node):
        problems.append(
            Problem.at(
                node,
                "Ambiguous attribute key",
                "If this expression is intended to be a reference, wrap it in parentheses. If it's "
                "instead intended as a literal name containing periods, wrap it in quotes to create a "
                "string literal.",
            )
        )
        return Value.unknown(DYNAMIC)
    return value_of(node, scope, problems)


def _is_traversal(node: Expression) -> bool:
    """Whether it is a name followed by constant steps only."""
    while isinstance(node, Attribute) or (isinstance(node, Index) and isinstance(node.key, (Text, Number))):
        node = node.target
    return isinstance(node, Name)


@handles(Conditional)
def _conditional(node: Conditional, scope: Scope, problems: list[Problem]) -> Value:
    return choose(node.condition, node.then, node.otherwise, node, scope, problems)


def choose(
    condition: Expression,
    then: Expression,
    otherwise: Expression,
    node: Expression,
    scope: Scope,
    problems: list[Problem],
) -> Value:
    """The chosen branch as the type both branches can have; the other branch's problems are dropped."""
    own: tuple[list[Problem], list[Problem]] = ([], [])
    branches = (value_of(then, scope, own[0]), value_of(otherwise, scope, own[1]))
    type_ = branch_type(*branches)
    if type_ is None:
        detail = describe_branches(branches[0].type, branches[1].type)
        problems.append(
            Problem(
                "Inconsistent conditional result types",
                f"The true and false result expressions must have consistent types. {detail}.",
                then.start,
                otherwise.end,
            )
        )
        return Value.unknown(DYNAMIC)
    chosen = value_of(condition, scope, problems)
    if chosen.is_null:
        detail = "The condition value is null. Conditions must either be true or false."
        problems.append(Problem.at(condition, "Null condition", detail))
        return Value.unknown(type_)
    if not chosen.is_known:
        return Value.unknown(type_, not_null=all(branch.never_null for branch in branches))
    try:
        chosen = convert(chosen, BOOL)
    except ConversionError:
        problems.append(
            Problem.at(
                condition, "Incorrect condition type", "The condition expression must be of type bool."
            )
        )
        return Value.unknown(type_)
    which = 0 if chosen.raw else 1
    problems += own[which]
    if any(branch.type == DYNAMIC and not branch.is_null for branch in branches):
        return branches[which]
    try:
        return convert(branches[which], type_)
    except ConversionError as error:
        side = "true" if chosen.raw else "false"
        detail = f"The {side} result value has the wrong type: {error.message}."
        expression = (then, otherwise)[which]
        problems.append(Problem.at(expression, "Inconsistent conditional result types", detail))
        return Value.unknown(type_)


def branch_type(then: Value, otherwise: Value) -> Type | None:
    """The type of a conditional with these branches, None if they have none in common."""
    if then.is_null and then.type == DYNAMIC:
        return otherwise.type
    if otherwise.is_null and otherwise.type == DYNAMIC:
        return then.type
    if DYNAMIC in (then.type, otherwise.type):
        return DYNAMIC
    return unify([then.type, otherwise.type])
