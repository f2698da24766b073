# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``try`` and ``can`` of a plain reference: whether it leads to a value is what Jinja2 calls defined."""

from __future__ import annotations

from ..hcl.nodes import Attribute, Call, Expression, Index, Name, Number, Text
from ..hcl.types import BOOL, DYNAMIC, ListOf, MapOf, ObjectOf, Primitive, SetOf, TupleOf, Type
from .code import Code, Rank, member
from .translator import NoOwnForm, Translator

_MAPS = MapOf | ObjectOf
# Names that Jinja2 finds even if there is no such key: the attributes of Python's own types.
_ATTRIBUTES = frozenset(name for kind in (dict, list, str, int, float) for name in dir(kind))


def guarded(t: Translator, node: Call) -> Code:
    """A call of ``try`` or ``can``; raises NoOwnForm unless the stock form does exactly the same."""
    if node.expand or not node.arguments or len(node.arguments) > (2 if node.name == "try" else 1):
        raise NoOwnForm
    first = node.arguments[0]
    reference = _reference(t, first)
    if reference is None or isinstance(first, Name):
        raise NoOwnForm
    written = Code(reference[0], Rank.ATOM, DYNAMIC, sure=False)
    if node.name == "can":
        return Code(f"{written.text} is defined", Rank.COMPARE, BOOL)
    if len(node.arguments) == 1:
        return written
    default = node.arguments[1]
    # It is evaluated in any case, so nothing in it may fail that HCL would not even look at.
    if not t.is_constant(default) and not _always_there(t, default):
        raise NoOwnForm
    return written.piped("default", t.code(default).text, type_=t.value(node).type, sure=False)


def _reference(t: Translator, node: Expression) -> tuple[str, Type | None] | None:
    """(Jinja2, type) of a reference that is undefined just where HCL's fails; None where it may not be.

    The type is None for what HCL knows to be an error.
    """
    if isinstance(node, Name):
        known = t.typing.values.get(node.name)
        return None if known is None else (t.iterators.get(node.name, node.name), known.type)
    if not isinstance(node, Attribute | Index):
        return None
    below = _reference(t, node.target)
    key = node.name if isinstance(node, Attribute) else node.key
    if below is None:
        return None
    text, type_ = below
    if isinstance(key, Text):
        key = key.value
    if isinstance(key, str):
        there = isinstance(type_, ObjectOf) and key in type_.attributes
        if not there and (key in _ATTRIBUTES or not (isinstance(type_, _MAPS) or _is_word(key))):
            return None
        return member(text, key), _attribute(type_, key)
    if isinstance(key, Number) and key.text.isdecimal() and isinstance(type_, ListOf | TupleOf):
        element = type_.element if isinstance(type_, ListOf) else _item(type_, int(key.text))
        return f"{text}[{int(key.text)}]", element
    return None


def _is_word(key: str) -> bool:
    """Whether no list takes it for a position."""
    return key[:1].isalpha() or key[:1] == "_"


def _attribute(type_: Type | None, name: str) -> Type | None:
    if isinstance(type_, MapOf):
        return type_.element
    if isinstance(type_, ObjectOf):
        return type_.attributes.get(name)
    return None if type_ is None or isinstance(type_, Primitive | ListOf | SetOf | TupleOf) else DYNAMIC


def _item(type_: TupleOf, position: int) -> Type | None:
    return type_.items[position] if position < len(type_.items) else None


def _always_there(t: Translator, node: Expression) -> bool:
    """Whether it is a reference of which each step is known to exist."""
    if isinstance(node, Name):
        return True
    if not isinstance(node, Attribute) or not _always_there(t, node.target):
        return False
    target = t.value(node.target)
    return (
        isinstance(target.type, ObjectOf)
        and node.name in target.type.attributes
        and (target.never_null or t.is_sure(node.target, target))
    )
