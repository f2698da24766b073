# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.input_values import typed_values
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.inputs import gather
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.type_text import parse_type_text
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.var_files import (
    parse_value,
    read_values,
)
from hcl2ansible.hcl.values import to_python


def values(definitions: dict[str, Any], **sources: Any) -> dict[str, Any]:
    layers = gather(
        sources.get("environment", {}),
        sources.get("directory"),
        sources.get("files", []),
        sources.get("extra", {}),
    )
    found, problems = typed_values(definitions, layers)
    assert problems == []
    return found


def problems(definitions: dict[str, Any], **extra: Any) -> list[str]:
    return typed_values(definitions, gather({}, None, [], extra))[1]


def test_the_strongest_source_decides(tmp_path: Path) -> None:
    definitions = {name: {"type": "string", "default": "default"} for name in "abcdef"}
    (tmp_path / "x.auto.pkrvars.hcl").write_text('c = "auto hcl"\nd = "auto hcl"\n')
    (tmp_path / "a.auto.pkrvars.json").write_text('{"d": "auto json", "e": "auto json"}')
    (tmp_path / "given.pkrvars.json").write_text('{"e": "file", "f": "file"}')
    environment = {f"PKR_VAR_{name}": "environment" for name in "bcdef"}
    assert values(
        definitions,
        environment=environment,
        directory=str(tmp_path),
        files=[str(tmp_path / "given.pkrvars.json")],
        extra={"f": "extra", "undeclared": 1},
    ) == {"a": "default", "b": "environment", "c": "auto hcl", "d": "auto json", "e": "file", "f": "extra"}


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("string", "[1]", "[1]"), ("any", "true", "true"), ("number", "1.5", 1.5), ("number", "10", 10),
        ("bool", "false", False), ("list(string)", '["a", 1]', ["a", "1"]),
        ("set(number)", "[2, 1, 2]", [1, 2]),
        ("map(string)", "{a = 1, \"b\": true}", {"a": "1", "b": "true"}),
        ("object({n=number, o=optional(string)})", "{n = 1}", {"n": 1, "o": None}),
        ("tuple([string, bool])", '["a", true]', ["a", True]), (None, "x", "x"),
    ],
)  # fmt: skip
def test_text_is_read_by_the_type_of_the_variable(type_: str | None, text: str, value: object) -> None:
    definition = {"type": type_} if type_ else {}
    assert values({"v": definition}, environment={"PKR_VAR_v": text}) == {"v": value}


def test_the_type_of_the_default_counts_when_there_is_no_other() -> None:
    definitions = {"n": {"default": 1}, "l": {"default": ["a"]}, "null": {"default": None}}
    assert values(definitions, extra={"n": "2", "l": '["b"]'}) == {"n": 2, "l": ["b"], "null": None}


def test_templates_in_values_stay_text() -> None:
    assert values({"v": {"type": "string"}}, extra={"v": "{{ 1 + 1 }}"}) == {"v": "{{ 1 + 1 }}"}


def test_all_problems_are_told_with_their_source() -> None:
    found = problems(
        {"a": {"type": "string", "description": "The region"}, "b": {"type": "number"},
         "c": {"type": "list(bool)"}},
        b="x", c="yes",
    )  # fmt: skip
    assert found[0].startswith("The variable a (The region) has no value. Set it with -e a=")
    assert found[1].startswith("The value of the variable b, from the command line (-e), must be number:")
    assert found[2] == (
        "The value of the variable c, from the command line (-e), must be list(bool): "
        "Variables not allowed: Variables may not be used here."
    )


@pytest.mark.parametrize(
    "name", ["missing.pkrvars.json", "wrong.txt", "broken.json", "list.json", "code.hcl", "block.hcl"]
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, name: str) -> None:
    contents = {"wrong.txt": "a = 1", "broken.json": "{", "list.json": "[]", "code.hcl": "a = upper(\"x\")",
                "block.hcl": 'variable "a" {}'}  # fmt: skip
    if name in contents:
        (tmp_path / name).write_text(contents[name])
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        list(gather({}, None, [str(tmp_path / name)], {}))


