# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the commands import: half of the time of a small template is start-up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = """
packer {
  required_plugins {
    docker = {
      version = ">= 1.0.0"
      source  = "github.com/hashicorp/docker"
    }
  }
}
variable "name" {
  type        = string
  default     = "x"
  description = "A name"
}
source "null" "m" {
  communicator = "none"
}
build {
  sources = ["null.m"]
  provisioner "shell-local" {
    inline = ["echo ${var.name}"]
  }
}
"""
SLOW = {"ansible", "lark", "hcl2", "yaml", "jinja2"}
NOT_FOR_SYNTAX = {
    *SLOW,
    "dataclasses",
    "inspect",
    "subprocess",
    "tempfile",
    "pathlib",
    "difflib",
    "hcl2ansible.check.check",
    "hcl2ansible.hcl.functions",
    "hcl2ansible.lower",
}


def imported(directory: Path, *words: str) -> set[str]:
    """The modules that a command has imported when it is done."""
    code = "import sys; from hcl2ansible.cli import main; main(sys.argv[1:]); print('imported', *sys.modules)"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "compiler"),
        "XDG_CACHE_HOME": str(directory / "cache"),
    }
    result = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=directory,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert not result.stderr
    return set(result.stdout.rpartition("imported ")[2].split())


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "t.pkr.hcl"
    path.write_text(TEMPLATE)
    return path


@pytest.mark.parametrize("words", [["validate"], ["compile", "-o", "-"]])
def test_a_second_run_needs_no_slow_library(template: Path, words: list[str]) -> None:
    imported(template.parent, *words, template.name)  # fills the cache of schemas
    assert not SLOW & imported(template.parent, *words, template.name)


def test_checking_the_grammar_imports_what_that_needs(template: Path) -> None:
    assert not NOT_FOR_SYNTAX & imported(template.parent, "validate", "-syntax-only", template.name)
