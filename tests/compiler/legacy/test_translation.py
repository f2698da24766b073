# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Legacy JSON templates compile as they are: what ``{{ }}``, names and loose types become, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile

from hcl2ansible.check.check import Request
from hcl2ansible.check.given import Given
from hcl2ansible.check.schema import load_schemas
from hcl2ansible.collection import collection_directory
from hcl2ansible.compile import check, compile_template
from hcl2ansible.legacy.printer import print_expression
from hcl2ansible.legacy.template import translate

NULL = {"type": "null", "communicator": "none"}


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(template: Any, name: str = "t.json") -> str:
    Path(name).write_text(template if isinstance(template, str) else json.dumps(template))
    return name


def tasks(template: Any, **given: Any) -> list[dict[str, Any]]:
    """The tasks of the second play, those of its block first."""
    request = Request(given=Given(**given))
    plays = yaml.safe_load(compile_template(write(template), request, name="build.yml").text)
    first, *rest = plays[1]["tasks"]
    return [*first.get("block", [first]), *rest]


def options(template: Any, module: str, **given: Any) -> dict[str, Any]:
    name = f"hcl2ansible.images.{module}"
    return next(task[name] for task in tasks(template, **given) if name in task)


def translated(text: str, **template: Any) -> str:
    """The HCL for a string of a provisioner."""
    root = {"builders": [NULL], "provisioners": [{"type": "shell-local", "command": text}], **template}
    result = translate(SourceFile("t.json", json.dumps(root)), load_schemas(collection_directory()))
    assert not result.findings.errors, result.findings.errors
    build = result.body.blocks("build")[0]
    return print_expression(build.body.blocks("provisioner")[0].body.arguments()["command"].value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"plain"'),
        ("{{user `a`}}", '"${var.a}"'),
        ('x{{ user "a" }}y', '"x${var.a}y"'),
        ("{{user `a` | upper}}", '"${upper(var.a)}"'),
        ("{{user `a` | replace_all `-` `_` | lower}}", '"${lower(replace(var.a, "-", "_"))}"'),
        ("{{replace_all `-` `_` (user `a`)}}", '"${replace(var.a, "-", "_")}"'),
        ("{{replace `a` `b` 1 `aaa`}}", '"baa"'),
        ("{{replace `a` `b` -1 (user `a`)}}", '"${replace(var.a, "a", "b")}"'),
        ("{{split (user `a`) `-` 1}}", '"${split("-", var.a)[1]}"'),
        ("{{printf `%s-%d` (user `a`) 5}}", '"${format("%s-%d", var.a, 5)}"'),
        ("{{isotime}}/{{isotime `2006`}}", '"${legacy_isotime()}/${legacy_isotime("2006")}"'),
        ("{{timestamp}}", '"${local.timestamp}"'),
        ("{{strftime `%Y`}}", '"${legacy_strftime("%Y")}"'),
        ("{{template_dir}} {{pwd}}", '"${abspath(path.root)} ${path.cwd}"'),
        ("{{packer_version}}{{uuid}}", '"${packer.version}${uuidv4()}"'),
        ("{{build_name}} {{build_type}}", '"${source.name} ${source.type}"'),
        ("{{build `ID`}}", '"${build.ID}"'),
        ("{{`text`}}", '"text"'),
        # What HCL cannot say is left to the run time, with the values that only we know.
        ("{{ .Vars }} {{.Path}}", '"{{ .Vars }} {{.Path}}"'),
        ("{{`{{.Names}}`}}", '"{{`{{.Names}}`}}"'),
        ("{{isotime | clean_resource_name}}", '"{{isotime | clean_resource_name}}"'),
        ("{{user `a` | clean_resource_name}}", '"{{${jsonencode(var.a)} | clean_resource_name}}"'),
        ("{{clean_resource_name (user `a`)}}", '"{{clean_resource_name (${jsonencode(var.a)})}}"'),
        (
            "{{if eq (user `a`) `x`}}{{user `a`}}{{else}}n{{end}}",
            '"{{if eq (${jsonencode(var.a)}) `x`}}${var.a}{{else}}n{{end}}"',
        ),
        ("a {{- ` b ` -}} c", '"a b c"'),
        ("a {{- /* gone */ -}} b", '"ab"'),
        # What only HCL would evaluate is escaped.
        ("${HOME} %{if} $${x}", '"$${HOME} %%{if} $$${x}"'),
        ("100%{{user `a`}} ${{user `a`}}", '"100${"%"}${var.a} ${"$"}${var.a}"'),
        ('"\\\t\n', '"\\"\\\\\\t\\n"'),
    ],
)
def test_templates_of_go_become_hcl(text: str, expected: str) -> None:
    assert translated(text, variables={"a": "v"}) == expected


