# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an expression refers to."""

from __future__ import annotations

from collections.abc import Iterator

from .nodes import Attribute, Expression, For, Index, Name, Node, Number, TemplateFor, Text
from .record import record


@record
class Reference:
    """A name with the constant steps after it: ``("var", "users", "0")`` for ``var.users[0]``."""

    path: tuple[str, ...]
    start: int
    end: int
    expression: Expression


def references(expression: Expression, bound: frozenset[str] = frozenset()) -> list[Reference]:
    """All references to names that the expression does not bind itself, in the order of the text."""
    return list(_references(expression, bound))


def _references(node: Node, bound: frozenset[str]) -> Iterator[Reference]:
    path = _path(node)
    if path is not None and isinstance(node, Expression):
        if path[0] not in bound:
            yield Reference(path, node.start, node.end, node)
        return
    if isinstance(node, (For, TemplateFor)):
        yield from _references(node.collection, bound)
        inner = bound | {node.value_name} | ({node.key_name} if node.key_name else set())
        for child in node.children():
            if child is not node.collection:
                yield from _references(child, inner)
        return
    for child in node.children():
        yield from _references(child, bound)


def _path(node: Node) -> tuple[str, ...] | None:
    """The steps of a name followed by constant steps only, else None."""
    steps: list[str] = []
    while True:
        match node:
            case Name(name=name):
                steps.append(name)
                return tuple(reversed(steps))
            case Attribute(target=target, name=name):
                steps.append(name)
                node = target
            case Index(target=target, key=Text(value=key)):
                steps.append(key)
                node = target
            case Index(target=target, key=Number(text=key)):
                steps.append(key)
                node = target
            case _:
                return None
