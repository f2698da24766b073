# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Actions that make expressions of the syntax tree; one per rule of the grammar, by the rule's name."""

from __future__ import annotations

from typing import Any

from .. import nodes
from ..nodes import Expression
from .context import Context
from .driver import Action
from .traversals import Chain, link


class ExpressionActions:
    """Each method takes the values of a rule's symbols and gives its node."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def table(self) -> dict[str, Action]:
        """The actions by rule name."""
        return {
            "identifier": self.identifier,
            "keyword": self.keyword,
            "literal_value": self.literal_value,
            "int_lit": self.number,
            "float_lit": self.number,
            "expr_term": self.expr_term,
            "unary_expr": self.unary_expr,
            "unary_op": self.unary_op,
            "binary_operator": lambda children: children[0][1],
            "binary_term": lambda children: (children[0], children[-1]),
            "binary_op": self.binary_op,
            "conditional": self.conditional,
            "tuple": self.tuple_expr,
            "object_elem_key": self.object_elem_key,
            "object_elem": self.object_elem,
            "object": self.object_expr,
            "arguments": lambda children: children,
            "function_call": self.function_call,
            "for_intro": self.for_intro,
            "for_cond": lambda children: children[-1],
            "for_tuple_expr": self.for_tuple_expr,
            "for_object_expr": self.for_object_expr,
        }

    def identifier(self, children: list[Any]) -> nodes.Name:
        _unused, text, start, end = children[0]
        return nodes.Name(start, end, text)

    def keyword(self, children: list[Any]) -> nodes.Name:
        """Only ``for`` as the first key of an object gets here: HCL takes it for a for expression."""
        _unused, text, start, end = children[0]
        self._context.error(
            "keyword-key",
            start,
            end,
            f'An object whose first key is "{text}" looks like a for expression',
            hint=f'Put the key in quotes: "{text}".',
        )
        return nodes.Name(start, end, text)

    def literal_value(self, children: list[Any]) -> Expression:
        kind, _unused, start, end = children[0]
        return nodes.Null(start, end) if kind == "NULL" else nodes.Bool(start, end, kind == "TRUE")

    def number(self, children: list[Any]) -> nodes.Number:
        _unused, text, start, end = children[0]
        return nodes.Number(start, end, text)

    def expr_term(self, children: list[Any]) -> Expression | Chain:
        if len(children) == 1:
            term: Expression | Chain = children[0]
            return term
        inner = _expressions(children)[0]
        return nodes.Parenthesised(children[0][2], children[-1][3], inner)

    def unary_expr(self, term: Any) -> Expression:
        """The place where a term is complete: nothing that follows can still be a step of it."""
        return link(term, self._context) if isinstance(term, Chain) else term

    def unary_op(self, children: list[Any]) -> nodes.Unary:
        (_unused, operator, start, _unused), operand = children
        return nodes.Unary(start, operand.end, operator, operand)

    def binary_op(self, children: list[Any]) -> nodes.Binary:
        left, (operator, right) = children[:2]
        return nodes.Binary(left.start, right.end, operator, left, right)

    def conditional(self, children: list[Any]) -> nodes.Conditional:
        condition, then, otherwise = _expressions(children)
        return nodes.Conditional(condition.start, otherwise.end, condition, then, otherwise)

    def tuple_expr(self, children: list[Any]) -> nodes.Tuple:
        return nodes.Tuple(children[0][2], children[-1][3], tuple(_expressions(children)))

    def object_elem_key(self, children: list[Any]) -> Expression:
        """A bare word is the key itself; every other expression, also one in parentheses, gives the key."""
        key: Expression = children[0]
        if isinstance(key, (nodes.Name, nodes.Bool, nodes.Null)):
            return nodes.Text(key.start, key.end, self._context.text[key.start : key.end])
        return key

    def object_elem(self, children: list[Any]) -> nodes.Entry:
        key, _unused, value = children
        return nodes.Entry(key.start, value.end, key, value)

    def object_expr(self, children: list[Any]) -> nodes.Object:
        entries: list[nodes.Entry] = []
        separated = True
        for child in children[1:-1]:
            if isinstance(child, nodes.Entry):
                if not separated and not self._context.newline_between(entries[-1].end, child.start):
                    self._missing_separator(child)
                entries.append(child)
                separated = False
            elif child is not None:
                separated = True
        return nodes.Object(children[0][2], children[-1][3], tuple(entries))

    def _missing_separator(self, entry: nodes.Entry) -> None:
        key = self._context.text[entry.key.start : entry.key.end]
        self._context.error(
            "missing-separator",
            entry.start,
            entry.key.end,
            f"A comma or a line break is missing before {key}",
            hint="Separate the elements of an object with commas, or write each on a line of its own.",
        )

    def function_call(self, children: list[Any]) -> nodes.Call:
        name = "::".join(child.name for child in children if isinstance(child, nodes.Name))
        arguments: list[Expression] = []
        expand = False
        for child in children:
            if isinstance(child, list):
                arguments = _expressions(child)
                expand = any(isinstance(item, tuple) and item[0] == "ELLIPSIS" for item in child)
        return nodes.Call(children[0].start, children[-1][3], name, tuple(arguments), expand)

    def for_intro(self, children: list[Any]) -> tuple[str, str, Expression]:
        *names, collection = _expressions(children)
        words = [name.name for name in names if isinstance(name, nodes.Name)]
        return (words[0] if len(words) > 1 else ""), words[-1], collection

    def for_tuple_expr(self, children: list[Any]) -> nodes.For:
        return self._for(children, keyed=False)

    def for_object_expr(self, children: list[Any]) -> nodes.For:
        return self._for(children, keyed=True)

    def _for(self, children: list[Any], keyed: bool) -> nodes.For:
        intro = next(child for child in children if isinstance(child, tuple) and len(child) == 3)
        parts = _expressions(children)
        key = parts.pop(0) if keyed else None
        condition = parts[1] if len(parts) > 1 else None
        group = any(isinstance(child, tuple) and child[0] == "ELLIPSIS" for child in children)
        start, end = children[0][2], children[-1][3]
        return nodes.For(start, end, *intro, key, parts[0], condition, group)


def _expressions(children: list[Any]) -> list[Expression]:
    return [child for child in children if isinstance(child, Expression)]
