# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No finding shows the value of a sensitive variable: not its text, not a line or a name that holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compiler.check.checking import NULL, findings
from hcl2ansible.check.render import render, render_json

SECRET = "hunter"


def declared(kind: str, more: str = "") -> str:
    return f'variable "x" {{\n  type = {kind}\n  sensitive = true\n{more}}}\n'


def assert_told_without_value(text: str, **options: Any) -> str:
    found = findings(text + NULL, **options)
    shown = render(found) + render_json(found)
    assert found
    assert SECRET not in shown.lower(), shown
    return shown


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("list(string)", SECRET),
        ("list(string)", f"{SECRET}('"),
        ("list(string)", f'"{SECRET}"'),
        ("map(string)", f"[{SECRET}]"),
        ("number", SECRET),
        ("bool", SECRET.upper()),
        ("object({ a = string })", f'{{ {SECRET} = "a" }}'),
    ],
)
def test_typed_values(kind: str, value: str) -> None:
    for given in ({"arguments": (("x", value),)}, {"environment": {"PKR_VAR_x": value}}):
        assert '"x"' in assert_told_without_value(declared(kind), **given)


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.pkrvars.hcl", f'y = 1\nx = "{SECRET}"\n', ":2:1: error"),
        ("a.pkrvars.hcl", f"x = {SECRET}\n", ":1:5: error"),
        ("a.pkrvars.hcl", f'x = upper("{SECRET}")\n', ":1:5: error"),
        ("a.pkrvars.hcl", f'x = "{SECRET}\n', ":1:"),
        ("a.pkrvars.hcl", f"x = '{SECRET}'\n", ":1:5: error"),
        ("a.pkrvars.hcl", f"x = [<<EOT\n{SECRET} = \nEOT {SECRET}\n", ":1:"),
        ("a.pkrvars.json", f'{{"y": 1, "x": "{SECRET}"}}', ":1:10: error"),
        ("a.pkrvars.json", f'{{"x": "{SECRET}', ":1:7: error"),
        ("a.pkrvars.json", f'["{SECRET}"]', ":1:1: error"),
    ],
)
def test_values_in_files(name: str, content: str, place: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    shown = assert_told_without_value(declared("list(number)"), var_files=(str(tmp_path / name),))
    assert place in shown


def test_a_misspelt_name_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.pkrvars.hcl").write_text(f'password = "{SECRET}"\n')
    options = {"var_files": (str(tmp_path / "a.pkrvars.hcl"),), "warn_undeclared": True}
    text = 'variable "passwort" {\n  sensitive = true\n  default = ""\n}\n'
    assert 'Did you mean "passwort"?' in assert_told_without_value(text, **options)


def test_other_variables_of_the_file_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.pkrvars.hcl").write_text(f'x = "{SECRET}"\ny = "open"\n')
    text = declared("string") + 'variable "y" {\n  type = number\n}\n'
    assert 'y = "open"' in assert_told_without_value(text, var_files=(str(tmp_path / "a.pkrvars.hcl"),))


@pytest.mark.parametrize("default", [f'"{SECRET}"', f'uper("{SECRET}")', f"var.{SECRET}"])
def test_defaults(default: str) -> None:
    assert_told_without_value(declared("number", f"  default = {default}\n"))


@pytest.mark.parametrize("condition", ["tonumber(var.x) > 1", "length(var.x) > 99"])
def test_validations(condition: str) -> None:
    rule = f'  validation {{\n    condition = {condition}\n    error_message = "Too short."\n  }}\n'
    assert_told_without_value(declared("string", rule), arguments=(("x", SECRET),))


@pytest.mark.parametrize(
    "use",
    [
        "locals {\n  y = parseint(var.x, 10)\n}\n",
        "locals {\n  y = var.x\n  z = parseint(local.y, 10)\n}\n",
        'build {\n  sources = ["null.none"]\n  provisioner "shell" {\n    script = var.x\n  }\n}\n',
        'build {\n  sources = ["null.none"]\n  provisioner "shell" {\n    inline = ["a"]\n    timeout = var.x\n  }\n}\n',
        (
            'build {\n  sources = ["null.none"]\n  provisioner "file" {\n    content = "a"\n'
            '    destination = "b"\n    direction = var.x\n  }\n}\n'
        ),
    ],
)
def test_uses(use: str) -> None:
    assert_told_without_value(declared("string") + use, arguments=(("x", SECRET),))
