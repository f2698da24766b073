# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions as the data of a playbook: constants stay plain, lists and objects become YAML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..hcl.nodes import Conditional, Expression, Null, Object, Parenthesised, Template, Text, Tuple, Wrapped
from ..hcl.types import DYNAMIC, STRING, Collection, ListOf, MapOf, SetOf, Type
from ..hcl.values import Value
from ..ir.playbook import Data, Jinja
from . import access, calls, literals, loops, operators  # each registers how its nodes are translated
from .code import Code, Rank
from .strings import template_text
from .translator import Translator

REGISTERED = (access, calls, literals, loops, operators)


def constant_data(value: Value) -> Data:
    """A wholly known value as plain data; fractions stay exact."""
    raw = value.raw
    if isinstance(raw, Decimal):
        return int(raw) if raw.is_finite() and raw == raw.to_integral_value() else raw
    if isinstance(raw, tuple):
        return tuple(constant_data(item) for item in raw)
    if isinstance(raw, dict):
        return {key: constant_data(item) for key, item in raw.items()}
    if raw is None or isinstance(raw, bool | str):
        return raw
    raise TypeError(f"{raw!r} is not known")


def to_data(t: Translator, expression: Expression, wanted: Type = DYNAMIC) -> Data:
    """An expression as data of a type; raises DiagnosticError for what cannot be translated yet."""
    while isinstance(expression, Parenthesised):
        expression = expression.inner
    if isinstance(expression, Tuple) and not isinstance(wanted, MapOf):
        element = wanted.element if isinstance(wanted, ListOf | SetOf) else DYNAMIC
        return tuple(to_data(t, item, element) for item in expression.items)
    if isinstance(expression, Object):
        written = _object(t, expression, wanted)
        if written is not None:
            return written
    if t.is_constant(expression):
        return constant_data(_converted(t, expression, wanted))
    if isinstance(expression, Wrapped):
        return to_data(t, expression.inner, wanted)
    if isinstance(expression, Template):
        return Jinja(template_text(t, expression))
    return braces(_fitting(t, t.code(expression), wanted))


def option_data(t: Translator, expression: Expression, wanted: Type) -> Data | None:
    """The value of an option; None when it is null for certain, so that it is left out."""
    while isinstance(expression, Parenthesised | Wrapped):
        expression = expression.inner
    if isinstance(expression, Null):
        return None
    if not t.is_constant(expression) and not isinstance(expression, Tuple | Object | Template):
        code = t.code(expression)
        if not code.sure:
            return braces(_or_omitted(t, expression, _fitting(t, code, wanted), wanted))
    return to_data(t, expression, wanted)


def braces(code: Code) -> Data:
    """An expression as a whole value; what came out constant needs no braces."""
    if code.text in ("true", "false"):
        return code.text == "true"
    return Jinja(f"{{{{ {code.text} }}}}")


def _or_omitted(t: Translator, expression: Expression, code: Code, wanted: Type) -> Code:
    """A value that leaves its option out when it is null."""
    if isinstance(expression, Conditional):
        condition = t.condition(expression.condition).at(Rank.OR)
        if isinstance(expression.otherwise, Null):
            then = _branch(t, expression.then, wanted)
            return Code(f"{then.at(Rank.OR)} if {condition} else omit", Rank.CHOICE, DYNAMIC)
        if isinstance(expression.then, Null):
            otherwise = _branch(t, expression.otherwise, wanted)
            return Code(f"omit if {condition} else {otherwise.text}", Rank.CHOICE, DYNAMIC)
    plain = t.code(expression)
    return Code(f"omit if {plain.at(Rank.FILTER)} is none else {code.text}", Rank.CHOICE, DYNAMIC)


def _branch(t: Translator, expression: Expression, wanted: Type) -> Code:
    code = t.code(expression)
    fitting = _fitting(t, code, wanted)
    return fitting if code.sure else _or_omitted(t, expression, fitting, wanted)


def _fitting(t: Translator, code: Code, wanted: Type) -> Code:
    """The value where a string is wanted: Ansible would write a bool as ``True``."""
    if wanted == STRING and code.type != STRING:
        return t.as_text(code)
    if isinstance(wanted, Collection) and wanted.element == STRING and not _holds_text(code.type):
        return t.as_type(code, type(wanted)(STRING))
    return code


def _holds_text(type_: Type) -> bool:
    from ..hcl.types import ObjectOf, TupleOf

    if isinstance(type_, Collection):
        return type_.element == STRING
    if isinstance(type_, TupleOf):
        return all(item == STRING for item in type_.items)
    return isinstance(type_, ObjectOf) and all(item == STRING for item in type_.attributes.values())


def _converted(t: Translator, expression: Expression, wanted: Type) -> Value:
    value = t.value(expression)
    if wanted == DYNAMIC or value.is_null:
        return value
    return t.converted(expression, value, wanted)


def _object(t: Translator, node: Object, wanted: Type) -> Mapping[str, Data] | None:
    """The entries, if all keys are known; a later one with the same key wins, as in HCL."""
    if not all(isinstance(entry.key, Text) or t.is_constant(entry.key) for entry in node.entries):
        return None
    element = wanted.element if isinstance(wanted, MapOf) else DYNAMIC
    entries: dict[str, Data] = {}
    for entry in node.entries:
        key = t.converted(entry.key, t.value(entry.key), STRING).raw
        entries[key] = to_data(t, entry.value, element)
    return entries
