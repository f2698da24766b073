# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tree as HCL text. The layout is left to ``format``; here only the meaning counts."""

from __future__ import annotations

import re

from ..hcl.nodes import (
    Argument,
    Attribute,
    Binary,
    Block,
    Body,
    Bool,
    Call,
    Conditional,
    Entry,
    Expression,
    Index,
    Name,
    Null,
    Number,
    Object,
    Parenthesised,
    Template,
    Text,
    Tuple,
    Unary,
    Wrapped,
)

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")
_KEYWORDS = frozenset({"true", "false", "null", "for"})
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t]|[\x00-\x1f\x7f\u2028\u2029]|\$\{|%\{')
_BINDS = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_BINDS |= {"+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


def print_body(body: Body) -> str:
    """The items of a body, one a line."""
    return "".join(map(_item, body.items))


def print_block(block: Block) -> str:
    """A block with its body; empty lines set the steps of a build apart."""
    labels = "".join(f" {quoted(label.text)}" for label in block.labels)
    if not block.body.items:
        return f"{block.kind}{labels} {{}}\n"
    if block.kind != "build":
        return f"{block.kind}{labels} {{\n{print_body(block.body)}}}\n"
    inner = "".join(("\n" if isinstance(item, Block) else "") + _item(item) for item in block.body.items)
    return f"{block.kind}{labels} {{\n{inner}}}\n"


def _item(item: Argument | Block) -> str:
    return print_block(item) if isinstance(item, Block) else f"{item.name} = {print_expression(item.value)}\n"


def quoted(text: str) -> str:
    """A string in quotes, with nothing in it that HCL would evaluate."""
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 2:
        return text[0] + text  # $${ and %%{
    return _ESCAPES.get(text) or f"\\u{ord(text):04x}"


def print_expression(node: Expression) -> str:
    """An expression; the syntax that legacy templates are translated to, which has no loops."""
    match node:
        case Null():
            return "null"
        case Bool(value=truth):
            return "true" if truth else "false"
        case Number(text=text) | Name(name=text):
            return text
        case Text(value=text):
            return quoted(text)
        case Wrapped(inner=inner):
            return f'"${{{print_expression(inner)}}}"'
        case Template(parts=parts):
            return f'"{_parts(parts)}"'
        case Tuple(items=items):
            return _tuple(items)
        case Object(entries=entries):
            return "{\n" + "".join(map(_entry, entries)) + "}" if entries else "{}"
    return _operation(node)


def _parts(parts: tuple[Expression, ...]) -> str:
    """A ``$`` or ``%`` before an interpolation would escape it, so it moves into one of its own."""
    found: list[str] = []
    for index, part in enumerate(parts):
        if not isinstance(part, Text):
            found.append(f"${{{print_expression(part)}}}")
            continue
        text = part.value
        mark = ""
        if index + 1 < len(parts) and text.endswith(("$", "%")):
            text, mark = text[:-1], f'${{"{text[-1]}"}}'
        found.append(_escaped(text) + mark)
    return "".join(found)


def _tuple(items: tuple[Expression, ...]) -> str:
    """Short lists on one line, longer ones with an item a line."""
    printed = [print_expression(item) for item in items]
    if sum(map(len, printed)) + 2 * len(printed) <= 72 and not any("\n" in text for text in printed):
        return f"[{', '.join(printed)}]"
    return "[\n" + "".join(f"{text},\n" for text in printed) + "]"


def _entry(entry: Entry) -> str:
    key = entry.key
    if isinstance(key, Text) and _IDENTIFIER.fullmatch(key.value) and key.value not in _KEYWORDS:
        name = key.value
    else:
        name = print_expression(key)
    return f"{name} = {print_expression(entry.value)}\n"


def _operation(node: Expression) -> str:
    match node:
        case Attribute(target=target, name=name):
            return f"{print_expression(target)}.{name}"
        case Index(target=target, key=key):
            return f"{print_expression(target)}[{print_expression(key)}]"
        case Call(name=name, arguments=arguments, expand=expand):
            inner = ", ".join(map(print_expression, arguments))
            return f"{name}({inner}{'...' if expand else ''})"
        case Unary(operator=operator, operand=operand):
            return f"{operator}{print_expression(operand)}"
        case Binary(operator=operator, left=left, right=right):
            return f"{_operand(left, operator)} {operator} {_operand(right, operator)}"
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            parts = map(print_expression, (condition, then, otherwise))
            return "{} ? {} : {}".format(*parts)
        case Parenthesised(inner=inner):
            return f"({print_expression(inner)})"
    raise TypeError(f"{type(node).__name__} does not come from a legacy template")


def _operand(node: Expression, operator: str) -> str:
    text = print_expression(node)
    loose = isinstance(node, Conditional) or (
        isinstance(node, Binary) and _BINDS[node.operator] <= _BINDS[operator]
    )
    return f"({text})" if loose else text