def test_a_default_that_hcl_allows_stays_one_and_another_becomes_a_local() -> None:
    template = {
        "variables": {"a": "1", "b": "{{env `B`}}!", "c": "{{user `a`}}-{{user `b`}}"},
        "builders": [NULL],
        "provisioners": [{"type": "shell-local", "command": "{{user `c`}}"}],
    }
    checked = check(write(template), Request(given=Given(environment={"B": "x"})))

    assert {variable.name: variable.reads_environment for variable in checked.variables} == {
        "a": False,
        "b": True,
        "c": False,
    }
    assert [local.name for local in checked.locals] == ["c"]
    assert options(template, "shell_local")["command"] == "{{ local.c }}"


def test_the_names_of_builders_are_those_of_the_template() -> None:
    template = {
        "variables": {"os": "debian"},
        "builders": [NULL, {**NULL, "name": "web server"}, {**NULL, "name": "{{user `os`}}-x"}],
        "provisioners": [{"type": "shell-local", "command": "true", "only": ["{{user `os`}}-x"]}],
    }
    sources = check(write(template), Request()).sources
    given = check(write(template), Request(given=Given(arguments=(("os", "alpine"),)))).sources

    assert [(source.host, source.packer_build_name) for source in sources] == [
        ("null.debian-x", "debian-x"),
        ("null", "null"),
        ("null.web_server", "web server"),
    ]
    assert "null.alpine-x" in [source.host for source in given]


@pytest.mark.parametrize(
    ("only", "except_", "hosts"),
    [
        (["web server"], [], ["null.web_server"]),
        (["null"], [], ["null"]),
        ([], ["null"], ["null.web_server"]),
        (["n*"], [], None),
        (["null.web_server"], [], None),
    ],
)
def test_only_and_except_know_exact_names(
    only: list[str], except_: list[str], hosts: list[str] | None
) -> None:
    path = write({"builders": [NULL, {**NULL, "name": "web server"}]})
    request = Request(only=only, except_=except_)
    if hosts is None:
        with pytest.raises(DiagnosticError):
            check(path, request)
    else:
        assert [source.host for source in check(path, request).sources] == hosts


def test_values_are_as_loose_as_packer_takes_them() -> None:
    docker = {
        "type": "docker",
        "image": "x",
        "commit": "1",
        "discard": "",
        "pull": "false",
        "privileged": 0,
        "cap_add": "A,B",
        "device": "/dev/x",
        "ssh_port": "2222",
        "ssh_username": 7,
        "volumes": [{"/a": True}, {"/b": 1}],
    }
    found = options({"builders": [docker]}, "docker")

    assert found == {
        "state": "started",
        "image": "x",
        "commit": True,
        "discard": False,
        "pull": False,
        "privileged": False,
        "cap_add": ["A", "B"],
        "device": ["/dev/x"],
        "ssh_port": 2222,
        "ssh_username": "7",
        "volumes": {"/a": "1", "/b": "1"},
        "fix_upload_owner": True,
    }


