# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``dynamic`` blocks: how many blocks they stand for, and what the iterator becomes."""

from __future__ import annotations

from typing import Any

import pytest
from hcl2ansible.hcl.values import to_python

from compiler.check.checking import checked, codes, findings
from hcl2ansible.check.check import Request
from hcl2ansible.compile import compile_template

SOURCE = 'source "null" "a" {\n communicator = "none"\n}\n'


def template(
    for_each: str, inline: str, *, before: str = "", more: str = "", name: str = "provisioner"
) -> str:
    return f"""
{before}
{SOURCE}
build {{
  sources = ["null.a"]
  dynamic "provisioner" {{
    for_each = {for_each}
    labels   = ["shell-local"]
    {more}
    content {{
      inline = {inline}
    }}
  }}
}}
"""


def lines(text: str, **options: Any) -> list[Any]:
    """The value of ``inline`` of each provisioner."""
    build = checked(text, **options).builds[0]
    arguments = [part.body.arguments["inline"].value for part in build.provisioners]
    return [to_python(value) if value.is_wholly_known else None for value in arguments]


@pytest.mark.parametrize(
    ("for_each", "expected"),
    [
        ('["x", "y"]', ["0=x", "1=y"]),
        ("[]", []),
        ('{ b = "x", a = "y" }', ["a=y", "b=x"]),
        ('{ for s in ["p"] : s => upper(s) }', ["p=P"]),
        ("range(2)", ["0=0", "1=1"]),
        ('convert(["y", "x"], set(string))', ["x=x", "y=y"]),
        ('convert({ k = "v" }, map(string))', ["k=v"]),
        ('split(",", "m,n")', ["0=m", "1=n"]),
        ("[true]", ["0=true"]),
    ],
)
def test_one_block_for_each_element(for_each: str, expected: list[str]) -> None:
    text = template(for_each, '["${provisioner.key}=${provisioner.value}"]')
    assert lines(text) == [[line] for line in expected]


def test_the_iterator_may_have_another_name_and_whole_objects() -> None:
    text = template(
        '[{ a = 1, "b c" = [2] }]', '["${it.value.a}-${it.value["b c"][0]}"]', more="iterator = it"
    )
    assert lines(text) == [["1-2"]]
    text = template('["x"]', "[jsonencode(it)]", more="iterator = it")
    assert lines(text) == [['{"key":0,"value":"x"}']]


def test_names_of_loops_hide_the_iterator() -> None:
    text = template('["x"]', '[for it in ["q", it.value] : "${it}"]', more="iterator = it")
    assert lines(text) == [["q", "x"]]
    heredoc = "[<<EOT\n%{ for it in [it.value] }${it}%{ endfor }\nEOT\n]"
    assert lines(template('["x"]', heredoc, more="iterator = it")) == [["x\n"]]


def test_an_iterator_called_source_hides_the_source() -> None:
    text = template('["x"]', '["${source.value}"]', more="iterator = source")
    assert lines(text) == [["x"]]


def test_the_iterator_follows_the_variable() -> None:
    before = 'variable "list" {\n type = list(string)\n default = ["x", "y"]\n}\n'
    (first, second) = (
        checked(template("var.list", "[provisioner.value]", before=before)).builds[0].provisioners
    )
    assert not first.body.arguments["inline"].value.is_wholly_known
    assert not second.body.arguments["inline"].sensitive


def test_given_values_decide_the_number() -> None:
    before = 'variable "list" {\n type = list(string)\n default = []\n}\n'
    text = template("var.list", "[provisioner.value]", before=before)
    assert lines(text) == []
    assert len(lines(text, arguments=(("list", '["x", "y", "z"]'),))) == 3


def test_labels_may_use_the_iterator() -> None:
    text = template('["shell-local", "sleep"]', "[]").replace(
        '["shell-local"]\n    \n    content {\n      inline = []', "[provisioner.value]\n content {"
    )
    assert codes(text) == ["missing-argument", "missing-argument"]
    (shell, sleep) = findings(text)
    assert "shell-local" in shell.summary
    assert "sleep" in sleep.summary


