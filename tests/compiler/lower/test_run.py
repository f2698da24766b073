# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compiled playbooks, run by ansible-playbook on this machine alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from hcl2ansible.check.check import Request
from hcl2ansible.compile import compile_template


def run(
    directory: Path, template: str, *arguments: str, root: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Compile a template that lies in ``directory``/template and run it with ``directory``/work as the current one."""
    (directory / "template").mkdir(exist_ok=True)
    (directory / "work").mkdir(exist_ok=True)
    source = directory / "template" / "build.pkr.hcl"
    source.write_text(template)
    compiled = compile_template(str(source), Request(), name="build.yml", root=root)
    playbook = directory / ("template" if root is None else "work") / "build.yml"
    playbook.write_text(compiled.text)
    command = [sys.executable, "-m", "ansible.cli.playbook", str(playbook), *arguments]
    environment = {**os.environ, "PKR_VAR_from_environment": "env"}
    return subprocess.run(
        command,
        cwd=directory / "work",
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


LOCALS = """
variable "region" { default = "eu" }
variable "from_environment" { default = "default" }
locals {
  id    = "${uuidv4()}-${local.day}"
  day   = formatdate("YYYY", timestamp())
  label = "${local.id}/${var.region}/${var.from_environment}"
  where = [path.root, path.cwd]
  text  = "{{ .Vars }} ${var.region}"
  alone = uuidv4()
}
source "null" "here" { communicator = "none" }
build {
  name    = "b"
  sources = ["null.here"]
  provisioner "shell-local" {
    environment_vars = ["ALL=${jsonencode([local.id, local.alone, local.label, local.where, source.name, build.name])}"]
    inline           = ["printf %s \\"$ALL\\" > one.json"]
  }
  provisioner "shell-local" {
    environment_vars = ["ID=${local.id} ${local.alone}", "DAY=${format("%s", local.day)}"]
    inline           = ["printf %s \\"$ID\\" > two"]
  }
}
"""


def test_locals_have_one_value_in_all_tasks(tmp_path: Path) -> None:
    result = run(tmp_path, LOCALS, "-e", "region=us")
    assert result.returncode == 0, result.stdout + result.stderr
    id_, alone, label, where, source, build = json.loads((tmp_path / "work" / "one.json").read_text())
    assert (tmp_path / "work" / "two").read_text() == f"{id_} {alone}"
    assert label == f"{id_}/us/env"
    assert where == [str(tmp_path / "template"), str(tmp_path / "work")]
    assert (source, build) == ("here", "b")


def test_root_of_a_playbook_elsewhere(tmp_path: Path) -> None:
    result = run(tmp_path, LOCALS, root="/the/root")
    assert result.returncode == 0, result.stdout + result.stderr
    assert json.loads((tmp_path / "work" / "one.json").read_text())[3] == [
        "/the/root",
        str(tmp_path / "work"),
    ]


FAILING = """
source "null" "a" { communicator = "none" }
source "null" "b" { communicator = "none" }
build {
  sources = ["null.a", "null.b"]
  provisioner "shell-local" {
    inline = ["echo ${source.name} >> before"]
  }
  provisioner "shell-local" {
    only   = ["null.a"]
    inline = ["exit 7"]
  }
  provisioner "shell-local" {
    inline   = ["echo base-${source.name} >> after"]
    override = { b = { inline = ["echo override-${source.name} >> after"] } }
  }
  error-cleanup-provisioner "shell-local" {
    inline = ["echo ${source.name} >> cleaned"]
  }
}
"""


def test_a_failing_source_is_cleaned_up_and_the_other_goes_on(tmp_path: Path) -> None:
    result = run(tmp_path, FAILING)
    assert result.returncode != 0
    work = tmp_path / "work"
    assert sorted((work / "before").read_text().split()) == ["a", "b"]
    assert (work / "after").read_text().split() == ["override-b"]
    assert (work / "cleaned").read_text().split() == ["a"]
    assert "non-zero exit status: 7" in result.stdout


def test_abort_leaves_the_cleanup_provisioner_out(tmp_path: Path) -> None:
    result = run(tmp_path, FAILING, "-e", "hcl2ansible_on_error=abort")
    assert result.returncode != 0
    assert not (tmp_path / "work" / "cleaned").exists()


CHAINS = """
source "file" "note" {
  content = "hello"
  target  = "note.txt"
}
build {
  sources = ["file.note"]
  post-processors {
    post-processor "compress" { output = "note.gz" }
    post-processor "checksum" {
      checksum_types = ["md5"]
      output         = "note.{{ .ChecksumType }}"
    }
  }
  post-processor "shell-local" {
    inline              = ["echo second >> ran"]
    keep_input_artifact = true
  }
}
"""


def test_chains_hand_on_their_artifacts(tmp_path: Path) -> None:
    result = run(tmp_path, CHAINS)
    assert result.returncode == 0, result.stdout + result.stderr
    work = tmp_path / "work"
    assert (work / "note.md5").read_text().split()[1] == "note.gz"
    assert (work / "note.txt").exists()
    assert (work / "ran").read_text() == "second\n"
