# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A short notation for syntax trees, so that tests can state a whole tree in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile

from hcl2ansible.hcl import nodes as n
from hcl2ansible.parse import parse_hcl

Shape = Callable[[Any], str]

_LEAVES: dict[type, Callable[[Any], str]] = {
    n.Null: lambda x: "null",
    n.Bool: lambda x: str(x.value).lower(),
    n.Number: lambda x: x.text,
    n.Text: lambda x: repr(x.value),
    n.Name: lambda x: x.name,
    n.Item: lambda x: "@",
}
_INNER: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    n.Wrapped: lambda x: ("wrap", x.inner),
    n.Template: lambda x: ("heredoc" if x.heredoc else "template", *x.parts),
    n.TemplateIf: lambda x: ("if", x.condition, x.then, x.otherwise),
    n.TemplateFor: lambda x: ("each", x.key_name or "-", x.value_name, x.collection, x.body),
    n.Attribute: lambda x: (".", x.target, x.name),
    n.Index: lambda x: ("[]", x.target, x.key),
    n.Splat: lambda x: ("splat", x.target, x.each),
    n.Call: lambda x: ("call", x.name, *x.arguments, *(["..."] if x.expand else [])),
    n.Unary: lambda x: (x.operator, x.operand),
    n.Binary: lambda x: (x.operator, x.left, x.right),
    n.Conditional: lambda x: ("?", x.condition, x.then, x.otherwise),
    n.Parenthesised: lambda x: ("paren", x.inner),
    n.Tuple: lambda x: ("tuple", *x.items),
    n.Entry: lambda x: (x.key, x.value),
    n.Object: lambda x: ("object", *x.entries),
    n.For: lambda x: (
        "for", x.key_name or "-", x.value_name, x.collection, *([x.key, "=>"] if x.key else []), x.value,
        *(["..."] if x.group else []), *(["if", x.condition] if x.condition else []),
    ),
    n.Argument: lambda x: ("=", x.name, x.value),
    n.Block: lambda x: ("block", x.kind, *(repr(label.text) for label in x.labels), *x.body.items),
    n.Body: lambda x: ("body", *x.items),
}  # fmt: skip


def _shape(node: Any) -> str:
    if isinstance(node, str):
        return node
    if type(node) in _LEAVES:
        return _LEAVES[type(node)](node)
    return "(" + " ".join(_shape(part) for part in _INNER[type(node)](node)) + ")"


@pytest.fixture
def shape() -> Shape:
    """Writes a node as nested parentheses, positions left out."""
    return _shape


@pytest.fixture
def findings() -> Callable[[str], list[Diagnostic]]:
    """The findings for a source that must not parse."""

    def find(text: str) -> list[Diagnostic]:
        with pytest.raises(DiagnosticError) as caught:
            parse_hcl(SourceFile("t.pkr.hcl", text))
        return list(caught.value.diagnostics)

    return find
