# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All nodes below a node, and what becomes of a tree when some are replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from ..hcl.nodes import Attribute, Name, Node, Text
from ..hcl.record import replaced

_Kind = TypeVar("_Kind", bound=Node)


def nodes(node: Node) -> Iterator[Node]:
    """The node itself, then everything in it."""
    yield node
    for child in node.children():
        yield from nodes(child)


def with_texts(node: _Kind, texts: Mapping[tuple[str, str], str]) -> _Kind:
    """The tree with references such as ``build.name`` replaced by the text that they stand for."""
    if not any(
        isinstance(part, Name) and any(part.name == root for root, _unused in texts) for part in nodes(node)
    ):
        return node
    return _replaced(node, texts)  # type: ignore[return-value]


def _replaced(node: Node, texts: Mapping[tuple[str, str], str]) -> Node:
    if isinstance(node, Attribute) and isinstance(node.target, Name):
        text = texts.get((node.target.name, node.name))
        return node if text is None else Text(node.start, node.end, text)
    changed: dict[str, Any] = {}
    for name in node.__match_args__:
        value = getattr(node, name)
        if isinstance(value, tuple):
            changed[name] = tuple(
                _replaced(item, texts) if isinstance(item, Node) else item for item in value
            )
        elif isinstance(value, Node):
            changed[name] = _replaced(value, texts)
    return replaced(node, **changed) if changed else node
