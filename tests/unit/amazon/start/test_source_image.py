# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import source_image
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

UBUNTU = "ubuntu/images/hvm-ssd/ubuntu-trusty-14.04-amd64-server-*"
Sent = Callable[[str], list[dict[str, Any]]]


def test_by_id_with_what_templates_name(job: Job) -> None:
    found = source_image.find(job)
    assert found["id"] == "ami-1e749f67"
    assert found["name"].startswith("ubuntu/images/hvm-ssd/ubuntu-trusty")
    assert (found["owner"], found["owner_name"]) == ("099720109477", "amazon")
    assert found["virtualization_type"] == "hvm"
    assert job.data["source_image"] == found


def test_it_is_looked_for_once(job: Job, sent: Sent) -> None:
    source_image.find(job)
    source_image.find(job)
    assert len(sent("DescribeImages")) == 1


def test_an_unknown_id_names_the_region(job: Job, options: dict[str, Any]) -> None:
    options["source_ami"] = "ami-00000000"
    with pytest.raises(ImageError, match=r"no AMI ami-00000000 in us-east-1") as caught:
        source_image.find(job)
    assert "source_ami_filter" in caught.value.hint


def search(options: dict[str, Any], **given: Any) -> None:
    options["source_ami"] = None
    options["source_ami_filter"] = {"owners": ["099720109477"], **given}


def test_by_filter(job: Job, options: dict[str, Any], sent: Sent) -> None:
    search(options, filters={"name": UBUNTU, "root-device-type": "ebs"}, most_recent=True)
    assert source_image.find(job)["id"] == "ami-1e749f67"
    asked = sent("DescribeImages")[0]
    assert asked["Owners"] == ["099720109477"]
    assert "IncludeDeprecated" not in asked


def test_a_value_with_commas_is_several_unless_quoted(job: Job, options: dict[str, Any], sent: Sent) -> None:
    search(options, filters={"name": f'{UBUNTU},"a, b"'}, most_recent=True, include_deprecated=True)
    source_image.find(job)
    asked = sent("DescribeImages")[0]
    assert asked["Filters"] == [{"Name": "name", "Values": [UBUNTU, "a, b"]}]
    assert asked["IncludeDeprecated"] is True


def test_the_virtualization_of_the_new_image_is_a_filter(
    job: Job, options: dict[str, Any], sent: Sent
) -> None:
    search(options, filters={"name": UBUNTU}, most_recent=True)
    options["ami_virtualization_type"] = "hvm"
    source_image.find(job)
    assert {"Name": "virtualization-type", "Values": ["hvm"]} in sent("DescribeImages")[0]["Filters"]


def test_no_match_tells_the_filter(job: Job, options: dict[str, Any]) -> None:
    search(options, filters={"name": "nothing-*"})
    with pytest.raises(ImageError, match=r"No AMI in us-east-1 .*name=nothing-\*, owners=099720109477"):
        source_image.find(job)


def test_several_matches_are_listed_unless_the_newest_is_wanted(job: Job, options: dict[str, Any]) -> None:
    search(options, filters={"name": "*"})
    options["source_ami_filter"]["owners"] = ["amazon"]
    with pytest.raises(
        ImageError, match=r"AMIs in us-east-1 match (.*\n  ami-)+.*\n  and \d+ more"
    ) as caught:
        source_image.find(job)
    assert "most_recent = true" in caught.value.hint
    options["source_ami_filter"]["most_recent"] = True
    newest = source_image.find(job)["creation_date"]
    every = job.cloud.call("DescribeImages", Owners=["amazon"])["Images"]
    assert newest == max(each["CreationDate"] for each in every)