def test_values_of_a_file(tmp_path: Path) -> None:
    text = """
# comment
a = "x\\n\\u00fc\\"$${b}" // more
b = -1.5e3 /* block
comment */
c = [
  1,
  true, # last
]
d = { k = null, "q r" : [] }
e = <<-EOT
    indented
      more
    EOT
f = (7)
g = "${1 + 0.1} ${true ? "yes" : "no"}"
"""
    (tmp_path / "variables.pkvars.hcl").write_text(text)
    found = read_values(str(tmp_path / "variables.pkvars.hcl"))
    assert {name: to_python(value, exact=True) for name, value in found.items()} == {
        "a": 'x\n\u00fc"${b}', "b": Decimal("-1500"), "c": [Decimal(1), True], "d": {"k": None, "q r": []},
        "e": "indented\n  more\n", "f": Decimal(7), "g": "1.1 yes",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "name", "f(1)", '"${x}"', "[1", "{a}", '"a" "b"', "1 + true", "<<EOT\nx", '"\\q"']
)
def test_what_is_no_constant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_value(text)


@pytest.mark.parametrize(
    "text", ["list(string)", "map(any)", "object({a=number, b=tuple([bool, string])})", "set(list(any))"]
)
def test_types_read_as_they_print(text: str) -> None:
    assert str(parse_type_text(text)) == text


@pytest.mark.parametrize(
    "text", ["strin", "list(", "list(string))", "object({a})", "tuple(string)", "", "list(string) x", "a;b"]
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="type"):
        parse_type_text(text)


@pytest.mark.parametrize(
    ("type_", "text"), [("number", "hunter two"), ("list(string)", "hunter"), ("bool", "HUNTER")]
)
def test_the_value_of_a_sensitive_variable_is_in_no_problem(type_: str, text: str) -> None:
    definition = {"type": type_, "sensitive": True}
    (problem,) = problems({"v": definition}, v=text)
    assert f"must be {type_}" in problem
    assert "hunter" not in problem.lower()


@pytest.mark.parametrize("name", ["broken.json", "broken.hcl"])
def test_a_file_that_may_hold_secrets_is_not_quoted(tmp_path: Path, name: str) -> None:
    text = {"broken.json": '{"v": hunter}', "broken.hcl": "a = 1\nv = hunter\n"}[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=name) as caught:
        list(gather({}, None, [str(tmp_path / name)], {}, secrets=["v"]))
    assert "hunter" not in str(caught.value)
    assert f"{name}:{1 if name.endswith('json') else 2}:" in str(caught.value)


RULES = [
    {"condition": "length(var.v) > 2", "error_message": "It is too short."},
    {
        "condition": 'can(regex("^[a-z]+$", var.v)) && !fileexists("no such file")',
        "error_message": "Letters!",
    },
]


@pytest.mark.parametrize(
    ("given", "messages"),
    [
        ("abc", []),
        ("ab", ["It is too short."]),
        ("AB1C", ["Letters!"]),
        ("A", ["It is too short.", "Letters!"]),
    ],
)
def test_rules_of_a_variable(given: str, messages: list[str]) -> None:
    found = problems({"v": {"type": "string", "validations": RULES}}, v=given)
    said = "The value of the variable v, from the command line (-e), is not valid: "
    assert found == [said + message for message in messages]


def test_rules_hold_for_the_default_but_not_for_what_replaces_it() -> None:
    definitions = {"v": {"default": "A", "validations": RULES}, "w": {"type": "list(number)", "validations": [
        {"condition": "sum(var.w) == 3 && var.w == tolist", "error_message": "No."}]}}  # fmt: skip
    found = problems(definitions, w="[1, 2]")
    assert [line.partition(", from ")[2][:24] for line in found[:2]] == ["its default, is not vali"] * 2
    assert "cannot be checked" in found[2]
    assert problems({"v": definitions["v"]}, v="abc") == []


def test_paths_in_rules_start_at_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").write_text("x")
    monkeypatch.chdir(tmp_path)
    rule = {"condition": "fileexists(var.v)", "error_message": "There is no such file."}
    assert problems({"v": {"validations": [rule]}}, v="here") == []
    assert problems({"v": {"validations": [rule]}}, v="there") != []


def test_rules_see_the_value_in_its_type() -> None:
    rule = {"condition": 'var.v == convert(["1", "2"], list(string))', "error_message": "No."}
    assert problems({"v": {"type": "list(string)", "validations": [rule]}}, v="[1, 2]") == []


@pytest.mark.parametrize("condition", ['regex("x", var.v) == ""', "var.v + 1 > 2", 'var.v == ""'])
def test_no_rule_tells_a_sensitive_value(condition: str) -> None:
    rule = {"condition": condition, "error_message": "It is wrong."}
    (problem,) = problems({"v": {"sensitive": True, "validations": [rule]}}, v="hunter two")
    assert "hunter" not in problem