def test_blocks_in_blocks() -> None:
    text = f"""
{SOURCE}
build {{
  sources = ["null.a"]
  dynamic "post-processors" {{
    for_each = {{ one = ["a", "b"], two = [] }}
    content {{
      dynamic "post-processor" {{
        for_each = post-processors.value
        labels   = ["manifest"]
        content {{
          name   = "${{post-processors.key}}-${{post-processor.key}}"
          output = post-processor.value
        }}
      }}
    }}
  }}
}}
"""
    build = checked(text).builds[0]
    assert [[part.name for part in chain] for chain in build.chains] == [["one-0", "one-1"]]


def test_sources_with_names_of_their_own() -> None:
    text = f"""
variable "names" {{
  default = ["x", "y"]
}}
{SOURCE}
build {{
  dynamic "source" {{
    for_each = var.names
    labels   = ["source.null.a"]
    content {{
      name = "${{source.value}}-${{source.key}}"
    }}
  }}
}}
"""
    assert [source.host for source in checked(text).sources] == ["null.x-0", "null.y-1"]


def test_bodies_of_sources() -> None:
    text = """
variable "files" {
  default = { web = "Dockerfile" }
}
source "docker" "a" {
  commit = true
  dynamic "build" {
    for_each = var.files
    content {
      build_dir = build.key
      path      = build.value
    }
  }
}
build {
  sources = ["docker.a"]
}
"""
    (build,) = checked(text).sources[0].body.blocks["build"].bodies
    assert to_python(build.arguments["build_dir"].value) == "web"


def test_no_secret_is_written_into_the_playbook(monkeypatch: Any, tmp_path: Any) -> None:
    before = """
variable "tokens" {
  type      = map(string)
  sensitive = true
}
variable "words" {
  type      = set(string)
  sensitive = true
}
"""
    monkeypatch.chdir(tmp_path)
    text = template("var.tokens", '["${it.key} ${it.value}"]', before=before, more="iterator = it")
    text += template("var.words", '["${it.key} ${it.value}"]', more="iterator = it").replace(SOURCE, "")
    (tmp_path / "a.pkr.hcl").write_text(text)
    monkeypatch.setenv("PKR_VAR_tokens", '{ geheim = "verborgen" }')
    monkeypatch.setenv("PKR_VAR_words", '["schweigen"]')
    from hcl2ansible.check.given import Given

    given = Given(
        environment={"PKR_VAR_tokens": '{ geheim = "verborgen" }', "PKR_VAR_words": '["schweigen"]'}
    )
    playbook = compile_template("a.pkr.hcl", Request(given=given), name="build.yml").text
    assert playbook.count("no_log: true") == 2
    assert not [word for word in ("geheim", "verborgen", "schweigen") if word in playbook]


@pytest.mark.parametrize(
    ("for_each", "code"),
    [
        ("null", "null-for-each"),
        ('"abc"', "wrong-type"),
        ("5", "wrong-type"),
        ("var.unset", "value-needed"),
        ("data.null.d.output", "value-needed"),
        ("local.missing", "unknown-local"),
        ("source.name", "reference-not-allowed"),
    ],
)
def test_what_cannot_be_counted(for_each: str, code: str) -> None:
    before = 'variable "unset" {}\ndata "null" "d" {\n input = "x"\n}\n'
    assert codes(template(for_each, '["true"]', before=before), strict=False) == [code]


def test_what_is_only_known_later_is_left_out_when_nothing_is_to_be_built() -> None:
    text = template(
        'split(",", data.null.d.output)', '["x"]', before='data "null" "d" {\n input = "x,y"\n}\n'
    )
    assert codes(text, tolerant=True) == ["not-checked"]
    assert len(lines(text, results={"null.d": {"output": "x,y"}})) == 2


def test_a_finding_in_a_block_is_reported_once() -> None:
    assert codes(template('["x", "y", "z"]', "5")) == ["wrong-type"]


def test_bodies_that_nest_without_end_are_a_finding() -> None:
    nested = 'dynamic "b" {\n for_each = [1]\n content {}\n}\n'
    for _unused in range(1500):
        nested = f"b {{\n{nested}}}\n"
    assert "too-deep" in codes(f'{SOURCE}build {{\n  sources = ["null.a"]\n{nested}}}\n')
