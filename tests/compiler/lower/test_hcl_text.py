# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text that is written of an expression means the same."""

from __future__ import annotations

from typing import Any

import pytest
from hcl2ansible.hcl.nodes import (
    Attribute,
    Binary,
    Expression,
    Name,
    Node,
    Number,
    Parenthesised,
    Splat,
    Template,
    Text,
    Wrapped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from hcl2ansible.lower.hcl_text import hcl_text
from hcl2ansible.parse import parse_expression


def literals(node: Template) -> list[Expression]:
    """The parts, with constant strings among them joined."""
    parts: list[Expression] = [Text(0, 0, "")]
    for part in node.parts:
        for each in literals(part) if isinstance(part, Template) else [part]:
            last = parts[-1]
            if isinstance(each, Text) and isinstance(last, Text):
                parts[-1] = Text(0, 0, last.value + each.value)
            else:
                parts.append(each)
    return [part for part in parts if not isinstance(part, Text) or part.value] or parts[:1]


def shape(node: Any) -> Any:
    """The tree without what has no meaning: places, parentheses, ``"${...}"`` around a value, heredocs."""
    if isinstance(node, Parenthesised | Wrapped):
        return shape(node.inner)
    if isinstance(node, Template):
        parts = literals(node)
        return (
            shape(parts[0])
            if len(parts) == 1 and isinstance(parts[0], Text)
            else ["Template", *map(shape, parts)]
        )
    if isinstance(node, tuple):
        return [shape(item) for item in node]
    if isinstance(node, Node):
        names = [name for name in node.__match_args__ if name not in ("start", "end", "heredoc")]
        return [type(node).__name__, *(shape(getattr(node, name)) for name in names)]
    return node


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a.b[0].c", "a.b[0].c"),
        ('a["b"].0', 'a["b"][0]'),
        ("a[*].b[0]", "a[*].b[0]"),
        ("a.*.b[0]", "(a[*].b)[0]"),
        ("f(a, # comment\n  b...)", "f(a, b...)"),
        ("!a || -b * (c + 1) > 2 ? x : y ? 1 : 2", "!a || -b * (c + 1) > 2 ? x : y ? 1 : 2"),
        ("[for k, v in a : v if k]", "[for k, v in a : v if k]"),
        ("{for k, v in a : k => v...}", "{for k, v in a : k => v...}"),
        (
            '{ a = 1, "b c" = 2\n (d) = 3, "null" = 4, "${e}" = 5 }',
            '{ a = 1, "b c" = 2, (d) = 3, "null" = 4, (e) = 5 }',
        ),
        ('"a\\"\\\\\\n${b}$${c}%%{d}$"', '"a\\"\\\\\\n${b}$${c}%%{d}$"'),
        ('"\\u0024${a}"', '"\\u0024${a}"'),
        ('"${a}"', "a"),
        ("<<E\nx ${a}\n%{ if b ~}\ny\n%{ endif }\nE\n", '"x ${a}\\n%{ if b }y\\n%{ endif }\\n"'),
        ('"%{ for i, x in a }${x}$%{ endfor }"', '"%{ for i, x in a }${x}\\u0024%{ endfor }"'),
    ],
)
def test_written(source: str, written: str) -> None:
    tree = parse_expression(source)
    assert hcl_text(tree) == written
    assert shape(parse_expression(written)) == shape(tree)


def test_trees_that_no_parser_makes_get_their_parentheses() -> None:
    one, a = Number(0, 0, "1"), Name(0, 0, "a")
    total = Binary(0, 0, "+", a, one)
    assert hcl_text(Binary(0, 0, "*", total, total)) == "(a + 1) * (a + 1)"
    assert hcl_text(Binary(0, 0, "-", one, total)) == "1 - (a + 1)"
    assert hcl_text(Attribute(0, 0, Wrapped(0, 0, total), "b")) == "(a + 1).b"
    assert hcl_text(Splat(0, 0, Text(0, 0, "x"), a)).startswith('"x"[*]')


MARKS = st.text('${%}~"\\ \nab', max_size=6)
TEXTS = MARKS.map(lambda word: '"' + "".join(f"\\u{ord(char):04x}" for char in word) + '"')
ATOMS = st.one_of(TEXTS, st.sampled_from(["a", "b.c", "true", "1.50", "null", "a[*].b", "f(a)", "[]", "{}"]))
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["+", "*", "==", "&&", "||", "<"]), inner).map(
            "({})".format
        ),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("f({}, {}...)".format, inner, inner),
        st.builds("[{}, {}]".format, inner, inner),
        st.builds("{{ k = {}, ({}) = {} }}".format, inner, inner, inner),
        st.builds("({}).x".format, inner),
        st.builds("({})[{}]".format, inner, inner),
        st.builds("({})[*].y".format, inner),
        st.builds("!({})".format, inner),
        st.builds("[for k, v in {} : {} if {}]".format, inner, inner, inner),
        st.builds(
            '"x${{{}}}%{{ if {} }}${{{}}}$$%{{ else }}y%{{ endif }}${{{}}}"'.format,
            inner,
            inner,
            inner,
            inner,
        ),
        st.builds('"%{{ for v in {} }}\\u0025${{{}}}%{{ endfor }}"'.format, inner, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_read_again_it_is_the_same(source: str) -> None:
    tree = parse_expression(source)
    assert shape(parse_expression(hcl_text(tree))) == shape(tree)
