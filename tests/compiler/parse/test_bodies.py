# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files: arguments, blocks, comments, positions, encodings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile

from hcl2ansible.parse import parse_hcl, read_source

Shape = Callable[[Any], str]

SOURCE = """# head
variable "region" {
  type = string // trailing
}

source "null" "a" { communicator = "none" }
build {
  name    = "b" /* inline */
  sources = ["null.a"]

  provisioner "shell" {
    inline = [
      "echo", # in a list
    ]
  }
}
"""


def test_tree_of_a_file(shape: Shape) -> None:
    body, _unused = parse_hcl(SourceFile("t", SOURCE))
    assert shape(body) == (
        "(body (block variable 'region' (= type string)) (block source 'null' 'a' (= communicator 'none')) "
        "(block build (= name 'b') (= sources (tuple 'null.a')) "
        "(block provisioner 'shell' (= inline (tuple 'echo')))))"
    )


def test_comments_keep_their_place() -> None:
    _unused, comments = parse_hcl(SourceFile("t", SOURCE))
    assert [SOURCE[a:b] for a, b in comments] == ["# head", "// trailing", "/* inline */", "# in a list"]
    _unused, comments = parse_hcl(SourceFile("t", "# a\r\nx = 1 # b\r\n"))
    assert ["# a\r\nx = 1 # b\r\n"[a:b] for a, b in comments] == ["# a", "# b"]


def test_positions_of_a_block() -> None:
    body, _unused = parse_hcl(SourceFile("t", SOURCE))
    block = body.blocks("source")[0]
    assert SOURCE[block.start : block.end] == 'source "null" "a" { communicator = "none" }'
    assert SOURCE[block.start : block.header_end] == 'source "null" "a" '
    assert [SOURCE[label.start : label.end] for label in block.labels] == ['"null"', '"a"']
    assert SOURCE[block.body.start : block.body.end] == ' communicator = "none" '
    argument = block.body.arguments()["communicator"]
    assert SOURCE[argument.start : argument.end] == 'communicator = "none"'
    assert SOURCE[argument.start : argument.name_end] == "communicator"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "(body)"),
        ("\ufeffx = 1\n", "(body (= x 1))"),
        ("a {\r\n  x = 1\r\n}\r\n", "(body (block a (= x 1)))"),
        ('a b "c" d {}', "(body (block a 'b' 'c' 'd'))"),
        ("for = 1\nnull = 2\ntrue {}\n", "(body (= for 1) (= null 2) (block true))"),
        ("in {\n in = in\n}\n", "(body (block in (= in in)))"),
        ("a /* c\n */ {\n}\n", "(body (block a))"),
        ("\u00e9-t = 1", "(body (= \u00e9-t 1))"),
        ("x = a ||\\\n", None),
        ("x = a || b\ny = 1\n", "(body (= x (|| a b)) (= y 1))"),
    ],
)
def test_layouts(text: str, expected: str | None, shape: Shape) -> None:
    if expected is None:
        with pytest.raises(DiagnosticError):
            parse_hcl(SourceFile("t", text))
    else:
        assert shape(parse_hcl(SourceFile("t", text))[0]) == expected


def test_deep_blocks() -> None:
    body, _unused = parse_hcl(SourceFile("t", "a {\n" * 3000 + "}\n" * 3000))
    assert len(body.items) == 1


def test_reading_keeps_line_ends_and_drops_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.pkr.hcl"
    path.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert read_source(path).text == "x = 1\r\n"
    assert read_source(path).name == str(path)
    assert read_source(path, "shown").name == "shown"


def _unreadable(path: Path | str) -> tuple[str, str]:
    with pytest.raises(DiagnosticError) as caught:
        read_source(path, "a.pkr.hcl")
    (finding,) = caught.value.diagnostics
    return finding.code, str(finding.span) if finding.span else ""


def test_a_file_that_is_not_utf8_is_refused_where_it_stops_being_so(tmp_path: Path) -> None:
    path = tmp_path / "a.pkr.hcl"
    path.write_bytes("x = 1\n\u00e9 = ".encode() + b"\xe9\n")
    assert _unreadable(path) == ("not-utf8", "a.pkr.hcl:2:5")
    path.write_bytes("x = 1\n".encode("utf-16"))
    assert _unreadable(path) == ("not-utf8", "a.pkr.hcl:1:1")


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    assert _unreadable(tmp_path / "none") == ("file-not-found", "")
    assert _unreadable(tmp_path) == ("file-is-directory", "")
    assert _unreadable("a\0b") == ("file-unreadable", "")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert _unreadable(tmp_path / "loop") == ("file-unreadable", "")
