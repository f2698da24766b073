# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates with data sources of Amazon, run by ansible-playbook: what they give arrives, and secrets never show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job

from environment.waiting import guards_have_ended, in_time

ROOT = Path(__file__).resolve().parents[3]
SECRET = "ein Geheimnis"
TEMPLATE = """
locals {
  both = "${data.amazon-parameterstore.plain.value}/${data.amazon-secretsmanager.db.value}"
}
data "amazon-ami" "ubuntu" {
  region      = "us-east-1"
  filters     = { name = "ubuntu/images/*" }
  owners      = ["099720109477"]
  most_recent = true
}
data "amazon-secretsmanager" "db" {
  region = "us-east-1"
  name   = "db"
}
data "amazon-parameterstore" "plain" {
  region = "us-east-1"
  name   = "/plain"
}
source "null" "here" {
  communicator = "none"
}
build {
  sources = ["null.here"]
  provisioner "shell-local" {
    environment_vars = ["BOTH=${local.both}", "IMAGE=${data.amazon-ami.ubuntu.id}"]
    inline           = ["printf %s \\"$BOTH $IMAGE\\" > out.txt", "echo it is $BOTH"]
  }
}
"""


@pytest.mark.parametrize("flags", [[], ["-evaluate-datasources"]])
def test_secrets_arrive_and_never_show(
    job: Job, moto: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: list[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto)
    job.cloud.call(
        "CreateSecret", service="secretsmanager", Name="db", SecretString=f'{{"password": "{SECRET}"}}'
    )
    job.cloud.call("PutParameter", service="ssm", Name="/plain", Value="offen", Type="String")
    (tmp_path / "t.pkr.hcl").write_text(TEMPLATE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "compiler")}

    done = subprocess.run(
        [sys.executable, "-m", "hcl2ansible", "build", *flags, "t.pkr.hcl"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    both, image = (tmp_path / "out.txt").read_text().rsplit(" ", 1)
    assert both == f"offen/{SECRET}"
    assert image.startswith("ami-")
    assert "it is offen/" in done.stdout
    assert in_time(lambda: guards_have_ended(tmp_path / "state"))
    for path in (tmp_path / "state").rglob("*"):
        if path.is_file():
            assert SECRET not in path.read_text(errors="replace"), path
    assert SECRET not in done.stdout + done.stderr