def test_a_variable_that_is_empty_is_false_or_not_set() -> None:
    docker = {
        "type": "docker",
        "image": "x",
        "commit": True,
        "privileged": "{{user `e`}}",
        "ssh_port": "{{user `e`}}",
    }
    path = write({"variables": {"e": ""}, "builders": [docker]})

    check(path, Request(strict=True))
    check(path, Request(given=Given(arguments=(("e", "1"),)), strict=True))
    with pytest.raises(DiagnosticError, match="ssh_port"):
        check(path, Request(given=Given(arguments=(("e", "no"),)), strict=True))


def test_values_may_be_given_that_nothing_declares() -> None:
    template = {
        "variables": {"my.name": "a"},
        "builders": [NULL],
        "provisioners": [{"type": "shell-local", "command": "{{user `my.name`}} {{user `other`}}"}],
    }
    write('{"my.name": "from a file", "unknown": "x"}', "values")  # a name that tells nothing is fine
    given = Given(var_files=("values",), arguments=(("other", "b"), ("nobody", "c")))
    checked = check(write(template), Request(given=given, strict=True))

    values = {variable.name: variable.value for variable in checked.variables}
    assert {name: value.raw for name, value in values.items() if value} == {
        "my_name": "from a file",
        "other": "b",
    }
    assert [warning.summary for warning in checked.warnings] == ['The variable "other" is not declared']


def test_override_post_processors_and_the_cleanup_provisioner() -> None:
    template = {
        "builders": [NULL, {**NULL, "name": "b c"}],
        "provisioners": [
            {"type": "shell-local", "command": "true", "override": {"b c": {"command": "false"}}}
        ],
        "error-cleanup-provisioner": {"type": "shell-local", "command": "x", "only": ["null"]},
        "post-processors": ["manifest", [{"type": "checksum", "name": "sums"}, "manifest"]],
    }
    checked = check(write(template), Request())
    build = checked.builds[0]

    assert list(build.provisioners[0].overrides) == ["null.b_c"]
    assert build.error_cleanup is not None
    assert build.error_cleanup.hosts == ("null.b_c", "null")
    assert [[part.name or part.component.type for part in chain] for chain in build.chains] == [
        ["manifest"],
        ["sums", "manifest"],
    ]
    assert [warning.code for warning in checked.warnings] == ["ignored-argument"]


def test_standard_input_and_the_type_of_a_template() -> None:
    text = json.dumps({"builders": [NULL]}).encode()

    assert check("-", Request(), stdin=text).sources[0].host == "null"
    assert check("-", Request(given=Given(config_type="json")), stdin=text).sources[0].host == "null"
    with pytest.raises(DiagnosticError):
        check("-", Request(given=Given(config_type="hcl2")), stdin=text)
    assert check(write({"builders": [NULL]}, "no_suffix"), Request()).sources[0].host == "null"


def faulty(**parts: Any) -> str:
    return json.dumps({"builders": [NULL], **parts})


def step(**parts: Any) -> str:
    return faulty(provisioners=[{"type": "shell-local", "command": "true", **parts}])


