# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An expression as one line of HCL.

It is written from the tree, not cut out of the source: that may be JSON, may go over many lines, and names
that the playbook does not have are replaced in the tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..hcl.nodes import (
    Attribute,
    Binary,
    Bool,
    Call,
    Conditional,
    Entry,
    Expression,
    For,
    Index,
    Item,
    Name,
    Null,
    Number,
    Object,
    Parenthesised,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    Text,
    Tuple,
    Unary,
    Wrapped,
)

_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
_RANKS = {operator: rank for rank, operators in enumerate(_LEVELS, 1) for operator in operators}
_CHOICE, _UNARY, _ATOM = 0, len(_LEVELS) + 1, len(_LEVELS) + 2
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_KEYWORDS = ("true", "false", "null", "for")
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\u0085\u2028\u2029\ufeff]|[$%](?=\{)|[$%]\Z')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def hcl_text(node: Expression) -> str:
    """The text; parsed again, it has the same value."""
    node = _bare(node)
    return _WRITERS[type(node)](node)


def _bare(node: Expression) -> Expression:
    """Without ``"${...}"`` around it, as JSON has it everywhere."""
    while isinstance(node, Wrapped):
        node = node.inner
    return node


def _at(node: Expression, rank: int) -> str:
    """The text of an operand that must bind at least as strongly as ``rank``."""
    text = hcl_text(node)
    return text if _rank(_bare(node)) >= rank else f"({text})"


def _rank(node: Expression) -> int:
    match node:
        case Conditional():
            return _CHOICE
        case Binary():
            return _RANKS[node.operator]
        case Unary():
            return _UNARY
    return _ATOM


def _escaped(text: str, *, last: bool = True) -> str:
    """The text between quotes; unless it is the ``last`` in it, an interpolation may follow."""

    def replace(match: re.Match[str]) -> str:
        char, before = match[0], text[match.start() - 1 : match.start()]
        if char in "$%" and match.end() == len(text) and last:
            return char
        if char in "$%" and match.end() < len(text) and before != char:
            return char * 2
        return _ESCAPES.get(char, f"\\u{ord(char):04x}")

    return _ESCAPED.sub(replace, text)


def _quoted(node: Expression) -> str:
    return f'"{_inside(node)}"'


def _template(node: Template) -> str:
    parts = [part for part in node.parts if not (isinstance(part, Text) and not part.value)]
    lone = len(parts) == 1 and not isinstance(parts[0], Text | TemplateIf | TemplateFor | Template)
    # A lone interpolation would keep its type.
    return f'"{_inside(node, last=not lone)}' + ('${""}"' if lone else '"')


def _inside(node: Expression, *, last: bool = True) -> str:
    """A part of a template; ``last``: the closing quote follows."""
    match node:
        case Text():
            return _escaped(node.value, last=last)
        case Template():
            end = len(node.parts) - 1
            return "".join(_inside(part, last=last and at == end) for at, part in enumerate(node.parts))
        case Wrapped():
            return f"${{{hcl_text(node.inner)}}}"
        case TemplateIf():
            otherwise = _inside(node.otherwise, last=False)
            head = f"%{{ if {hcl_text(node.condition)} }}{_inside(node.then, last=False)}"
            return head + (f"%{{ else }}{otherwise}" if otherwise else "") + "%{ endif }"
        case TemplateFor():
            names = f"{node.key_name}, {node.value_name}" if node.key_name else node.value_name
            head = f"%{{ for {names} in {hcl_text(node.collection)} }}"
            return f"{head}{_inside(node.body, last=False)}%{{ endfor }}"
    return f"${{{hcl_text(node)}}}"


def _index(node: Index) -> str:
    target = _at(node.target, _ATOM)
    # After a splat, an index would be taken for a step of it.
    target = f"({target})" if isinstance(_bare(node.target), Splat) else target
    return f"{target}[{hcl_text(node.key)}]"


def _attribute(node: Attribute) -> str:
    target = _at(node.target, _ATOM)
    target = f"({target})" if isinstance(_bare(node.target), Splat | Number) else target
    return f"{target}.{node.name}"


def _call(node: Call) -> str:
    arguments = ", ".join(map(hcl_text, node.arguments))
    return f"{node.name}({arguments}{'...' if node.expand else ''})"


def _unary(node: Unary) -> str:
    return node.operator + _at(node.operand, _ATOM)


def _binary(node: Binary) -> str:
    rank = _RANKS[node.operator]
    return f"{_at(node.left, rank)} {node.operator} {_at(node.right, rank + 1)}"


def _conditional(node: Conditional) -> str:
    return f"{_at(node.condition, 1)} ? {_at(node.then, 1)} : {hcl_text(node.otherwise)}"


def _entry(entry: Entry) -> str:
    key, value = entry.key, hcl_text(entry.value)
    if isinstance(key, Text) and _KEY.fullmatch(key.value) and key.value not in _KEYWORDS:
        return f"{key.value} = {value}"
    # A name, bare, would be the key itself.
    return f"({hcl_text(key)}) = {value}" if isinstance(key, Wrapped) else f"{hcl_text(key)} = {value}"


def _object(node: Object) -> str:
    return "{ " + ", ".join(map(_entry, node.entries)) + " }" if node.entries else "{}"


def _for(node: For) -> str:
    names = f"{node.key_name}, {node.value_name}" if node.key_name else node.value_name
    head = f"for {names} in {hcl_text(node.collection)} : "
    tail = f" if {hcl_text(node.condition)}" if node.condition is not None else ""
    if node.key is None:
        return f"[{head}{hcl_text(node.value)}{tail}]"
    group = "..." if node.group else ""
    return f"{{{head}{hcl_text(node.key)} => {hcl_text(node.value)}{group}{tail}}}"


_WRITERS: dict[type[Expression], Callable[..., str]] = {
    Null: lambda node: "null",
    Bool: lambda node: "true" if node.value else "false",
    Number: lambda node: node.text,
    Text: _quoted,
    Template: _template,
    TemplateIf: _quoted,
    TemplateFor: _quoted,
    Name: lambda node: node.name,
    Attribute: _attribute,
    Index: _index,
    Splat: lambda node: f"{_at(node.target, _ATOM)}[*]{hcl_text(node.each)}",
    Item: lambda node: "",
    Call: _call,
    Unary: _unary,
    Binary: _binary,
    Conditional: _conditional,
    Parenthesised: lambda node: f"({hcl_text(node.inner)})",
    Tuple: lambda node: f"[{', '.join(map(hcl_text, node.items))}]",
    Object: _object,
    For: _for,
}
