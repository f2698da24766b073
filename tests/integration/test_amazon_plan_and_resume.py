# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds of AMIs: what is told before, and going on after a failure, on the same instance."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from environment.cloud import Account, Cloud, running

from .conftest import Run, Workbench

TEMPLATE = """
variable "second" {
  type    = string
  default = "false"
}
variable "name" {
  type    = string
  default = "image-{{timestamp}}"
}
source "amazon-ebs" "web" {
  ami_name      = var.name
  ami_regions   = ["us-west-2"]
  instance_type = "t3.micro"
  ssh_username  = "root"
  tags = {
    Base = "{{ .SourceAMI }}"
  }
  source_ami_filter {
    owners  = ["099720109477"]
    filters = { name = "ubuntu/images/*" }
  }
}
build {
  sources = ["source.amazon-ebs.web"]
  provisioner "shell" {
    inline = ["echo one >> /tmp/log"]
  }
  provisioner "shell" {
    inline = ["echo two >> /tmp/log", var.second]
  }
  post-processor "manifest" {
    output = "manifest.json"
  }
}
"""


@dataclass
class Site:
    """An account, and a directory with the template in it."""

    account: Account
    bench: Workbench

    def __call__(self, *arguments: str) -> Run:
        return self.bench.hcl2ansible(*arguments, "template.pkr.hcl")

    def changes(self) -> Counter[str]:
        """How often each action was called that makes, alters or removes something."""
        calls = (each for each in self.account.calls() if each["params"].get("DryRun") != "true")
        return Counter(each["action"] for each in calls if not each["action"].startswith(("Describe", "Get")))

    def planned(self, *arguments: str) -> tuple[Run, dict[str, Any]]:
        run = self("plan", "-out", "plan.json", *arguments)
        return run, json.loads((self.bench.directory / "plan.json").read_text())

    def run_id(self) -> str:
        (run,) = (self.bench.state / "hcl2ansible" / "runs").iterdir()
        return run.name


@pytest.fixture(scope="module")
def cloud(base_image: str) -> Iterator[Cloud]:
    with running("machines") as cloud:
        yield cloud


@pytest.fixture
def site(cloud: Cloud, bench: Workbench) -> Site:
    account = cloud.account()
    bench.environment |= {"HOME": str(bench.directory), **account.env()}
    bench.write("template.pkr.hcl", TEMPLATE)
    return Site(account, bench)


def test_a_plan_is_told_and_nothing_is_made(site: Site) -> None:
    run, plan = site.planned()
    run.succeeded()
    (source,) = plan["sources"]
    assert plan["works"]
    assert source["plan"]["source_image"]["id"] == site.account.source
    assert source["plan"]["image"]["tags"] == {"Base": site.account.source}
    assert source["plan"]["image"]["regions"] == ["us-east-1", "us-west-2"]
    kinds = [step["kind"] for step in source["steps"]]
    assert kinds == ["builder", "provisioner", "provisioner", "builder", "builder", "post-processor"]
    assert {"Sid", "Effect", "Action", "Resource"} <= set(plan["policy"]["Statement"][0])
    assert site.account.source in run.output
    assert not site.changes()
    assert not site.account.left()
    assert not list(site.bench.state.glob("hcl2ansible/runs/*"))


def test_a_plan_that_cannot_work_fails(site: Site) -> None:
    site.account.ask("image", {"region": "us-west-2", "name": "taken"})
    run, plan = site.planned("-var", "name=taken")
    run.failed()
    assert not plan["works"]
    (problem,) = plan["sources"][0]["problems"]
    assert "us-west-2" in problem
    assert [step["kind"] for step in plan["sources"][0]["steps"]][-1] == "builder"


def test_check_mode_of_the_playbook_is_the_same_plan(site: Site) -> None:
    site("compile").succeeded()
    playbook = (str(Path(sys.executable).with_name("ansible-playbook")), "template.yml", "--check")
    told = site.bench.run(*playbook).succeeded()
    assert f"id: {site.account.source}" in told.output
    assert "ec2:RunInstances" in told.output
    site.account.ask("policy", {"Statement": [{"Effect": "Allow", "Action": ["ec2:Describe*"]}]})
    refused = site.bench.run(*playbook).failed()
    assert (
        "Missing permissions: ec2:CreateKeyPair, ec2:CreateSecurityGroup, ec2:RunInstances, ec2:CopyImage"
        in (refused.output)
    )
    assert not site.changes()


def test_a_failed_build_goes_on_with_the_same_instance(site: Site) -> None:
    site("build", "-on-error=abort").failed()
    run = site("build", f"-resume={site.run_id()}", "-var", "second=true").succeeded()
    assert run.output.count("Done before") == 1
    changes = site.changes()
    assert (changes["RunInstances"], changes["CreateKeyPair"], changes["CreateImage"]) == (1, 1, 1)
    assert sorted(each.partition(" ")[0] for each in site.account.left()) == [
        "image",
        "image",
        "snapshot",
        "snapshot",
    ]
    assert len(run.manifest("manifest.json")["builds"]) == 1


def test_a_failed_capture_goes_on(site: Site) -> None:
    site.account.faults({"action": "CopyImage", "do": "error"})
    site("build", "-on-error=abort", "-var", "second=true").failed()
    run = site("build", "-resume", site.run_id(), "-var", "second=true").succeeded()
    assert run.output.count("Done before") == 2
    changes = site.changes()
    assert (changes["RunInstances"], changes["StopInstances"], changes["CreateImage"]) == (1, 1, 1)
    names = {each["name"] for each in site.account.resources().values() if each["kind"] == "image"}
    assert len(names) == 1


def test_an_instance_that_is_gone_is_one_clear_error(site: Site) -> None:
    site("build", "-on-error=abort").failed()
    site.account.ask("forget")
    refused = site("build", "-resume", site.run_id()).failed()
    assert f"The run {site.run_id()} cannot go on with amazon-ebs.web" in refused.output
    assert "Traceback" not in refused.output
