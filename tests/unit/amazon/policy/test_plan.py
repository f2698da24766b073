# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode: everything that can be known is found out, and nothing is made."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import SOURCE, Cloud

READING = ("Describe", "Get", "List")


def plan(cloud: Cloud, options: dict[str, Any], builder: str = "amazon_ebs", **how: Any) -> dict[str, Any]:
    """The plan; whatever was called only looked, or was a dry run."""
    planned = cloud.plan(builder, options, **how)
    changing = [each for each in planned.calls if not each["action"].startswith(READING)]
    assert all(each["params"].get("DryRun") == "true" for each in changing), changing
    assert {each["params"].get("DryRun") for each in planned.calls if each not in changing} <= {None}
    return planned.result


def test_the_source_image_is_found(cloud: Cloud) -> None:
    found = plan(cloud, {"ami_name": "new"})["plan"]["source_image"]
    assert (found["name"], found["owner"]) == (SOURCE["name"], SOURCE["owner_id"])
    assert found["id"].startswith("ami-")
    assert found["creation_date"]


def test_what_would_be_made(cloud: Cloud) -> None:
    options = {
        "ami_name": "new",
        "ami_regions": ["us-west-2"],
        "ami_users": ["123456789012"],
        "tags": {"Base": "{{ .SourceAMIName }}"},
        "snapshot_tags": {"Kind": "disk"},
    }
    result = plan(cloud, options)
    image, machine = result["plan"]["image"], result["plan"]["instance"]
    assert image["regions"] == ["us-east-1", "us-west-2"]
    assert image["tags"] == {"Base": "base"}
    assert image["snapshot_tags"] == {"Base": "base", "Kind": "disk"}
    assert image["attributes"]["users"] == {"LaunchPermission": {"Add": [{"UserId": "123456789012"}]}}
    assert machine["InstanceType"] == "t3.micro"
    assert result["plan"]["key_pair"]["create"]
    assert not result["plan"]["problems"]


def test_a_name_that_is_taken_is_a_problem(cloud: Cloud) -> None:
    taken = [{**SOURCE, "name": "taken", "owner_id": "", "public": False}]
    found = plan(cloud, {"ami_name": "taken"}, before=taken)["plan"]
    assert "'taken' is used by an existing AMI" in found["problems"][0]
    assert not plan(cloud, {"ami_name": "taken", "force_deregister": True}, before=taken)["plan"]["problems"]


def test_a_source_that_is_not_there_is_one_message(cloud: Cloud) -> None:
    result = plan(
        cloud, {"ami_name": "new", "source_ami_filter": {"owners": ["self"], "filters": {"name": "no"}}}
    )
    assert result["failed"]
    assert "No AMI in us-east-1 matches the source_ami_filter" in result["msg"]


def test_all_missing_permissions_are_in_one_list(cloud: Cloud) -> None:
    looking = {
        "Statement": [{"Effect": "Allow", "Action": ["ec2:Describe*", "ec2:CreateKeyPair", "ec2:CreateTags"]}]
    }
    found = plan(cloud, {"ami_name": "new", "ami_regions": ["us-west-2"]}, policy=looking)["plan"]
    assert found["missing_permissions"] == ["ec2:CreateSecurityGroup", "ec2:RunInstances", "ec2:CopyImage"]
    assert found["problems"] == [
        "Missing permissions: ec2:CreateSecurityGroup, ec2:RunInstances, ec2:CopyImage"
    ]


def test_the_policy_of_the_plan_is_enough_for_the_plan_and_the_build(cloud: Cloud) -> None:
    options = {"ami_name": "new", "ami_regions": ["us-west-2"]}
    policy = plan(cloud, options)["plan"]["policy"]
    assert not plan(cloud, options, policy=policy)["plan"]["problems"]
    assert not cloud.build("amazon_ebs", options, policy=policy).failure


@pytest.mark.parametrize(
    ("builder", "options"),
    [
        ("amazon_ebs", {"ami_name": "new", "spot_price": "auto"}),
        ("amazon_ebsvolume", {"ebs_volumes": [{"device_name": "/dev/xvdg", "volume_size": 1}]}),
    ],
)
def test_other_ways_to_build(builder: str, options: dict[str, Any], cloud: Cloud) -> None:
    found = plan(cloud, options, builder)["plan"]
    assert not found["problems"]
    assert (found["image"] is None) == (builder == "amazon_ebsvolume")


def test_secrets_are_in_no_plan(cloud: Cloud) -> None:
    result = plan(cloud, {"ami_name": "new", "secret_key": "secret-of-the-test"})
    assert result["plan"]
    assert "secret-of-the-test" not in str(result)
