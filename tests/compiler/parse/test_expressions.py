# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What expressions look like as trees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError
from hcl2ansible.hcl.nodes import Node

from hcl2ansible.hcl import nodes
from hcl2ansible.parse import parse_expression

Shape = Callable[[Any], str]

EXPRESSIONS = [
    # operators bind as in HCL
    ("a + b * c - d / e % f", "(- (+ a (* b c)) (% (/ d e) f))"),
    ("a || b && !c == d", "(|| a (&& b (== (! c) d)))"),
    ("a < b == c >= d", "(== (< a b) (>= c d))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a ? b : c ? d : e", "(? a b (? c d e))"),
    ("a ? b ? c : d : e", "(? a (? b c d) e)"),
    ("!!a", "(! (! a))"),
    ("--5", "(- (- 5))"),
    ("-a.b", "(- (. a b))"),
    ("-a * b", "(* (- a) b)"),
    ("50-12", "(- 50 12)"),
    ("length(a)-10", "(- (call length a) 10)"),
    ("a-10", "a-10"),
    ("a - 10", "(- a 10)"),
    ("(a + b) * c", "(* (paren (+ a b)) c)"),
    ("(a # why\n + b)", "(paren (+ a b))"),
    # literals keep their text
    ("12345678901234567890.50", "12345678901234567890.50"),
    ("2.5E-3", "2.5E-3"),
    ("007", "007"),
    ("[null, true, false]", "(tuple null true false)"),
    # collections
    ("[1, 2,]", "(tuple 1 2)"),
    ("[]", "(tuple)"),
    ("{}", "(object)"),
    ('{a = 1, "b" = 2, c: 3}', "(object ('a' 1) ('b' 2) ('c' 3))"),
    ("{\n a = 1\n b = x + y\n c = 3,\n}", "(object ('a' 1) ('b' (+ x y)) ('c' 3))"),
    ('{(a) = 1, "${b}" = 2, 1 = 3}', "(object ((paren a) 1) ((wrap b) 2) (1 3))"),
    ("{true = 1, null = 2, if = 3}", "(object ('true' 1) ('null' 2) ('if' 3))"),
    ('{"for" = 1}', "(object ('for' 1))"),
    ("{a = {b = {c = 1}}}", "(object ('a' (object ('b' (object ('c' 1))))))"),
    # traversals
    ("a.b.c", "(. (. a b) c)"),
    ('a["b"].c[0]', "([] (. ([] a 'b') c) 0)"),
    ("a.0.b", "(. ([] a 0) b)"),
    ("a.for.if.true", "(. (. (. a for) if) true)"),
    ("[1, 2][0]", "([] (tuple 1 2) 0)"),
    ("f(a)[0].b", "(. ([] (call f a) 0) b)"),
    ("(a\n  .b\n  [0])", "(paren ([] (. a b) 0))"),
    # a full splat takes all that follows into its element, an attribute splat stops at the first bracket
    ("a[*]", "(splat a @)"),
    ("a[*].b[0].c", "(splat a (. ([] (. @ b) 0) c))"),
    ("a[ * ].b", "(splat a (. @ b))"),
    ("a[*].b[*].c", "(splat a (splat (. @ b) (. @ c)))"),
    ("a[*].b.*.c", "(splat a (splat (. @ b) (. @ c)))"),
    ("a.*", "(splat a @)"),
    ("a.*.b.0.c", "(splat a (. ([] (. @ b) 0) c))"),
    ("a.*.b[0].c", "(. ([] (splat a (. @ b)) 0) c)"),
    ("a.*.b[*].c", "(splat (splat a (. @ b)) (. @ c))"),
    ("(a[*]).b", "(. (paren (splat a @)) b)"),
    # calls
    ("f()", "(call f)"),
    ("f(a, b...)", "(call f a b ...)"),
    ("f(\n a,\n b,\n)", "(call f a b)"),
    ("a::b(1)", "(call a::b 1)"),
    ("a::b::c(1)", "(call a::b::c 1)"),
    # for
    ("[for a in b : a]", "(for - a b a)"),
    ("[for i, a in b : a if i > 0]", "(for i a b a if (> i 0))"),
    ("{for k, v in m : k => v}", "(for k v m k => v)"),
    ("{for v in m : v.k => v... if v.on}", "(for - v m (. v k) => v ... if (. v on))"),
    ("{\n  for k, v in m :\n  k => v\n  if v != null\n}", "(for k v m k => v if (!= v null))"),
    ("[for in in a : in]", "(for - in a in)"),
    ("[for if in if : if if if]", "(for - if if if if if)"),
    ("[for a in [for b in c : b] : { k = a }]", "(for - a (for - b c b) (object ('k' a)))"),
    # words that mean something elsewhere
    ("for", "for"),
    ("if(endif)", "(call if endif)"),
    ("\u00e9t\u00e9.\u00f1ame", "(. \u00e9t\u00e9 \u00f1ame)"),
    # a line break does not count here
    ("\n a\n +\n b\n", "(+ a b)"),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS, ids=[text for text, _unused in EXPRESSIONS])
def test_tree(text: str, expected: str, shape: Shape) -> None:
    assert shape(parse_expression(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "a b", "a +", "[1", "{a = 1 b = 2}", "a.0.1", "a.*.*.b", "a ? b", "x = 1", "1_000", "f(,)"]
)
def test_not_an_expression(text: str) -> None:
    with pytest.raises(DiagnosticError):
        parse_expression(text)


def _check_spans(node: Node, text: str) -> None:
    children = [
        child
        for name in node.__match_args__
        for value in [getattr(node, name)]
        for child in (value if isinstance(value, tuple) else (value,))
        if isinstance(child, Node)
    ]
    for child in children:
        assert node.start <= child.start <= child.end <= node.end, (node, child)
        _check_spans(child, text)


@pytest.mark.parametrize("text", [text for text, _unused in EXPRESSIONS])
def test_spans_nest(text: str) -> None:
    _check_spans(parse_expression(text), text)


def test_spans_are_exact() -> None:
    text = 'x ? f(a.b[0], "s") : [ 12 , -y ]'
    tree = parse_expression(text)
    assert isinstance(tree, nodes.Conditional)
    shown = [text[node.start : node.end] for node in (tree, tree.condition, tree.then, tree.otherwise)]
    assert shown == [text, "x", 'f(a.b[0], "s")', "[ 12 , -y ]"]
    assert isinstance(tree.then, nodes.Call)
    assert [text[a.start : a.end] for a in tree.then.arguments] == ["a.b[0]", '"s"']


def test_an_error_carries_the_given_name() -> None:
    with pytest.raises(DiagnosticError) as caught:
        parse_expression("a +", "-var x")
    assert str(caught.value.diagnostics[0].span) == "-var x:1:3"


DEEP = {
    "lists": ("[" * 3000 + "]" * 3000),
    "sums": "+".join(["a"] * 3000),
    "else": "a ? b : " * 5000 + "c",
    "then": "a ? " * 3000 + "b" + " : c" * 3000,
    "not": "!" * 3000 + "a",
    "calls": "f(" * 3000 + ")" * 3000,
    "objects": "{a=" * 3000 + "1" + "}" * 3000,
    "strings": '"${' * 3000 + "a" + '}"' * 3000,
    "directives": '"' + "%{if a}" * 3000 + "%{endif}" * 3000 + '"',
    "splats": "a" + "[*].b" * 3000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_depth_does_not_matter(text: str) -> None:
    node = parse_expression(text)
    assert (node.start, node.end) == (0, len(text))
