# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References, indexes and splats."""

from __future__ import annotations

from dataclasses import replace

from ..hcl.nodes import Attribute, Expression, Index, Item, Name, Parenthesised, Splat
from ..hcl.types import STRING, ListOf, MapOf, ObjectOf, Primitive, SetOf, TupleOf, Type
from ..hcl.values import Value
from .code import COLLECTION, Code, Rank, member, text_constant
from .translator import NoOwnForm, Translator, handles


@handles(Parenthesised)
def _parenthesised(t: Translator, node: Parenthesised) -> Code:
    return t.code(node.inner)


@handles(Name)
def _name(t: Translator, node: Name) -> Code:
    value = t.value(node)
    written = t.iterators.get(node.name, node.name)
    return Code(written, Rank.ATOM, value.type, t.is_sure(node, value), integer=node.name in t.positions)


@handles(Item)
def _item(t: Translator, node: Item) -> Code:
    if t.item is None:
        raise NoOwnForm
    return t.item[0]


@handles(Attribute)
def _attribute(t: Translator, node: Attribute) -> Code:
    value = t.value(node)
    target = t.code(node.target)
    return Code(member(target.at(Rank.ATOM), node.name), Rank.ATOM, value.type, t.is_sure(node, value))


@handles(Index)
def _index(t: Translator, node: Index) -> Code:
    value = t.value(node)
    target = t.code(node.target)
    key = _stock_key(t, node, target.type)
    if key is None or not target.sure:
        written = t.code(node.key).text
        return target.piped(f"{COLLECTION}.at", written, type_=value.type, sure=t.is_sure(node, value))
    return Code(f"{target.at(Rank.ATOM)}[{key.text}]", Rank.ATOM, value.type, t.is_sure(node, value))


def _stock_key(t: Translator, node: Index, target: Type) -> Code | None:
    """The key where Jinja2's own index does the same as HCL's; None where it may not."""
    if isinstance(target, ListOf | TupleOf):
        key = t.number(node.key) if t.is_constant(node.key) else None
        return key if key is not None and key.integer and not key.text.startswith("-") else None
    if isinstance(target, MapOf | ObjectOf):
        if t.is_constant(node.key):
            return t.text(node.key)
        key = t.code(node.key)
        return key if key.type == STRING and key.sure else None
    return None


@handles(Splat)
def _splat(t: Translator, node: Splat) -> Code:
    value = t.value(node)
    target = t.code(node.target)
    if isinstance(target.type, Primitive | MapOf | ObjectOf):
        # Anything but a list is taken as a list of one.
        inner = replace(
            t, item=(replace(target, text=target.at(Rank.ATOM), rank=Rank.ATOM), Value.unknown(target.type))
        )
        one = f"[{_each(inner, node.each)}]"
        if target.sure:
            return Code(one, Rank.ATOM, value.type)
        return Code(f"[] if {target.at(Rank.FILTER)} is none else {one}", Rank.CHOICE, value.type)
    path = _path(node.each)
    if isinstance(target.type, ListOf | SetOf | TupleOf) and target.sure and path is not None:
        if not path:
            return target.typed(value.type)
        mapped = target.piped("map", f"attribute={text_constant('.'.join(path)).text}", type_=value.type)
        return mapped.piped("list", type_=value.type)
    raise NoOwnForm


def _each(t: Translator, each: Expression) -> str:
    if isinstance(each, Item):
        return _item(t, each).text
    path = _path(each)
    if path is None or t.item is None:
        raise NoOwnForm
    text = t.item[0].text
    for step in path:
        text = f"{text}[{step}]" if step.isdecimal() else member(text, step)
    return text


def _path(each: Expression) -> list[str] | None:
    """The attributes and positions that lead from an element to what is taken of it; None for others."""
    steps: list[str] = []
    while not isinstance(each, Item):
        if isinstance(each, Attribute) and "." not in each.name and not each.name.isdecimal():
            steps.append(each.name)
            each = each.target
        elif isinstance(each, Index) and (step := _position(each.key)) is not None:
            steps.append(step)
            each = each.target
        else:
            return None
    return steps[::-1]


def _position(key: Expression) -> str | None:
    from ..hcl.nodes import Number

    return key.text if isinstance(key, Number) and key.text.isdecimal() else None