# Template with what is wrong, the text that is pointed at, and a part of the message.
FAULTS = [
    ("[]", "[]", "A template must be an object"),
    ("{}", "{", "The template has no builder"),
    ('{"builders": [{"type": "null",}]}', ",", "No comma may follow"),
    ('{"builders": [{}]}', "{}", 'The builder has no "type"'),
    ('{"builders": [{"type": 5}]}', "5", 'The "type" of a builder must be a string'),
    (
        json.dumps({"builders": [NULL, {**NULL, "name": "a"}, {**NULL, "name": "a"}]}),
        '"a"',
        "two builders named",
    ),
    (faulty(provisioner=[]), '"provisioner"', 'There is no "provisioner" at the root'),
    (faulty(variables={"a": 1.5}), "1.5", 'The default of the variable "a" must be a string'),
    (
        faulty(variables={"a": "{{user `b`}}", "b": "{{user `a`}}"}),
        '"a"',
        'The variable "a" needs its own value',
    ),
    (faulty(variables={"a": "{{user `zz`}}"}), "{{user `zz`}}", 'The variable "zz" is not declared'),
    (faulty(variables={"need": None}), '"need"', 'The variable "need" has no value'),
    (
        '{"builders": [{"type": "null", "communicator": "ssh", "communicator": "none"}]}',
        '"communicator"',
        '"communicator" is set twice',
    ),
    (step(command="a {{nope `x`}}"), "{{nope `x`}}", 'There is no function "nope"'),
    (step(command="a {{user `x`"), "{{user `x`", "Unclosed action"),
    (step(command="{{if true}}x"), "{{if true}}x", "lacks its {{end}}"),
    (step(command="{{upper}}"), "{{upper}}", '"upper" cannot be called with no argument'),
    (
        step(command="{{user (upper `x`)}}"),
        "{{user (upper `x`)}}",
        "The name of a variable must be written out",
    ),
    (step(command="é{{env `A`}}"), "{{env `A`}}", '"env" works in the "variables" section only'),
    (step(command="{{sed `a` `b`}}"), "{{sed `a` `b`}}", '"sed" does nothing'),
    (step(command="{{build `Nope`}}"), "{{build `Nope`}}", 'There is no build value "Nope"'),
    (
        json.dumps({"builders": [{**NULL, "ssh_host": "{{build `ID`}}"}]}),
        "{{build `ID`}}",
        '"build" works in',
    ),
    (step(only=["nul"]), '"nul"', '"only" names the builder "nul", which does not exist'),
    (step(only=["null"], **{"except": ["null"]}), '"except"', 'Only one of "only" and "except"'),
    (step(only="null"), '"null"', '"only" must be a list'),
    (step(override={"x": {}}), '"x"', '"override" names the builder "x"'),
    (step(override={"null": 7}), "7", '"override.null" must be an object'),
    (json.dumps({"builders": [{**NULL, "a b": 1}]}), '"a b"', '"a b" cannot be the name of an option'),
    (step(comand="x"), '"comand"', 'There is no argument "comand"'),
    (step(pause_before="10"), '"10"', '"10" is no duration'),
    (faulty(provisioners=[{"type": "shel"}]), '"shel"', 'There is no provisioner "shel"'),
    (faulty(**{"post-processors": [["manifest", ["manifest"]]]}), '["manifest"]', "cannot hold another one"),
    (faulty(**{"post-processors": ["nope"]}), '"nope"', 'There is no post-processor "nope"'),
    (faulty(**{"error-cleanup-provisioner": []}), "[]", '"error-cleanup-provisioner" must be an object'),
    (faulty(**{"sensitive-variables": "x"}), '"x"', '"sensitive-variables" must be a list'),
    ('{"builders": [{"type": "amazon-nope"}]}', '"amazon-nope"', 'There is no builder "amazon-nope"'),
    (
        '{"builders": [{"type": "docker", "image": "x", "commit": "so"}]}',
        '"so"',
        '"commit" must be true or false',
    ),
]


@pytest.mark.parametrize(("text", "pointed_at", "message"), FAULTS)
def test_says_once_and_where_what_is_wrong(text: str, pointed_at: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        compile_template(write(text), Request(strict=True), name="build.yml")

    errors = [each for each in caught.value.diagnostics if each.severity == "error"]
    assert len(errors) == 1, errors
    assert message in errors[0].summary
    assert errors[0].span is not None
    found = errors[0].span.file.text[errors[0].span.start : errors[0].span.end]
    assert found.startswith(pointed_at), found


def test_secrets_stay_out_of_messages() -> None:
    write('{"pw": "hush", }', "values.json")
    template = {"variables": {"pw": ""}, "sensitive-variables": ["pw"], "builders": [NULL]}
    with pytest.raises(DiagnosticError) as caught:
        check(write(template), Request(given=Given(var_files=("values.json",)), strict=True))
    assert all("hush" not in f"{each.summary}{each.detail}{each.hint}" for each in caught.value.diagnostics)
