# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a compiled playbook still does with HCL when it runs: expressions, template files, inputs, secrets."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPILER = str(Path(__file__).parents[3] / "compiler")
NULL = 'source "null" "here" { communicator = "none" }\n'
KEEP = """
build {
  sources = ["null.here"]
  provisioner "shell-local" {
    environment_vars = ["ALL=${base64encode(jsonencode(%s))}"] # hides "{{" from the second pass
    inline           = ["echo $ALL | base64 -d > result.json"]
  }
}
"""


def run(directory: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=directory,
        env={
            **os.environ,
            "PYTHONPATH": COMPILER,
            "XDG_STATE_HOME": str(directory / ".state"),
            **environment,
        },
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


def compiled(directory: Path, template: str, *flags: str) -> Path:
    """Compile the template of ``directory``; the template goes away, so that the playbook has to do without."""
    (directory / "t.pkr.hcl").write_text(template)
    result = run(directory, "-m", "hcl2ansible", "compile", *flags, "t.pkr.hcl")
    assert result.returncode == 0, result.stderr
    (directory / "t.pkr.hcl").unlink()
    return directory / "t.yml"


def played(directory: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(directory, "-m", "ansible.cli.playbook", "t.yml", *arguments, **environment)


def kept(directory: Path, result: subprocess.CompletedProcess[str]) -> object:
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads((directory / "result.json").read_text())


EXPRESSIONS = (
    """
variable "tags" {
  type    = map(string)
  default = { b = "it's \\"b\\"", "x y" = "\\\\" }
}
variable "file" { default = "late" }
locals {
  missing = try(var.tags.c, upper(var.tags.b))
  can     = [can(regex("^it", var.tags.b)), can(var.tags.c), can(local.text.x)]
  text    = templatefile("files/motd.tpl", { tags = var.tags, id = local.id, names = keys(var.tags) })
  id      = substr(uuidv4(), 0, 8)
  late    = templatefile("files/${var.file}.tpl", { id = local.id })
  stamped = templatefile("files/stamp.tpl", {})
  again   = "${local.stamped}${local.stamped}"
  sets    = [for i, t in convert(values(var.tags), set(string)) : i]
  keys    = { for k, v in var.tags : "{{ ${k} }}" => try(v.x, "{% ${v} %}") }
}
"""
    + NULL
    + KEEP % '[local, templatefile("files/motd.tpl", { tags = {}, id = source.name, names = [] })]'
)
MOTD = "#!/bin/sh\n# {{ id }} ${id}\n%{ for name in names ~}\n${name}=${tags[name]}\n%{ endfor ~}\n"


def files(directory: Path) -> None:
    (directory / "files").mkdir()
    (directory / "files" / "motd.tpl").write_text(MOTD)
    (directory / "files" / "late.tpl").write_text("late ${id}\n")
    (directory / "files" / "stamp.tpl").write_text("${uuidv4()}")


@pytest.mark.parametrize("how", ["compile", "stdout", "build"])
def test_expressions_and_template_files(tmp_path: Path, how: str) -> None:
    files(tmp_path)
    if how == "build":
        (tmp_path / "t.pkr.hcl").write_text(EXPRESSIONS)
        result = run(tmp_path, "-m", "hcl2ansible", "build", "t.pkr.hcl")
    elif how == "compile":
        compiled(tmp_path, EXPRESSIONS)
        (tmp_path / "files" / "motd.tpl").unlink()
        result = played(tmp_path)
    else:
        (tmp_path / "t.pkr.hcl").write_text(EXPRESSIONS)
        written = run(tmp_path, "-m", "hcl2ansible", "compile", "-o", "-", "t.pkr.hcl")
        (tmp_path / "t.yml").write_text(written.stdout)
        assert not (tmp_path / "templates").exists()
        result = played(tmp_path)
    local, here = kept(tmp_path, result)  # type: ignore[misc]
    assert local["missing"] == 'IT\'S "B"'
    assert local["can"] == [True, False, False]
    assert local["text"] == f'#!/bin/sh\n# {{{{ id }}}} {local["id"]}\nb=it\'s "b"\nx y=\\\n'
    assert local["late"] == f"late {local['id']}\n"
    assert local["again"] == local["stamped"] * 2
    assert local["sets"] == ["\\", 'it\'s "b"']
    assert local["keys"] == {"{{ b }}": '{% it\'s "b" %}', "{{ x y }}": "{% \\ %}"}
    assert here == "#!/bin/sh\n# {{ id }} here\n"


def test_recompiling_leaves_no_file_that_is_not_needed(tmp_path: Path) -> None:
    files(tmp_path)
    playbook = compiled(tmp_path, EXPRESSIONS)
    folder = tmp_path / "templates" / "t"
    assert sorted(path.name for path in folder.iterdir()) == ["motd-2.j2", "motd.j2", "stamp.j2"]
    (folder / "own.j2").write_text("somebody's own")
    compiled(tmp_path, EXPRESSIONS.replace('files/stamp.tpl", {', 'files/${var.file}.tpl", { id = 1'))
    assert sorted(path.name for path in folder.iterdir()) == ["motd-2.j2", "motd.j2", "own.j2"]
    (folder / "own.j2").unlink()
    compiled(tmp_path, NULL + KEEP % "1")
    assert not (tmp_path / "templates").exists()
    (folder / "motd.j2").parent.mkdir(parents=True)
    (folder / "motd.j2").write_text("somebody's own")
    before = playbook.read_text()
    (tmp_path / "t.pkr.hcl").write_text(EXPRESSIONS)
    result = run(tmp_path, "-m", "hcl2ansible", "compile", "t.pkr.hcl")
    assert result.returncode == 1
    assert "templates/t/motd.j2 exists and was not written by hcl2ansible" in result.stderr
    assert (playbook.read_text(), (folder / "motd.j2").read_text()) == (before, "somebody's own")
    assert not list(tmp_path.rglob(".*.tmp"))


@pytest.mark.parametrize(
    ("content", "call", "said"),
    [
        (None, 'templatefile("missing.tpl", {})', "no file exists at missing.tpl"),
        (b"caf\xe9", 'templatefile("t.tpl", {})', "not valid UTF-8"),
        (b"a\n  ${b}\n", 'templatefile("t.tpl", { c = 1 })', 't.tpl:2,5-6: "b"'),
        (b"a\n%{ if }\n", 'templatefile("t.tpl", {})', "t.tpl:2,"),
        (b"${1 + upper(a)}", 'templatefile("t.tpl", { a = "x" })', "t.tpl:1,7-15: "),
    ],
)
def test_a_faulty_template_file_is_one_finding(
    tmp_path: Path, content: bytes | None, call: str, said: str
) -> None:
    if content is not None:
        (tmp_path / "t.tpl").write_bytes(content)
    variable = 'variable "region" { default = "x" }\n'
    (tmp_path / "t.pkr.hcl").write_text(variable + f"locals {{\n  x = {call}\n}}\n" + NULL + KEEP % "local.x")
    result = run(tmp_path, "-m", "hcl2ansible", "compile", "t.pkr.hcl")
    assert result.returncode == 1
    assert "t.pkr.hcl:3:" in result.stderr
    assert said.replace(': "b"', "") in result.stderr
    assert result.stderr.rstrip().endswith("1 error")


INPUTS = (
    """
variable "region" {
  default = "eu"
  validation {
    condition     = can(regex("^[a-z]+$", var.region))
    error_message = "Lower case only."
  }
}
variable "sizes" {
  type    = list(number)
  default = []
  validation {
    condition     = length(var.sizes) == 0 || sum(var.sizes) < 10 && fileexists("t.yml")
    error_message = "That is too much."
  }
}
variable "disk" {
  type    = object({ size = number, fast = optional(bool, true) })
  default = { size = 1 }
}
variable "home" { default = "${env("SOME_HOME")}/x" }
"""
    + NULL
    + KEEP % "var"
)


def test_inputs_at_run_time(tmp_path: Path) -> None:
    compiled(tmp_path, INPUTS)
    (tmp_path / "my.pkvars.hcl").write_text('region = upper\nsizes = [1, 1 + 1]\nunknown = "x"\n')
    result = played(tmp_path, "-e", "var_file=my.pkvars.hcl")
    assert result.returncode != 0
    assert "my.pkvars.hcl:1:10: Variables not allowed" in result.stdout + result.stderr
    (tmp_path / "my.pkvars.hcl").write_text('region = "${"u"}s"\nsizes = [1, 1 + 1]\nunknown = "x"\n')
    arguments = ["-e", "var_file=my.pkvars.hcl", "-e", 'disk={size="2"}']
    result = played(tmp_path, *arguments, SOME_HOME="/there", PKR_VAR_region="env", PKR_VAR_disk="{size=9}")
    assert kept(tmp_path, result) == {
        "region": "us",
        "sizes": [1, 2],
        "disk": {"fast": True, "size": 2},
        "home": "/there/x",
    }


def test_rules_at_run_time(tmp_path: Path) -> None:
    compiled(tmp_path, INPUTS)
    result = played(tmp_path, "-e", "region=EU", "-e", "sizes=[5,5]")
    output = " ".join((result.stdout + result.stderr).split())
    assert result.returncode != 0
    assert (
        "The value of the variable region, from the command line (-e), is not valid: Lower case only."
        in output
    )
    assert (
        "The value of the variable sizes, from the command line (-e), is not valid: That is too much."
        in output
    )


def test_a_sensitive_value_is_in_no_message(tmp_path: Path) -> None:
    template = """
variable "password" {
  type      = string
  sensitive = true
  validation {
    condition     = length(var.password) > 20
    error_message = "The password is too short."
  }
  validation {
    condition     = parseint(var.password, 10) > 0
    error_message = "Digits, please."
  }
}
"""
    compiled(tmp_path, template + NULL + KEEP % "var")
    for name, text in (("v.hcl", 'password = "hunter two"'), ("w.hcl", "password = hunter")):
        (tmp_path / name).write_text(text)
        result = played(tmp_path, "-e", f"var_file={name}", "-vvv")
        assert result.returncode != 0
        assert "hunter" not in result.stdout + result.stderr
        assert ("The password is too short." in result.stdout + result.stderr) == (name == "v.hcl")


SECRETS = (
    """
variable "name" { default = "w3b" }
local "token" {
  expression = "t0ken-${var.name}-${substr(uuidv4(), 0, 8)}"
  sensitive  = true
}
locals {
  header = "Bearer ${local.token}"
  file   = templatefile("header.tpl", { header = local.header })
}
"""
    + NULL
    + """
build {
  sources = ["null.here"]
  provisioner "shell-local" {
    environment_vars = ["HEADER=${local.header}"]
    inline = [
      "printf %s \\"$HEADER\\" > secret",
      "echo live: $HEADER; printf %s \\"$HEADER\\" | base64",
      "cat <<'EOF'\\n${local.file}EOF",
    ]
  }
  provisioner "shell-local" {
    inline = ["echo later: $(cat secret); cat secret >&2; exit 3"]
  }
}
"""
)


@pytest.mark.parametrize("how", ["build", "playbook"])
def test_sensitive_locals_are_in_no_output(tmp_path: Path, how: str) -> None:
    (tmp_path / "header.tpl").write_text("file: ${header}\n")
    if how == "build":
        (tmp_path / "t.pkr.hcl").write_text(SECRETS)
        result = run(tmp_path, "-m", "hcl2ansible", "build", "t.pkr.hcl")
    else:
        compiled(tmp_path, SECRETS)
        result = played(tmp_path, "-vvv")
    assert result.returncode != 0
    output = result.stdout + result.stderr
    token = (tmp_path / "secret").read_text().removeprefix("Bearer ")
    assert token.startswith("t0ken-w3b-")
    for line in ("live: Bearer <sensitive>", "file: Bearer <sensitive>", "later: Bearer <sensitive>"):
        assert line in output
    assert token not in output
    assert token[6:] not in output
    left = [path for path in (tmp_path / ".state").rglob("*") if path.is_file() and token in path.read_text()]
    assert left == []
