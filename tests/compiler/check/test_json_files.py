# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files in JSON: which of them make up a template, and values of variables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import SourceFile
from hcl2ansible.hcl.values import to_python

from compiler.check.checking import NULL, checked_path, codes, findings
from hcl2ansible.check.render import render
from hcl2ansible.check.source_files import Form, find_input, form_of


def test_native_files_of_a_directory_come_first(tmp_path: Path) -> None:
    for name in ("a.pkr.json", "b.pkr.hcl", "a.pkr.hcl", "b.pkr.json", "c.json", "c.hcl"):
        (tmp_path / name).write_text("")
    files = find_input(str(tmp_path)).files
    assert [Path(file.name).name for file in files] == ["a.pkr.hcl", "b.pkr.hcl", "a.pkr.json", "b.pkr.json"]


def test_one_template_may_have_files_of_both_forms(tmp_path: Path) -> None:
    (tmp_path / "build.pkr.hcl").write_text(
        'build {\n  sources = ["null.n"]\n  provisioner "shell-local" {\n    inline = [var.x, local.y]\n  }\n}\n'
    )
    (tmp_path / "rest.pkr.json").write_text(
        '{"variable": {"x": {"default": "a"}}, "locals": {"y": "${var.x}b"},'
        ' "source": {"null": {"n": {"communicator": "none"}}}}'
    )
    (tmp_path / "z.auto.pkrvars.json").write_text('{"x": "${not} a $${template}"}')
    checked = checked_path(tmp_path)
    assert to_python(checked.variables[0].value) == "${not} a $${template}"


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("t.pkr.hcl", "{", Form.NATIVE),
        ("t.pkr.json", "x = 1", Form.JSON),
        ("t.json", "", Form.LEGACY),
        ("template", ' {"builders": []}', Form.LEGACY),
        ("template", "build {}", Form.NATIVE),
        ("<stdin>", "build {}", Form.NATIVE),
        ("<stdin>", "{}", Form.LEGACY),
    ],
)
def test_the_name_of_a_file_tells_its_form_else_the_text(name: str, text: str, form: Form) -> None:
    assert form_of(SourceFile(name, text)) is form


VARIABLES = 'variable "secret" {\n  default   = ""\n  sensitive = true\n}\nvariable "n" {\n  default = 1\n}\n'


def test_values_are_exact(tmp_path: Path) -> None:
    template = tmp_path / "t.pkr.hcl"
    template.write_text('variable "a" {\n  type = any\n}\n' + NULL)
    file = tmp_path / "v.json"
    file.write_text(
        '{"//": "no value", "a": {"n": 123456789012345678901234567890, "l": [true, null], "": "\\u00e9"}}'
    )
    (variable,) = checked_path(template, var_files=(str(file),)).variables
    assert json.loads(json.dumps(to_python(variable.value))) == {
        "n": 123456789012345678901234567890, "l": [True, None], "": "\u00e9",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{"secret": "hunter2",}',
        '{"secret": "hunter2", "secret": "hunter2"}',
        '{"n": ["hunter2"], "secret": "hunter2"}',
        '"hunter2"',
    ],
)
def test_no_finding_shows_a_secret(tmp_path: Path, text: str) -> None:
    (tmp_path / "v.json").write_text(text)
    found = findings(VARIABLES + NULL, var_files=(str(tmp_path / "v.json"),))
    assert found
    assert "hunter2" not in render(found)


def test_a_file_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text('{"n": ' + "[" * 5000 + "]" * 5000 + "}")
    assert codes(VARIABLES + NULL, var_files=(str(tmp_path / "v.json"),)) == ["json-syntax"]


def test_all_levels_that_are_allowed_can_be_checked(tmp_path: Path) -> None:
    nested = "[" * 190 + "]" * 190
    (tmp_path / "t.pkr.json").write_text(
        f'{{"locals": {{"l": {nested}}}, "source": {{"null": {{"n": {{"communicator": "none"}}}}}},'
        ' "build": {"sources": ["null.n"]}}'
    )
    checked_path(tmp_path / "t.pkr.json")
