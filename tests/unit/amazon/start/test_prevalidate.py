# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.prevalidate import prevalidate
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Sent = Callable[[str], list[dict[str, Any]]]


def image(job: Job, name: str, region: str = "us-east-1") -> str:
    source = job.cloud.call("DescribeImages", region=region, Owners=["amazon"])["Images"][0]["ImageId"]
    launched = job.cloud.call("RunInstances", region=region, ImageId=source, MinCount=1, MaxCount=1)
    instance = launched["Instances"][0]["InstanceId"]
    return str(job.cloud.call("CreateImage", region=region, InstanceId=instance, Name=name)["ImageId"])


def test_nothing_is_wrong(job: Job, calls: list[Any]) -> None:
    prevalidate(job)
    assert sorted(action for action, _parameters in calls) == ["DescribeImages", "DescribeRegions"]


def test_a_name_that_is_taken(job: Job) -> None:
    taken = image(job, "web")
    with pytest.raises(ImageError, match=rf"AMI Name: 'web' is used .*us-east-1: {taken}") as caught:
        prevalidate(job)
    assert "force_deregister" in caught.value.hint


def test_a_name_that_is_taken_where_the_image_is_copied_to(job: Job, options: dict[str, Any]) -> None:
    options["ami_regions"] = ["us-west-2", "eu-west-1"]
    taken = image(job, "web", "us-west-2")
    with pytest.raises(ImageError, match=rf"AMI: us-west-2: {taken}\n"):
        prevalidate(job)


@pytest.mark.parametrize("option", ["force_deregister", "skip_create_ami", "skip_save_build_region"])
def test_the_name_does_not_matter_then(job: Job, options: dict[str, Any], option: str) -> None:
    image(job, "web")
    options[option] = True
    prevalidate(job)


def test_wildcards_in_the_name_are_no_match(job: Job, options: dict[str, Any]) -> None:
    image(job, "web-1")
    options["ami_name"] = "web-?"
    prevalidate(job)


def test_unknown_regions_are_refused_unless_that_is_waived(
    job: Job, options: dict[str, Any], sent: Sent
) -> None:
    options["ami_regions"] = ["us-middle-1"]
    with pytest.raises(ImageError, match="Unknown region: us-middle-1") as caught:
        prevalidate(job)
    assert "skip_region_validation" in caught.value.hint
    options.update(ami_regions=[], skip_region_validation=True)
    prevalidate(job)
    assert len(sent("DescribeRegions")) == 1


def test_a_vpc_without_a_subnet_must_be_the_default_one(job: Job, options: dict[str, Any]) -> None:
    default = job.cloud.call("DescribeVpcs")["Vpcs"][0]["VpcId"]
    options["vpc_id"] = default
    prevalidate(job)
    other = job.cloud.call("CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    options["vpc_id"] = other
    with pytest.raises(ImageError, match=rf"{other}, which is not the default VPC"):
        prevalidate(job)
    options["subnet_filter"] = {"filters": {"vpc-id": other}}
    prevalidate(job)
