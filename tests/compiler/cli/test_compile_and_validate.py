# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``compile`` and ``validate``: files, messages, exit statuses."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from hcl2ansible.cli import main

TEMPLATE = """
variable "secret" {
  type      = string
  default   = "x"
  sensitive = true
}
variable "plain" {
  type    = string
  default = "x"
}
source "null" "none" {
  communicator = "none"
}
build {
  sources = ["null.none"]
  provisioner "shell-local" {
    inline = ["echo ${var.secret} ${var.plain} ${path.root}"]
  }
}
"""


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "web.pkr.hcl"
    path.write_text(TEMPLATE)
    return path


def test_writes_beside_the_template_and_prints_the_name(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compile", "web.pkr.hcl"]) == 0
    assert capsys.readouterr().out == "web.yml\n"
    assert "compiled by hcl2ansible" in Path("web.yml").read_text()
    assert sorted(path.name for path in template.parent.iterdir()) == ["web.pkr.hcl", "web.yml"]


def test_a_directory_gets_build_yml(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", "."]) == 0
    assert capsys.readouterr().out == "build.yml\n"
    assert Path("build.yml").exists()


def test_standard_output_and_input(
    template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compile", "-o", "-", "web.pkr.hcl"]) == 0
    assert capsys.readouterr().out.startswith("---\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEMPLATE.encode())))
    assert main(["compile", "-"]) == 0
    assert capsys.readouterr().out.startswith("---\n")
    assert not Path("build.yml").exists()


def test_overwrites_only_what_it_has_written(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", "web.pkr.hcl"]) == 0
    assert main(["compile", "web.pkr.hcl"]) == 0
    Path("web.yml").write_text("- hosts: all\n")
    assert main(["compile", "web.pkr.hcl"]) == 1
    assert "-force" in capsys.readouterr().err
    assert Path("web.yml").read_text() == "- hosts: all\n"
    assert main(["compile", "-force", "web.pkr.hcl"]) == 0
    assert "compiled by" in Path("web.yml").read_text()


def test_an_error_leaves_the_old_playbook(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", "web.pkr.hcl"]) == 0
    before = Path("web.yml").read_text()
    template.write_text(TEMPLATE.replace("inline", "inlien"))
    assert main(["compile", "web.pkr.hcl"]) == 1
    said = capsys.readouterr().err
    assert "web.pkr.hcl:17:5: error:" in said
    assert Path("web.yml").read_text() == before


def test_a_file_that_cannot_be_written(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", "-o", "none/web.yml", "web.pkr.hcl"]) == 1
    assert "Cannot write none/web.yml: no such file or directory" in capsys.readouterr().err
    Path("folder").mkdir()
    assert main(["compile", "-o", "folder", "web.pkr.hcl"]) == 1
    assert "Cannot write folder" in capsys.readouterr().err


def test_elsewhere_path_root_leads_back(template: Path) -> None:
    Path("out").mkdir()
    assert main(["compile", "-o", "out/web.yml", "web.pkr.hcl"]) == 0
    assert "{{ playbook_dir }}/.." in Path("out/web.yml").read_text()


def test_given_values_become_defaults_but_secrets_do_not(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ["-var", "secret=hunter2", "-var", "plain=chosen"]
    assert main(["compile", *flags, "web.pkr.hcl"]) == 0
    text = Path("web.yml").read_text()
    assert "chosen" in text
    assert "hunter2" not in text
    said = capsys.readouterr().err
    assert '"secret" is not written' in said
    assert "hunter2" not in said


def test_validate(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "web.pkr.hcl"]) == 0
    assert capsys.readouterr().out == "The configuration is valid.\n"
    assert main(["validate", "-syntax-only", "web.pkr.hcl"]) == 0
    assert "Syntax-only check passed" in capsys.readouterr().out


def test_syntax_only_does_not_look_into_blocks(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template.write_text(TEMPLATE.replace("inline", "inlien"))
    assert main(["validate", "-syntax-only", "web.pkr.hcl"]) == 0
    assert main(["validate", "web.pkr.hcl"]) == 1
    template.write_text(TEMPLATE + "nonsense {}\n")
    assert main(["validate", "-syntax-only", "web.pkr.hcl"]) == 1


def test_findings_for_editors(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template.write_text(TEMPLATE.replace("inline", "inlien"))
    assert main(["validate", "-json", "web.pkr.hcl"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert found[0]["start"] == {"line": 17, "column": 5}


def test_a_missing_template(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("compile", "validate", "build"):
        assert main([command, "/no/such/template.pkr.hcl"]) == 1
        assert "no such file or directory" in capsys.readouterr().err
