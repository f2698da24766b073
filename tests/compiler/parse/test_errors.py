# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Syntax errors: each one where the mistake is, under a stable code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hcl2ansible.hcl.diagnostics import Diagnostic

Find = Callable[[str], list[Diagnostic]]

# source; line:column, code and marked text of every finding
CASES: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "list not closed before the next argument": (
        'x = [\n  "a",\n  "b"\n\ny = 2\n', [("1:5", "unclosed-bracket", "[")]),
    "list not closed at the end": ("x = [1, 2\n", [("1:5", "unclosed-bracket", "[")]),
    "list closed by the brace of its block": (
        "a {\n  x = [\n  1,\n  2\n}\ny = 1\n", [("2:7", "unclosed-bracket", "[")]),
    "list not closed before the next key": (
        'x = {\n "a" = [1,2\n "b" = 3\n}\ny = 1\n', [("2:8", "unclosed-bracket", "[")]),
    "object not closed before a block": (
        'x = {\n a = 1\n\nsource "null" "b" {\n}\n', [("1:5", "unclosed-bracket", "{")]),
    "block not closed, told by the indentation": (
        'source "null" "a" {\n  ssh {\n    x = 1\n}\nbuild {\n}\n', [("2:7", "unclosed-bracket", "{")]),
    "call not closed": ('x = f("a"\ny = 1\n', [("1:6", "unclosed-bracket", "(")]),
    "wrong closer": ("x = [1}\n", [("1:5", "unclosed-bracket", "[")]),
    "closer too many": ("a {\n}}\ny = 1\n", [("2:2", "stray-bracket", "}")]),
    "string not closed": ('x = "abc\ny = 1\n', [("1:5", "unterminated-string", '"abc')]),
    "string not closed at the end": ('x = "a\\', [("1:5", "unterminated-string", '"a\\')]),
    "interpolation not closed": ('x = "${foo"\ny = 1\n', [("1:6", "unclosed-bracket", "${")]),
    "heredoc not closed": ("x = <<EOT\nabc\n", [("1:5", "unterminated-heredoc", "<<EOT")]),
    "heredoc at the very end": ("x = <<EOT\nabc\nEOT", [("1:5", "unterminated-heredoc", "<<EOT")]),
    "heredoc with a quoted marker": ('x = <<"EOT"\nabc\nEOT\ny = 1\n', [("1:5", "bad-heredoc", '<<"EOT"')]),
    "comment not closed": ("x = 1\n/* abc", [("2:1", "stray-character", "/*")]),
    "two arguments on a line": ("x = 1 y = 2\n", [("1:7", "missing-newline", "y")]),
    "two values": ('x = "a" "b"\n', [("1:9", "missing-newline", '"')]),
    "two references": ("x = var.a var.b\n", [("1:11", "missing-newline", "var")]),
    "one-line block with two lines": ("a { x = 1\n}\n", [("1:5", "invalid-one-line-block", "x")]),
    "one-line block with a block": ("a { b {} }\n", [("1:5", "invalid-one-line-block", "b ")]),
    "one-line block with two arguments": ("a { x = 1, y = 2 }\n", [("1:10", "unexpected-comma", ",")]),
    "brace on the next line": ("a\n{\n}\n", [("2:1", "brace-on-next-line", "{")]),
    "block without a brace": ('foo "a"\nx = 1\n', [("1:1", "missing-brace", 'foo "a"')]),
    "word alone": ("foo\nx = 1\n", [("1:1", "incomplete-item", "foo")]),
    "argument twice": ("x = 1\nx = 2\n", [("2:1", "duplicate-argument", "x")]),
    "escapes": ('x = "\\q${a}\\$"\n', [("1:6", "bad-escape", "\\q"), ("1:12", "bad-escape", "\\$")]),
    "second equals sign": ("x = a.b = 1\n", [("1:9", "unexpected-equals", "=")]),
    "comma between arguments": ("x = 1,\ny = 2\n", [("1:6", "unexpected-comma", ",")]),
    "quoted argument name": ('"x" = 1\n', [("1:1", "quoted-name", '"x"')]),
    "dotted argument name": ("a.b = 1\n", [("1:2", "dotted-name", ".")]),
    "colon for equals": ("x: 1\n", [("1:2", "missing-equals", ":")]),
    "value missing": ("x =\ny = 1\n", [("1:3", "missing-value", "=")]),
    "value on the next line": ("x =\n  1\n", [("1:3", "missing-value", "=")]),
    "typographic quotes": ("x = \u201cabc\u201d\n", [("1:5", "stray-character", "\u201cabc\u201d")]),
    "single quotes": ("x = 'abc'\n", [("1:5", "stray-character", "'abc'")]),
    "semicolon": ("x = 1;\n", [("1:6", "stray-character", ";")]),
    "no-break space": ("x =\u00a01\n", [("1:4", "stray-character", "\u00a0")]),
    "carriage return alone": ("x = 1\ry = 2\r", [("1:6", "stray-character", "\r")]),
    "hexadecimal number": ("x = 0x1F\n", [("1:5", "bad-number", "0x1F")]),
    "grouped number": ("x = 1_000\n", [("1:5", "bad-number", "1_000")]),
    "number without digits before the point": ("x = .5\n", [("1:5", "bad-number", ".")]),
    "number without digits behind the point": ("x = 5.\n", [("1:5", "bad-number", "5.")]),
    "two indexes by dots": ("x = a.0.1\n", [("1:7", "double-index", "0.1")]),
    "conditional without its else": ("x = a ? b\ny = 2\n", [("1:7", "broken-expression", "?")]),
    "conditional over two lines": ("x = a ? b :\n  c\ny = 1\n", [("1:11", "broken-expression", ":")]),
    "operator at the start of a line": ("x = a\n  && b\ny = 1\n", [("2:3", "broken-expression", "&&")]),
    "operator at the end": ("x = a +\ny = 3\n", [("1:7", "broken-expression", "+")]),
    "operand missing in parentheses": ("x = (a + )\n", [("1:8", "broken-expression", "+")]),
    "comma missing in a list": ('x = [\n  "a"\n  "b"\n]\n', [("3:3", "missing-comma", '"')]),
    "comma missing in a call": ("x = f(a b)\n", [("1:9", "missing-comma", "b")]),
    "comma missing in an object": ("x = {a = 1 b = 2}\n", [("1:12", "missing-separator", "b")]),
    "comma starts a line of an object": ("x = {\n a = 1\n , b = 2 }\n", [("3:2", "unexpected-comma", ",")]),
    "value missing in an object": ("x = {a = }\n", [("1:8", "missing-value", "=")]),
    "list in braces": ("x = {a}\n", [("1:7", "missing-value", "}")]),
    "for as the first key": ("x = {for = 1}\n", [("1:6", "keyword-key", "for")]),
    "shell in a string": ('x = "${FOO:-bar}"\n', [("1:11", "bad-interpolation", ":")]),
    "empty interpolation": ('x = "${}"\n', [("1:8", "broken-expression", "}")]),
    "unknown directive": ('x = "%{foo}"\n', [("1:8", "bad-directive", "foo")]),
    "directive not closed": ('x = "%{if a}b"\n', [("1:6", "unbalanced-directive", "%{if a}")]),
    "directive not opened": ('x = "b%{endif}"\n', [("1:7", "unbalanced-directive", "%{endif}")]),
    "for with a wrong word": ("x = [for a of b : a]\n", [("1:12", "bad-for", "of")]),
    "for object without a key": ("x = {for a in b : a}\n", [("1:20", "bad-for", "}")]),
    "template as a label": ('a "x${y}" {\n}\n', [("1:3", "template-label", '"x${y}"')]),
    "attribute splat after another": ("x = a.*.b.*.c\n", [("1:10", "nested-splat", ".*")]),
    "json": ('{ "a": 1 }\n', [("1:1", "syntax-error", "{")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_place_and_code(text: str, expected: list[tuple[str, str, str]], findings: Find) -> None:
    found = []
    for finding in findings(text):
        assert finding.span
        line, column = finding.span.file.position(finding.span.start)
        found.append((f"{line}:{column}", finding.code, text[finding.span.start : finding.span.end]))
    assert found == expected


@pytest.mark.parametrize("text", [text for text, _unused in CASES.values()])
def test_messages_are_sentences_for_users(text: str, findings: Find) -> None:
    terminals = ("DBLQUOTE", "NL_OR", "LSQB", "EQ ", "LITERAL", "Token", "None")
    for finding in findings(text):
        assert finding.severity == "error"
        assert finding.summary
        assert not finding.summary.endswith(".")
        whole = " ".join((finding.summary, finding.detail, finding.hint))
        assert not any(word in whole for word in terminals), whole


def test_the_second_of_two_arguments_names_the_line_of_the_first(findings: Find) -> None:
    (finding,) = findings("a {\n  x = 1\n\n  x = 2\n}\n")
    assert "line 2" in finding.detail


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x = 'a'\n", "double quotes"),
        ("x = \u201ca\u201d\n", "straight"),
        ("x = a = b\n", "=="),
        ('x = "\\$a"\n', "$${"),
    ],
)
def test_hints(text: str, word: str, findings: Find) -> None:
    assert word in findings(text)[0].hint


def test_all_errors_are_reported_in_order(findings: Find) -> None:
    text = 'a = 1 +\nb = "\\q"\nc {\n  d = [1 2]\n  e = 1\n  e = 2\n}\nf = "x\ng = \u201cy\u201d\n'
    assert [finding.code for finding in findings(text)] == [
        "broken-expression",
        "bad-escape",
        "missing-comma",
        "duplicate-argument",
        "unterminated-string",
        "stray-character",
    ]


def test_a_file_full_of_errors_does_not_flood(findings: Find) -> None:
    assert len(findings("x = [1 2]\n" * 500)) == 20
