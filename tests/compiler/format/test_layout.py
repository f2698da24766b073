# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The layout, one rule at a time. Packer agrees on all of it: test_generated.py holds that."""

from __future__ import annotations

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.format import format_text

LINES = {
    "one space around operators": ("x=a+b*2-c", "x = a + b * 2 - c"),
    "a sign sticks to its number": ("x = - 1 + - 2", "x = -1 + -2"),
    "a negation sticks to its operand": ("x = !  a && ! ( b )", "x = !a && !(b)"),
    "a conditional": ("x=a?b:- 1", "x = a ? b : -1"),
    "a call": ("x = f ( a , b ... )", "x = f(a, b...)"),
    "lists and objects": ("x = [ 1 ,2, ]\ny={a=1,b:2}\nz={ }", "x = [1, 2, ]\ny = { a = 1, b : 2 }\nz = {}"),
    "a path": ('x = a . b [ "c" ] [ 0 ] . d', 'x = a.b["c"][0].d'),
    "splats": ("x = a.b[ * ].c\ny = a.*.c", "x = a.b[*].c\ny = a.*.c"),
    "a list behind in": ("x=[for a in[1]:a if! b]", "x = [for a in [1] : a if !b]"),
    "an object behind for": ("x={for k,v in m:k=>v...}", "x = { for k, v in m : k => v... }"),
    "labels": ('a   "b"\t"c"{}', 'a "b" "c" {}'),
    "a block on one line": ("a{b=1}", "a { b = 1 }"),
    "interpolations": ('x="a  ${ b }${c}  ${ {a=1} }"', 'x = "a  ${b}${c}  ${ { a = 1 } }"'),
    "directives": ('x="%{ if a ~} b %{~ else } c%{endif}"', 'x = "%{if a~} b %{~else} c%{endif}"'),
    "strip markers": ('x="${~  a  ~}"', 'x = "${~a~}"'),
    "comments in a line": ("x/* a */=  1/* b */", "x /* a */ = 1 /* b */"),
}


@pytest.mark.parametrize(("text", "expected"), LINES.values(), ids=LINES.keys())
def test_blanks_within_a_line(text: str, expected: str) -> None:
    assert format_text(text + "\n") == expected + "\n"


def test_lines_are_indented_by_the_lines_that_leave_brackets_open() -> None:
    text = "a {\nb {\nx = [{\na = 1\n}, {\n}]\n  }\ny = f(\n1,\n[\n2\n])\n}\n"
    expected = "a {\n  b {\n    x = [{\n      a = 1\n      }, {\n    }]\n  }\n  y = f(\n    1,\n    [\n      2\n  ])\n}\n"
    assert format_text(text) == expected


def test_equals_signs_of_neighbouring_lines_are_aligned() -> None:
    text = "a=1\nlonger=2\n\nb=1\n# between\nccc=[\n1]\nd=<<E\n x = 1\nE\neee={}\n"
    expected = "a      = 1\nlonger = 2\n\nb = 1\n# between\nccc = [\n1]\nd   = <<E\n x = 1\nE\neee = {}\n"
    assert format_text(text) == expected


def test_comments_of_neighbouring_lines_are_aligned() -> None:
    text = "a=1 # x\nlonger=22// y\nb=1\nc=1    # z\n  # alone\nd { # e\n}\n"
    expected = "a      = 1  # x\nlonger = 22 // y\nb      = 1\nc      = 1 # z\n# alone\nd { # e\n}\n"
    assert format_text(text) == expected


def test_a_combined_character_takes_one_column() -> None:
    text = 'e\u0301=1 # a\nab="\U0001f469\u200d\U0001f4bb" # b\n'
    assert format_text(text) == 'e\u0301  = 1   # a\nab = "\U0001f469\u200d\U0001f4bb" # b\n'


@pytest.mark.parametrize(
    "text",
    [
        "a = <<EOT\n  b=1   ${x}\n\tc\n  EOT  \n",
        "a = <<-EOT\n    b=1\n  EOT\n",
        "/* a\n      b=1   */\nc = 1\n",
        "#a=1   \n",
        'a = "  b=1  $${ c }  %%{ d }"\n',
        "a = 1\r\n\r\nb {\r\n  c = <<E\r\n  x\r\nE\r\n}\r\n",
        "\n\n\na = 1\n\n\n\n",
        "a = 1",
        "",
    ],
)
def test_what_is_no_blank_between_tokens_stays(text: str) -> None:
    assert format_text(text) == text


def test_a_byte_order_mark_goes() -> None:
    assert format_text("\ufeff  a=1\n") == "a = 1\n"


def test_a_text_that_does_not_parse_is_not_formatted() -> None:
    with pytest.raises(DiagnosticError) as caught:
        format_text("a = 1\nb = [\n", "x.pkr.hcl")
    assert [str(finding.span) for finding in caught.value.diagnostics] == ["x.pkr.hcl:2:5"]
