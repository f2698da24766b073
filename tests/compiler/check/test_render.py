# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How findings look."""

from __future__ import annotations

import json

from hcl2ansible.hcl.diagnostics import Diagnostic, SourceFile, Span

from hcl2ansible.check.render import render, render_json

FILE = SourceFile("t.pkr.hcl", 'a = 1\n\tbad = "\u6f22\u5b57" + nope\n' + "x" * 400 + "\n")


def finding(start: int, end: int, severity: str = "error") -> Diagnostic:
    return Diagnostic(severity, "some-code", "A summary", "A detail", "A hint", Span(FILE, start, end))


def test_points_at_the_place() -> None:
    start = FILE.text.index("nope")
    assert render([finding(start, start + 4)]) == (
        "t.pkr.hcl:2:15: error: A summary [some-code]\n"
        '    2 |  bad = "\u6f22\u5b57" + nope\n'
        "      |                 ^^^^\n"
        "  A detail\n"
        "  hint: A hint\n"
    )


def test_goes_by_position() -> None:
    said = render([finding(8, 9), Diagnostic("error", "c", "No place"), finding(0, 1, "warning")])
    assert [line.split(" ")[0] for line in said.splitlines() if "[" in line] == [
        "error:",
        "t.pkr.hcl:1:1:",
        "t.pkr.hcl:2:3:",
    ]


def test_shows_a_part_of_a_long_line() -> None:
    start = FILE.text.index("x") + 300
    lines = render([finding(start, start + 3)]).splitlines()
    assert len(lines[1]) < 200
    assert lines[2].count("^") == 3


def test_a_span_over_lines_is_marked_on_the_first() -> None:
    assert "      | ^^^^^\n" in render([finding(0, 20)])


def test_colour_only_when_asked() -> None:
    assert "\033[" not in render([finding(0, 1)])
    assert "\033[" in render([finding(0, 1)], colour=True)


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\033" not in render([Diagnostic("error", "c", "evil \033[2J", "\x07")])


def test_json_lines() -> None:
    (line,) = render_json([finding(0, 5)]).splitlines()
    data = json.loads(line)
    assert (data["file"], data["start"], data["end"]) == (
        "t.pkr.hcl",
        {"line": 1, "column": 1},
        {"line": 1, "column": 6},
    )
    assert (data["severity"], data["code"], data["hint"]) == ("error", "some-code", "A hint")
