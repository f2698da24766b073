# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Strings: escapes, interpolations, directives, strip markers and heredocs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hcl2ansible.hcl.nodes import Text

from hcl2ansible.parse import parse_expression, parse_hcl, parse_template

Shape = Callable[[Any], str]

QUOTED = [
    ('""', "''"),
    (r'"\n\r\t\"\\"', repr('\n\r\t"\\')),
    (r'"\u00e9\U0001F600"', repr("\u00e9\U0001f600")),
    (r'"\ud800 \UFFFFFFFF"', repr("\ufffd \ufffd")),
    ('"e\u0301"', repr("\u00e9")),
    ('"$${a} %%{b} $ % $$ %% $x"', repr("${a} %{b} $ % $$ %% $x")),
    ('"$$${a}"', repr("$${a}")),
    ('"$$$${a}"', repr("$$${a}")),
    ('"$${a${b}}"', "(template '${a' b '}')"),
    ('"$${"', repr("${")),
    ('"a # b // c /* d */"', repr("a # b // c /* d */")),
    ('"${x}"', "(wrap x)"),
    ('"${ "${x}" }"', "(wrap (wrap x))"),
    ('"a${x}"', "(template 'a' x)"),
    ('"${x}${y}"', "(template x y)"),
    ('" ${~ x ~} "', "(template x)"),
    ('"a ${~ x ~} b"', "(template 'a' x 'b')"),
    ('"a ${~ x} b"', "(template 'a' x ' b')"),
    ('"${\n x # why\n}"', "(wrap x)"),
    ('"${f("${a}", "}")}"', "(wrap (call f (wrap a) '}'))"),
    ('"${ {a = 1}.a }"', "(wrap (. (object ('a' 1)) a))"),
    ('"%{ if a }b%{ endif }"', "(template (if a 'b' ''))"),
    ('"%{ if a }b%{ else }${c}%{ endif }d"', "(template (if a 'b' (template c)) 'd')"),
    ('"%{ for k, v in m }${k}=${v},%{ endfor }"', "(template (each k v m (template k '=' v ',')))"),
    (
        '"%{for a in b}%{if a}${a}%{endif}%{endfor}"',
        "(template (each - a b (template (if a (template a) ''))))",
    ),
    ('"x %{~ if a ~} y %{~ else ~} z %{~ endif ~} w"', "(template 'x' (if a 'y' 'z') 'w')"),
]

HEREDOCS = [
    ("<<E\nE\n", "''"),
    ('<<E\na\\n"b"\nE\n', repr('a\\n"b"\n')),
    ("<<E\n${x}\nE\n", "(heredoc x '\\n')"),
    ("<<E\n  a\n   b\n  E\n", repr("  a\n   b\n")),
    ("<<-E\n  a\n\n    b\n  E\n", repr("a\n\n  b\n")),
    ("<<-E\n    ${x}\n  a\nE\n", "(heredoc '  ' x '\\na\\n')"),
    ("<<-E\n  a\n${x}\nE\n", "(heredoc '  a\\n' x '\\n')"),
    ("<<-E\n\t\ta\n\t\t\tb\nE\n", repr("a\n\tb\n")),
    ("<<-E\n  a ${b}\n  c\n  E\n", "(heredoc 'a ' b '\\nc\\n')"),
    # blanks go before the indentation is measured, and only from the adjacent line
    ("<<-E\n    a\n    ${~ x}\n      b\n    E\n", "(heredoc '    a\\n' x '\\n      b\\n')"),
    ("<<E\n%{ for k in a ~}\n- ${k}\n%{ endfor ~}\nE\n", "(heredoc (each - k a (template '- ' k '\\n')))"),
    ("<<E\na\n\n  ${~ x}\nE\n", "(heredoc 'a\\n\\n' x '\\n')"),
    ("<<E\r\na\r\nE\r\n", repr("a\r\n")),
    ("<<E\nEOT\n E E\nE\n", repr("EOT\n E E\n")),
    ("<<E\n${<<F\nin\nF\n}E\nE\n", "(heredoc 'in\\n' 'E\\n')"),
    ("<<E\n${upper(\nE\n)}\nE\n", "(heredoc (call upper E) '\\n')"),
    ("<<\u00c9-1\nhi\n\u00c9-1\n", repr("hi\n")),
]


@pytest.mark.parametrize(("text", "expected"), QUOTED, ids=[text for text, _unused in QUOTED])
def test_quoted(text: str, expected: str, shape: Shape) -> None:
    assert shape(parse_expression(text)) == expected


@pytest.mark.parametrize(("text", "expected"), HEREDOCS, ids=[repr(text) for text, _unused in HEREDOCS])
def test_heredoc(text: str, expected: str, shape: Shape) -> None:
    body, _unused = parse_hcl(SourceFile("t", f"x = {text}y = 1\n"))
    assert shape(body.arguments()["x"].value) == expected
    assert "y" in body.arguments()


def test_a_file_as_template(shape: Shape) -> None:
    text = 'a "b"\n%{ for x in l ~}\n- ${x}\n%{ endfor ~}\nend $'
    tree = parse_template(SourceFile("t.tpl", text))
    assert shape(tree) == "(heredoc 'a \"b\"\\n' (each - x l (template '- ' x '\\n')) 'end $')"


@pytest.mark.parametrize(
    ("text", "expected"), [("", "''"), ("${x}", "(wrap x)"), ("${x}\n", "(heredoc x '\\n')")]
)
def test_a_template_that_is_one_interpolation_keeps_its_type(text: str, expected: str, shape: Shape) -> None:
    assert shape(parse_template(SourceFile("t.tpl", text))) == expected


def test_a_broken_template_says_where() -> None:
    with pytest.raises(DiagnosticError) as caught:
        parse_template(SourceFile("t.tpl", "a\n  b ${x\n"))
    (finding,) = caught.value.diagnostics
    assert (str(finding.span), finding.code) == ("t.tpl:2:5", "unclosed-bracket")


def test_parts_have_their_place() -> None:
    text = '"ab${c}d"'
    tree = parse_expression(text)
    parts = [text[part.start : part.end] for part in tree.parts]  # type: ignore[attr-defined]
    assert parts == ["ab", "c", "d"]
    whole = parse_expression('"abc"')
    assert isinstance(whole, Text)
    assert (whole.start, whole.end) == (0, 5)
