# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files are read, and what is said where that is impossible."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from compiler.check.checking import NULL, checked, checked_path
from hcl2ansible.check.source_files import find_input


def code_of(path: Path | str) -> str:
    with pytest.raises(DiagnosticError) as caught:
        find_input(str(path))
    return caught.value.diagnostics[0].code


def test_a_directory_holds_one_template(tmp_path: Path) -> None:
    (tmp_path / "b.pkr.hcl").write_text(NULL)
    (tmp_path / "a.pkr.hcl").write_text('variable "x" {\n  default = 1\n}\n')
    (tmp_path / "notes.hcl").write_text("{")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.pkr.hcl").write_text("{")
    template = checked_path(tmp_path).template
    assert [Path(file.name).name for file in template.files] == ["a.pkr.hcl", "b.pkr.hcl"]
    assert template.root == str(tmp_path)


def test_what_cannot_be_read_is_reported(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.pkr.hcl") == "unreadable-file"
    assert code_of(tmp_path) == "no-template"
    (tmp_path / "latin.pkr.hcl").write_bytes(b"# caf\xe9\n")
    assert code_of(tmp_path / "latin.pkr.hcl") == "not-utf-8"


def test_the_byte_that_is_no_character_is_found_behind_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "marked.pkr.hcl"
    path.write_bytes(b"\xef\xbb\xbfx\xbf")
    with pytest.raises(DiagnosticError) as caught:
        find_input(str(path))
    (found,) = caught.value.diagnostics
    assert "0xbf at offset 4" in found.detail
    assert str(found.span).endswith(":1:2")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.pkr.hcl").write_text(NULL)
    (tmp_path / "x.pkr.hcl").chmod(0)
    assert code_of(tmp_path / "x.pkr.hcl") == "unreadable-file"


def test_path_root_stays_as_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "t.pkr.hcl").write_text("")
    assert find_input("sub/t.pkr.hcl").root == "sub"
    assert find_input("./sub").root == "./sub"
    monkeypatch.chdir("sub")
    assert find_input("t.pkr.hcl").root == "."


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert checked("\ufeff" + NULL).sources


def test_standard_input_may_be_json_but_not_yet() -> None:
    with pytest.raises(DiagnosticError):
        checked("{}")
