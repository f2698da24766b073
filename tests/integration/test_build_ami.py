# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example of an AMI, compiled and run as its README says, in an emulated cloud with a real machine behind it."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from environment.cloud import Cloud, running

from .conftest import Run, Workbench

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "build_ami"
DEBIAN = {
    "region": "eu-west-1",
    "name": "debian-13-amd64-20300131-1",
    "owner_id": "136693071363",
    "public": True,
}


@pytest.fixture(scope="module")
def cloud(base_image: str) -> Iterator[Cloud]:
    with running("machines") as cloud:
        yield cloud


def ansible(bench: Workbench, *arguments: str) -> Run:
    return bench.run(str(Path(sys.executable).with_name("ansible-playbook")), *arguments)


def test_the_example_makes_an_ami_in_two_regions(cloud: Cloud, bench: Workbench) -> None:
    account = cloud.account()
    base = account.ask("image", DEBIAN)
    before = account.resources()
    shutil.rmtree(bench.directory)
    shutil.copytree(EXAMPLE, bench.directory, ignore=shutil.ignore_patterns("manifest.json"))
    bench.environment |= account.env()

    bench.hcl2ansible("compile", "template.pkr.hcl", "-o", "build_ami.yml").succeeded()
    run = ansible(
        bench, "build_ami.yml", "-e", "ssh_user=root", "-e", '{"share_with": ["111122223333"]}'
    ).succeeded()

    (build,) = run.manifest("manifest.json")["builds"]
    images = dict(each.split(":") for each in build["artifact_id"].split(","))
    assert sorted(images) == ["eu-central-1", "eu-west-1"]
    assert build["custom_data"] == {"release": "1.0"}
    made = {key: each for key, each in account.resources().items() if key not in before}
    assert Counter((each["kind"], each["region"]) for each in made.values()) == {
        (kind, region): 1 for kind in ("image", "snapshot") for region in images
    }
    for region, image in images.items():
        assert made[image]["region"] == region
        assert made[image]["name"].startswith("web-1.0-")
    expected = {"Name": "web", "Release": "1.0", "Base": DEBIAN["name"]}
    assert all(each["tags"] == expected for each in made.values()), made
    shared = [call["params"] for call in account.calls() if call["action"] == "ModifyImageAttribute"]
    assert {each["ImageId"] for each in shared if "111122223333" in str(each)} == set(images.values())
    assert f"web 1.0 on {base} of eu-west-1" in run.output
