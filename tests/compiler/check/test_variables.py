# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Input variables: types, precedence and conversion of what is given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError
from hcl2ansible.hcl.values import to_python

from compiler.check.checking import NULL, checked, checked_path, codes, findings


def value(text: str, name: str = "x", **options: Any) -> Any:
    variables = {variable.name: variable for variable in checked(text + NULL, **options).variables}
    in_force = variables[name].value
    return None if in_force is None else to_python(in_force)


def declared(kind: str, default: str = "") -> str:
    return f'variable "x" {{\n  type = {kind}\n  {f"default = {default}" if default else ""}\n}}\n'


def test_the_type_of_a_variable_is_that_of_its_default() -> None:
    template = checked('variable "x" {\n  default = 5\n}\nvariables {\n  y = ["a", 1]\n  z = []\n}\n' + NULL)
    assert {name: str(kind) for name, kind in template.variable_types.items()} == {
        "x": "number",
        "y": "tuple([string, number])",
        "z": "any",
    }


def test_a_default_is_converted_and_completed() -> None:
    kind = "object({ name = string, port = optional(number, 80) })"
    assert value(declared(kind, "{ name = 5, more = 1 }")) == {"name": "5", "port": 80}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("string", "[1, 2]", "[1, 2]"),
        ("any", "5", "5"),
        ("number", "5", 5),
        ("bool", "true", True),
        ("list(string)", '["a", "b"]', ["a", "b"]),
        ("map(number)", "{ a = 1 + 1 }", {"a": 2}),
    ],
)
def test_text_from_the_command_line_is_read_by_the_type(kind: str, text: str, expected: Any) -> None:
    assert value(declared(kind), arguments=(("x", text),)) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "abc"),
        ("bool", "yes"),
        ("list(string)", "abc"),
        ("list(string)", "[upper(1)]"),
        ("bool", "("),
    ],
)
def test_text_that_does_not_fit_is_reported(kind: str, text: str) -> None:
    assert codes(declared(kind) + NULL, arguments=(("x", text),))


def test_the_environment_is_weaker_than_the_command_line() -> None:
    environment = {"PKR_VAR_x": "env", "PKR_VAR_other": "ignored"}
    assert value(declared("string", '"default"'), environment=environment) == "env"
    assert value(declared("string", '"default"'), environment=environment, arguments=(("x", "cmd"),)) == "cmd"


def test_files_of_a_directory_come_before_var_files(tmp_path: Path) -> None:
    (tmp_path / "a.pkr.hcl").write_text('variables {\n  a = ""\n  b = ""\n  c = ""\n  d = ""\n}\n' + NULL)
    (tmp_path / "z.auto.pkrvars.hcl").write_text('a = "hcl"\nb = "hcl"\nc = "hcl"\nd = "hcl"\n')
    (tmp_path / "a.auto.pkrvars.json").write_text('{"b": "json", "c": "json", "d": "${x}"}')
    (tmp_path / "more.hcl").write_text('c = "file"\n')
    template = checked_path(
        tmp_path, var_files=(str(tmp_path / "more.hcl"),), environment={"PKR_VAR_a": "env"}
    )
    values = {variable.name: variable.value.raw for variable in template.variables if variable.value}
    assert values == {"a": "hcl", "b": "json", "c": "file", "d": "${x}"}


def test_a_single_file_reads_no_automatic_files(tmp_path: Path) -> None:
    (tmp_path / "a.pkr.hcl").write_text('variables {\n  a = "default"\n}\n' + NULL)
    (tmp_path / "z.auto.pkrvars.hcl").write_text('a = "automatic"\n')
    assert checked_path(tmp_path / "a.pkr.hcl").variables[0].given is None


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("v.txt", "", "var-file"),
        ("v.json", "{", "json-syntax"),
        ("v.json", "5", "json-type"),
        ("v.json", '{"x": "a", "x": "b"}', "duplicate-argument"),
        ("v.hcl", "x = y", "reference-not-allowed"),
        ("v.hcl", 'x = upper("y")', "function-not-allowed"),
        ("v.hcl", 'variable "x" {}', "unknown-block"),
        ("none.hcl", None, "unreadable-file"),
    ],
)
def test_a_faulty_var_file_is_reported(tmp_path: Path, name: str, text: str | None, code: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    assert code in codes(declared("string", '""') + NULL, var_files=(str(tmp_path / name),))


def test_an_undeclared_name_is_an_error_on_the_command_line_and_a_warning_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "v.hcl").write_text("regoin = 1\n")
    text = 'variable "region" {\n  default = ""\n}\n' + NULL
    warned = findings(text, var_files=(str(tmp_path / "v.hcl"),), warn_undeclared=True)
    assert [(finding.severity, finding.hint) for finding in warned] == [("warning", 'Did you mean "region"?')]
    assert not findings(text, var_files=(str(tmp_path / "v.hcl"),))
    assert findings(text, arguments=(("regoin", "1"),))[0].severity == "error"


def test_a_variable_without_a_value_matters_only_to_a_run() -> None:
    assert codes(declared("string") + NULL) == ["unset-variable"]
    assert not codes(declared("string") + NULL, strict=False)


def test_a_validation_sees_the_value_in_force() -> None:
    validation = 'validation {\n    condition = var.x < 5\n    error_message = "Too big."\n  }'
    rule = f'variable "x" {{\n  default = 1\n  {validation}\n}}\n'
    assert not codes(rule + NULL)
    assert codes(rule + NULL, arguments=(("x", "7"),)) == ["invalid-value"]
    bad_default = rule.replace("default = 1", "default = 9")
    assert codes(bad_default + NULL) == ["invalid-value"]
    assert not codes(bad_default + NULL, strict=False)  # -e may still replace it
    assert not codes(bad_default + NULL, arguments=(("x", "2"),))


def test_a_secret_is_not_in_messages() -> None:
    with pytest.raises(DiagnosticError) as caught:
        checked(
            'variable "x" {\n  type = number\n  sensitive = true\n}\n' + NULL, arguments=(("x", "hunter2"),)
        )
    assert "hunter2" not in str([(d.summary, d.detail, d.hint) for d in caught.value.diagnostics])


def test_what_is_made_from_a_secret_is_one() -> None:
    variable = 'variable "x" {\n  default = "s"\n  sensitive = true\n}\n'
    template = checked(variable + 'locals {\n  a = "b${var.x}"\n  c = local.a\n  d = 1\n}\n' + NULL)
    assert {local.name: local.sensitive for local in template.locals} == {"a": True, "c": True, "d": False}


def test_a_secret_is_never_baked_into_a_playbook() -> None:
    text = 'variable "x" {\n  default = "a"\n  sensitive = true\n}\nvariable "y" {\n  default = "a"\n}\n'
    template = checked(text + NULL, arguments=(("x", "b"), ("y", "b")))
    assert [variable.baked.raw for variable in template.variables if variable.baked] == ["a", "b"]


def test_a_default_from_the_environment_is_marked() -> None:
    template = checked(
        'variable "x" {\n  default = env("SOME_NAME")\n}\n' + NULL, environment={"SOME_NAME": "v"}
    )
    assert (template.variables[0].reads_environment, template.variables[0].value.raw) == (True, "v")
