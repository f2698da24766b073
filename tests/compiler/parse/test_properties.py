# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generated sources: whatever the text, the parser answers; whatever the expression, it is read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hcl2ansible.parse import parse_expression, parse_hcl, parse_template

PIECES = [
    "a", "b-1", "for", "in", "if", "else", "endif", "endfor", "null", "true", "x = ", "1", "2.5", "0x1",
    ".5", '"', '"s"', "${", '"${', "$${", "%%{", "%{", "%{ if ", "%{ for ", "{", "}", "[", "]", "(", ")",
    "=", "==", "!=", "=>", "+", "-", "*", "/", "%", "&&", "||", "!", "?", ":", "::", ".", ".*", "[*]",
    ",", "...", "~", "~}", "<<E\n", "<<-E\n", "E\n", "<<", '<<"E"\n', "# c\n", "/* c */", "/*", "//",
    "\\", "\\n", "\u201c", "'", "`", ";", "&", "\u00e9", "\u0301", "\u00b2", " ", "\t", "\n", "\n", "\n",
    "\r\n", "\r", "\ufeff", "\u00a0", "\x00", 'a "b" {\n', "}\n", "a { b = 1 }\n", "y = 1\n",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
WAYS: list[Callable[[str], Any]] = [
    lambda text: parse_hcl(SourceFile("t", text)),
    parse_expression,
    lambda text: parse_template(SourceFile("t", text)),
]


@settings(max_examples=400, deadline=None)
@given(soup | st.text(max_size=40))
def test_any_text_gives_a_tree_or_findings_in_it(text: str) -> None:
    for parse in WAYS:
        caught: DiagnosticError | None = None
        try:
            parse(text)
        except DiagnosticError as error:
            caught = error
        if caught:
            assert caught.diagnostics
            for finding in caught.diagnostics:
                assert finding.span
                assert 0 <= finding.span.start <= finding.span.end <= len(text)


names = st.sampled_from(["a", "b", "x-1", "for_each", "if", "in", "endif", "\u00f1"])
atoms = st.one_of(
    names.map(lambda n: (n, n)),
    st.integers(0, 10**20).map(lambda n: (str(n), str(n))),
    st.sampled_from(
        [("null", "null"), ("true", "true"), ('"s"', "'s'"), ("1.50", "1.50"), ('"$${"', "'${'")]
    ),
)
OPERATORS = ["||", "&&", "==", "!=", "<", ">=", "+", "-", "*", "/", "%"]
Pair = tuple[str, str]
"""(source, shape)"""


def _inner(children: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    paren = children.map(lambda c: (f"({c[0]})", f"(paren {c[1]})"))
    several = st.lists(children, max_size=3)

    def join(items: list[Pair]) -> str:
        return ", ".join(item[0] for item in items)

    def shapes(items: list[Pair]) -> str:
        return "".join(" " + item[1] for item in items)

    return st.one_of(
        paren,
        several.map(lambda c: (f"[{join(c)}]", f"(tuple{shapes(c)})")),
        st.tuples(names, several).map(lambda c: (f"{c[0]}({join(c[1])})", f"(call {c[0]}{shapes(c[1])})")),
        st.tuples(names, children).map(
            lambda c: (f'{{ "{c[0]}" = {c[1][0]} }}', f"(object ('{c[0]}' {c[1][1]}))")
        ),
        st.tuples(paren, names).map(lambda c: (f"{c[0][0]}.{c[1]}", f"(. {c[0][1]} {c[1]})")),
        st.tuples(paren, children).map(lambda c: (f"{c[0][0]}[{c[1][0]}]", f"([] {c[0][1]} {c[1][1]})")),
        st.tuples(paren, names).map(lambda c: (f"{c[0][0]}[*].{c[1]}", f"(splat {c[0][1]} (. @ {c[1]}))")),
        st.tuples(st.sampled_from("-!"), paren).map(lambda c: (f"{c[0]}{c[1][0]}", f"({c[0]} {c[1][1]})")),
        st.tuples(paren, st.sampled_from(OPERATORS), paren).map(
            lambda c: (f"{c[0][0]} {c[1]} {c[2][0]}", f"({c[1]} {c[0][1]} {c[2][1]})")
        ),
        st.tuples(paren, children, children).map(
            lambda c: (f"{c[0][0]} ? {c[1][0]} : {c[2][0]}", f"(? {c[0][1]} {c[1][1]} {c[2][1]})")
        ),
        st.tuples(names, children, children).map(
            lambda c: (f"[for {c[0]} in {c[1][0]} : {c[2][0]}]", f"(for - {c[0]} {c[1][1]} {c[2][1]})")
        ),
        children.map(lambda c: (f'"${{{c[0]}}}"', f"(wrap {c[1]})")),
        children.map(lambda c: (f'"a ${{~ {c[0]} ~}} b"', f"(template 'a' {c[1]} 'b')")),
    )


expressions = st.recursive(atoms, _inner, max_leaves=12)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=expressions)
def test_an_expression_is_read_as_it_was_meant(pair: Pair, shape: Callable[[Any], str]) -> None:
    text, expected = pair
    assert shape(parse_expression(text)) == expected
    body, _unused = parse_hcl(SourceFile("t", f"x = {text}\n"))
    assert shape(body) == f"(body (= x {expected}))"
    heredoc, _unused = parse_hcl(SourceFile("t", f"x = <<E\n${{{text}}}\nE\n"))
    assert shape(heredoc) == f"(body (= x (heredoc {expected} '\\n')))"
