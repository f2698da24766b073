# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``for`` expressions: a stock pipeline where one says the same, else the collection's filter ``for``."""

from __future__ import annotations

from dataclasses import replace

from ..hcl.diagnostics import DiagnosticError
from ..hcl.nodes import Attribute, Call, Expression, For, Name, TemplateFor
from ..hcl.references import references
from ..hcl.types import DYNAMIC, NUMBER, STRING, Collection, ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type
from ..hcl.values import Value
from .code import COLLECTION, Code, Rank, is_dotted, text_constant
from .evaluated import HCL
from .translator import NoOwnForm, Translator, handles
from .walk import nodes

FOR = f"{COLLECTION}.for"
_DEFAULT = "| default("


def element_types(t: Translator, node: For | TemplateFor, collection: Code) -> tuple[Value, Value]:
    """(key, element) of what a loop goes over, as unknown values."""
    kind = collection.type
    key = Value.unknown(NUMBER if isinstance(kind, ListOf | TupleOf) else STRING, not_null=True)
    sure = not t.is_hollow(node.collection)
    if isinstance(kind, Collection):
        element = Value.unknown(kind.element, not_null=sure)
        return (element, element) if isinstance(kind, SetOf) else (key, element)
    if isinstance(kind, TupleOf | ObjectOf):
        types = kind.items if isinstance(kind, TupleOf) else tuple(kind.attributes.values())
        same = types[0] if types and all(type_ == types[0] for type_ in types) else DYNAMIC
        return key, Value.unknown(same, not_null=sure)
    return Value.unknown(DYNAMIC), Value.unknown(DYNAMIC)


def body(t: Translator, node: For | TemplateFor, collection: Code) -> Translator:
    """The translator of what is repeated: it knows the iterators."""
    key, value = element_types(t, node, collection)
    hollow = t.is_hollow(node.collection)
    inner = t.within(node.value_name, value, hollow=hollow)
    if not node.key_name:
        return inner
    keyed = inner.within(
        node.key_name, key, hollow=False, counts=isinstance(collection.type, ListOf | TupleOf)
    )
    if isinstance(collection.type, SetOf):  # whose elements are their own keys
        return replace(keyed, iterators={**keyed.iterators, node.key_name: inner.iterators[node.value_name]})
    return keyed


@handles(For)
def _for(t: Translator, node: For) -> Code:
    return for_code(t, node)


def for_code(t: Translator, node: For) -> Code:
    """The list or map that a loop makes."""
    collection = t.code(node.collection)
    return _pipeline(t, node, collection) or _filter(t, node, collection)


def _result(t: Translator, node: For, element: Type) -> Type:
    """The type of what a loop makes of elements; of unknown length, it is as good as a list or map."""
    try:
        known = t.value(node).type
    except DiagnosticError:  # a loop in a string is no node that the evaluator knows with this body
        known = DYNAMIC
    if known != DYNAMIC:
        return known
    if node.key is None:
        return ListOf(element)
    return MapOf(ListOf(element) if node.group else element)


def _pipeline(t: Translator, node: For, collection: Code) -> Code | None:
    """``| map(attribute=...)``, ``| selectattr(...)`` and the like; None where they would not be exact."""
    if node.key is not None or node.key_name or not collection.sure:
        return None
    if not isinstance(collection.type, ListOf | SetOf):
        return None
    picked = collection
    if node.condition is not None:
        flag = _attribute_of(node.condition, node.value_name)
        element = collection.type.element
        if flag is None or not isinstance(element, ObjectOf) or str(element.attributes.get(flag)) != "bool":
            return None
        picked = picked.piped("selectattr", text_constant(flag).text, type_=collection.type)
    of = collection.type.element
    if isinstance(node.value, Name) and node.value.name == node.value_name:
        return picked.piped("list", type_=_result(t, node, of))
    name = _attribute_of(node.value, node.value_name)
    if name is None:
        return None
    part = of.attributes.get(name, DYNAMIC) if isinstance(of, ObjectOf) else DYNAMIC
    type_ = _result(t, node, part)
    mapped = picked.piped("map", f"attribute={text_constant(name).text}", type_=type_)
    return mapped.piped("list", type_=type_)


def _attribute_of(node: Expression, iterator: str) -> str | None:
    if isinstance(node, Attribute) and isinstance(node.target, Name) and node.target.name == iterator:
        return node.name if is_dotted(node.name) else None
    return None


def _filter(t: Translator, node: For, collection: Code) -> Code:
    if not _is_evaluable(t, node):
        raise NoOwnForm
    inner = body(t, node, collection)
    made = inner.code(node.value)
    arguments = [_constant(inner.iterators[node.value_name]), _constant(made.text)]
    if node.key_name and not isinstance(collection.type, SetOf):
        arguments.append(f"key={_constant(inner.iterators[node.key_name])}")
    if node.condition is not None:
        arguments.append(f"if={_constant(inner.condition(node.condition).text)}")
    if node.key is not None:
        arguments.append(f"to={_constant(inner.text(node.key).text)}")
    if node.group:
        arguments.append("group=true")
    if any(HCL in argument or _DEFAULT in argument for argument in arguments):
        # One text of HCL reads better than one in another; and nothing may be undefined there, not even
        # for a moment.
        raise NoOwnForm
    return collection.piped(FOR, *arguments, type_=_result(t, node, made.type))


def _is_evaluable(t: Translator, node: For) -> bool:
    """Whether the filter can do it: Ansible shows it no variable of a surrounding ``{% for %}``, and lets
    nothing be undefined in it, not even for a moment."""
    own = {node.value_name, node.key_name}
    parts = [part for part in (node.value, node.key, node.condition) if part is not None]
    seen = all(reference.path[0] not in t.unseen - own for part in parts for reference in references(part))
    calls = (inner.name for part in parts for inner in nodes(part) if isinstance(inner, Call))
    return seen and not any(name in ("try", "can") for name in calls)


def _constant(text: str) -> str:
    # The filter compiles it as plain Jinja2, where a backslash is an escape.
    return text_constant(text.replace("\\", "\\\\")).at(Rank.CHOICE)
