# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Templates with data sources and ``dynamic`` blocks, built by ansible-playbook on this machine alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from unit.data_sources.conftest import Answer, Server

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = """
variable "url" {}
variable "token" {
  sensitive = true
}
locals {
  once    = uuidv4()
  address = "${var.url}/release?${local.once}"
  release = jsondecode(data.http.release.body)
}
data "null" "title" {
  input = "${local.release.name} ${local.once}"
}
data "http" "release" {
  url             = local.address
  request_headers = { Authorization = "Bearer ${var.token}" }
}
source "null" "here" {
  communicator = "none"
}
build {
  sources = ["null.here"]
  provisioner "shell-local" {
    environment_vars = ["ALL=${jsonencode([data.null.title, data.http.release.url, local.once, local.release])}"]
    inline           = ["printf %s \\"$ALL\\" > one.json"]
  }
  provisioner "shell-local" {
    environment_vars = ["ALL=${jsonencode(data.http.release.request_headers)}"]
    inline           = ["printf %s \\"$ALL\\" > two.json"]
  }
}
"""
CHOSEN = """
variable "token" {
  sensitive = true
  default   = "geheimnis"
}
data "null" "list" {
  input = "a,b"
}
data "http" "more" {
  url = "URL/more"
}
source "null" "here" {
  communicator = "none"
}
build {
  name    = trimspace(data.http.more.body)
  sources = ["null.here"]
  dynamic "provisioner" {
    for_each = split(",", data.null.list.output)
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.value} >> all.txt"]
    }
  }
}
"""


def command(
    directory: Path, *words: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hcl2ansible", *words],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT / "compiler"), **(environment or {})},
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_a_build_reads_each_data_source_once_and_in_order(server: Server, tmp_path: Path) -> None:
    server.answers["/release"] = Answer(200, [("X-Kind", "test")], b'{"name": "N", "list": [1, 2]}')
    (tmp_path / "a.pkr.hcl").write_text(TEMPLATE.replace("/release?", "/release#"))
    values = {"PKR_VAR_url": server.url, "PKR_VAR_token": "geheimnis"}

    done = command(tmp_path, "build", "a.pkr.hcl", environment=values)

    assert done.returncode == 0, done.stdout + done.stderr
    title, url, once, release = json.loads((tmp_path / "one.json").read_text())
    assert title == {"output": f"N {once}"}
    assert url == f"{server.url}/release#{once}"
    assert release == {"name": "N", "list": [1, 2]}
    assert json.loads((tmp_path / "two.json").read_text())["X-Kind"] == "test"
    (asked,) = server.asked
    assert asked.headers["Authorization"] == "Bearer geheimnis"
    assert "geheimnis" not in done.stdout + done.stderr


def test_a_failure_is_shown_without_secrets(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.pkr.hcl").write_text(TEMPLATE.replace("/release?", "/${var.token}?"))
    values = {"PKR_VAR_url": server.url, "PKR_VAR_token": "geheimnis"}

    done = command(tmp_path, "build", "a.pkr.hcl", environment=values)

    assert done.returncode == 1
    assert "was answered with 404" in done.stdout + done.stderr
    assert "geheimnis" not in done.stdout + done.stderr
    assert not (tmp_path / "one.json").exists()


def test_what_data_sources_give_can_decide_what_is_built(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.pkr.hcl").write_text(CHOSEN.replace("URL", server.url))
    server.answers["/more"] = Answer(200, [], b"web\n")

    unread = command(tmp_path, "build", "a.pkr.hcl")
    built = command(tmp_path, "build", "-evaluate-datasources", "a.pkr.hcl")

    assert unread.returncode == 1
    assert "a.pkr.hcl:19:16: error" in unread.stderr
    assert "-evaluate-datasources" in unread.stderr
    assert built.returncode == 0, built.stdout + built.stderr
    assert "web.null.here" in built.stdout
    assert (tmp_path / "all.txt").read_text() == "a\nb\n"


def test_validate_reads_data_sources_only_when_it_is_asked_to(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.pkr.hcl").write_text(
        CHOSEN.replace("URL", server.url).replace("trimspace(data.http.more.body)", '"x"')
    )

    unread = command(tmp_path, "validate", "a.pkr.hcl")
    assert unread.returncode == 0, unread.stderr
    assert not server.asked

    read = command(tmp_path, "validate", "-evaluate-datasources", "a.pkr.hcl")
    assert read.returncode == 1
    assert 'a.pkr.hcl:9:1: error: The data source "http.more" cannot be read' in read.stderr
    assert "was answered with 404" in read.stderr


def test_a_playbook_refuses_another_number_of_elements(tmp_path: Path) -> None:
    (tmp_path / "a.pkr.hcl").write_text(
        """
variable "names" {
  type    = list(string)
  default = ["x", "y"]
}
source "null" "here" {
  communicator = "none"
}
build {
  sources = ["null.here"]
  dynamic "provisioner" {
    for_each = var.names
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.value} >> all.txt"]
    }
  }
}
"""
    )
    assert command(tmp_path, "compile", "a.pkr.hcl").returncode == 0

    def play(names: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "ansible.cli.playbook", "a.yml", "-e", json.dumps({"names": names})]
        return subprocess.run(words, cwd=tmp_path, text=True, capture_output=True, check=False, timeout=120)

    same = play('["p", "q"]')
    assert same.returncode == 0, same.stdout
    assert (tmp_path / "all.txt").read_text() == "p\nq\n"
    more = play('["p", "q", "r"]')
    assert more.returncode == 2
    assert "compiled for 2 elements in var.names" in more.stdout
