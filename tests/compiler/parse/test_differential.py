# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ordinary templates: python-hcl2, whose grammar is used, accepts the same and finds the same in them."""

from __future__ import annotations

from collections.abc import Iterator

import hcl2
import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hcl2ansible.hcl.nodes import Argument, Body
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Token, Tree
from lark.exceptions import LarkError

from hcl2ansible.parse import parse_hcl

names = st.sampled_from(["name", "region", "ami_name", "tags", "in", "only", "x1"])
values = st.recursive(
    st.sampled_from([

        "1", "-1", "1.5", "true", "null", '"text"', '"web-${var.region}"', '"${local.a}"', "var.region",
        "local.a[0].b", 'upper("x")', "a && b || c", "a == b ? 1 : 2", '"$${x}"',
        '"%{ if a }b%{ else }c%{ endif }"', "data.a.*.id", "<<EOT\nhello ${var.region}\nEOT",
        "<<-EOT\n    one\n      two\n    EOT",
    ]),
    lambda inner: st.one_of(
        st.lists(inner.filter(lambda v: "<<" not in v), max_size=3).map(lambda v: "[" + ", ".join(v) + "]"),
        st.lists(st.tuples(names, inner), max_size=3).map(
            lambda v: "{\n" + "".join(f"    {key} = {value}\n" for key, value in v) + "  }"
        ),
        inner.filter(lambda v: "<<" not in v).map(lambda v: f"[for k, v in {v} : k if v != null]"),
        inner.filter(lambda v: "<<" not in v).map(lambda v: f"merge(local.a, ({v}))"),
    ),
    max_leaves=4,
)  # fmt: skip


def _block(items: list[str]) -> st.SearchStrategy[str]:
    header = st.sampled_from(["build", 'source "null" "a"', 'variable "x"', "locals", 'provisioner "shell"'])
    return header.map(lambda h: h + " {\n" + "".join(items) + "}\n")


comments = st.sampled_from(["", "\n", "# note\n", "// note\n", "/* a\n b */\n"])
unique = st.lists(st.tuples(names, values), max_size=3, unique_by=lambda item: item[0])
arguments = unique.map(lambda pairs: [f"{name} = {value}\n" for name, value in pairs])
bodies = st.recursive(
    arguments,
    lambda inner: st.tuples(arguments, st.lists(inner.flatmap(_block), max_size=2), comments).map(
        lambda parts: [*parts[0], parts[2], *parts[1]]
    ),
    max_leaves=5,
)


def _theirs(tree: Tree[Token]) -> Iterator[str]:
    for node in tree.iter_subtrees_topdown():
        if node.data in ("attribute", "block"):
            word = node.children[0]
            yield f"{node.data} {word.children[0] if isinstance(word, Tree) else word}"


def _ours(body: Body) -> Iterator[str]:
    for item in body.items:
        yield f"attribute {item.name}" if isinstance(item, Argument) else f"block {item.kind}"
        if not isinstance(item, Argument):
            yield from _ours(item.body)


@settings(max_examples=150, deadline=None)
@given(bodies.map("".join))
def test_the_same_arguments_and_blocks(text: str) -> None:
    body, _unused = parse_hcl(SourceFile("t.pkr.hcl", text))
    assert sorted(_ours(body)) == sorted(_theirs(hcl2.parses_to_tree(text)))


@settings(max_examples=100, deadline=None)
@given(bodies.map("".join).filter(bool), st.data())
def test_what_they_refuse_is_refused(text: str, data: st.DataObject) -> None:
    """A stray character mostly breaks a template; what they refuse must not get through here."""
    place = data.draw(st.integers(0, len(text)))
    broken = text[:place] + data.draw(st.sampled_from(["}", "]", '"', "= =", "{"])) + text[place:]
    try:
        hcl2.parses_to_tree(broken)
    except LarkError:
        if "${" not in broken and "<<" not in broken and "-" not in broken:
            with pytest.raises(DiagnosticError):
                parse_hcl(SourceFile("t.pkr.hcl", broken))
