# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions of single elements of a collection, in the place of the iterator of a ``dynamic`` block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ..hcl.nodes import (
    Attribute,
    Bool,
    Call,
    Entry,
    Expression,
    For,
    Index,
    Item,
    Name,
    Node,
    Null,
    Number,
    Object,
    Parenthesised,
    Splat,
    TemplateFor,
    Text,
    Tuple,
)
from ..hcl.numbers import plain
from ..hcl.record import replaced
from ..hcl.types import SetOf
from ..hcl.values import Value, entries
from ..hcl.values import number as position
from .context import references_in

_Kind = TypeVar("_Kind", bound=Node)


def element_expression(
    collection: Expression, value: Value, number: int, key: Value, element: Value, *, secret: bool
) -> Expression:
    """The element at a place of a known collection; not even the key of a ``secret`` one is written out."""
    inner = _unwrapped(collection)
    if isinstance(inner, Tuple):
        return inner.items[number]
    if isinstance(inner, Object):
        entry = _entry(inner, key.raw)
        if entry is not None:
            return entry.value
    if not references_in(collection):
        return literal(element, collection)
    if isinstance(value.type, SetOf):
        return _index(_listed(collection), position(number))
    if secret and isinstance(value.raw, dict):
        return _index(_called("values", collection), position(number))
    return _index(collection, key)


def key_expression(
    collection: Expression, value: Value, number: int, key: Value, *, secret: bool
) -> Expression:
    """The key of an element, which is the element itself in a set; no ``secret`` is written out."""
    if isinstance(value.type, SetOf):
        return element_expression(collection, value, number, key, key, secret=secret)
    if secret and isinstance(value.raw, dict):
        return _index(_called("keys", collection), position(number))
    return literal(key, collection)


def opened(collection: Expression, value: Value, *, secret: bool) -> Object:
    """A known map or object with its keys written out; the elements stay references."""
    place = (collection.start, collection.end)
    found = []
    for number, (key, element) in enumerate(entries(value)):
        expression = element_expression(collection, value, number, key, element, secret=secret)
        expression = Null(*place) if element.is_null else expression
        found.append(Entry(*place, Text(*place, key.raw), expression))
    return Object(*place, tuple(found))


def is_written_out(collection: Expression) -> bool:
    """Whether the number of elements can be seen in the text."""
    inner = _unwrapped(collection)
    return isinstance(inner, Tuple) or (
        isinstance(inner, Object) and all(isinstance(entry.key, Text) for entry in inner.entries)
    )


def _listed(collection: Expression) -> Expression:
    """A set as a list: ``collection[*]``."""
    end = collection.end
    return Splat(collection.start, end, collection, Item(end, end))


def _called(name: str, argument: Expression) -> Call:
    return Call(argument.start, argument.end, name, (argument,))


def _index(collection: Expression, key: Value) -> Expression:
    if not isinstance(collection, Name | Attribute | Index | Call):
        collection = Parenthesised(collection.start, collection.end, collection)
    return Index(collection.start, collection.end, collection, literal(key, collection))


def _unwrapped(expression: Expression) -> Expression:
    while isinstance(expression, Parenthesised):
        expression = expression.inner
    return expression


def _entry(node: Object, key: str) -> Entry | None:
    """The last entry of a key that is written out; None when any key is not."""
    if not all(isinstance(entry.key, Text) for entry in node.entries):
        return None
    return next((e for e in reversed(node.entries) if isinstance(e.key, Text) and e.key.value == key), None)


def literal(value: Value, place: Node) -> Expression:
    """A wholly known value as an expression that stands at ``place``."""
    start, end, raw = place.start, place.end, value.raw
    if raw is None or not value.is_known:
        return Null(start, end)
    if isinstance(raw, bool):
        return Bool(start, end, raw)
    if isinstance(raw, str):
        return Text(start, end, raw)
    if isinstance(raw, tuple):
        return Tuple(start, end, tuple(literal(item, place) for item in raw))
    if isinstance(raw, dict):
        pairs = ((Text(start, end, key), literal(item, place)) for key, item in raw.items())
        return Object(start, end, tuple(Entry(start, end, key, item) for key, item in pairs))
    return Number(start, end, plain(raw))


def with_iterator(node: _Kind, name: str, key: Expression, element: Expression) -> _Kind:
    """The tree with ``NAME.key`` and ``NAME.value`` replaced; the replacements stand at their places."""
    return _replaced(node, name, {"key": key, "value": element})  # type: ignore[return-value]


def _replaced(node: Node, name: str, found: Mapping[str, Expression]) -> Node:
    part_of = node.target if isinstance(node, Attribute) and node.name in found else None
    if isinstance(part_of, Name) and part_of.name == name and isinstance(node, Attribute):
        return replaced(found[node.name], start=node.start, end=node.end)
    if isinstance(node, Name) and node.name == name:
        place = (node.start, node.end)
        pairs = (Entry(*place, Text(*place, word), value) for word, value in found.items())
        return Object(*place, tuple(pairs))
    hidden = _bound(node)
    changed: dict[str, Any] = {}
    parts: tuple[str, ...] = node.__match_args__
    for part in parts:
        value = getattr(node, part)
        if name in hidden and part != "collection":
            continue
        if isinstance(value, tuple):
            changed[part] = tuple(_replaced(i, name, found) if isinstance(i, Node) else i for i in value)
        elif isinstance(value, Node):
            changed[part] = _replaced(value, name, found)
    return _picked(replaced(node, **changed)) if changed else node


def _picked(node: Node) -> Node:
    """An element that is written out in the collection that it is taken from."""
    if isinstance(node, Index) and isinstance(node.target, Tuple) and isinstance(node.key, Number):
        number = int(node.key.text) if node.key.text.isdecimal() else -1
        if 0 <= number < len(node.target.items):
            return replaced(node.target.items[number], start=node.start, end=node.end)
    if isinstance(node, Attribute | Index) and isinstance(node.target, Object):
        key = node.name if isinstance(node, Attribute) else getattr(node.key, "value", None)
        entry = _entry(node.target, key) if isinstance(key, str) else None
        if entry is not None:
            return replaced(entry.value, start=node.start, end=node.end)
    return node


def _bound(node: Node) -> tuple[str, ...]:
    """The names that a loop gives to its elements, which hide others of the same name."""
    return (node.key_name, node.value_name) if isinstance(node, For | TemplateFor) else ()
