# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spot instances."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import spot
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

MAPPINGS = [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 20, "DeleteOnTermination": False}}]


@pytest.fixture
def spot_job(job: Job, options: dict[str, Any]) -> Job:
    options |= {"spot_price": "0.05", "instance_type": "t3.micro", "run_tags": {"R": "t"}}
    job.data["source_image"] = {"id": "ami-1e749f67", "root_device_type": "ebs"}
    return job


def test_an_instance_of_a_fleet(spot_job: Job, options: dict[str, Any]) -> None:
    options["run_volume_tags"] = {"V": "t"}
    spot.launch(spot_job, MAPPINGS)
    assert spot_job.data["spot"] is True
    answer = spot_job.cloud.call("DescribeInstances", InstanceIds=[spot_job.data["instance"]])
    [instance] = answer["Reservations"][0]["Instances"]
    assert instance["State"]["Name"] == "running"
    assert list(spot_job.data["volumes"]) == ["/dev/sda1"]
    kinds = {each.what: bool(each.id) for each in spot_job.ledger.open_resources()}
    assert kinds == {"launch_template": True, "instance": True}
    assert close_all(spot_job.ledger, spot_job.ledger.open_resources()) == []
    assert spot_job.cloud.call("DescribeLaunchTemplates")["LaunchTemplates"] == []


def test_the_template_says_all_that_a_launch_would(spot_job: Job, options: dict[str, Any]) -> None:
    options |= {
        "user_data": "#!/bin/sh\n",
        "ebs_optimized": True,
        "spot_tags": {"S": "{{ .SourceAMI }}"},
        "spot_tag": [{"key": "B", "value": "b"}],
        "capacity_reservation_preference": "open",
    }
    data = spot.template_data(spot_job, MAPPINGS)
    assert base64.b64decode(data["UserData"]) == b"#!/bin/sh\n"
    assert data["InstanceMarketOptions"] == {"MarketType": "spot", "SpotOptions": {"MaxPrice": "0.05"}}
    assert data["BlockDeviceMappings"] == MAPPINGS
    assert data["EbsOptimized"] is True
    assert not set(spot._NOT_FOR_SPOT) & set(data)
    tags = {
        each["ResourceType"]: {tag["Key"]: tag["Value"] for tag in each["Tags"]}
        for each in data["TagSpecifications"]
    }
    assert tags["spot-instances-request"] == {
        "R": "t",
        "S": "ami-1e749f67",
        "B": "b",
        **spot_job.temporary_tags(),
    }
    assert tags["instance"] == {"R": "t", **spot_job.temporary_tags()}


def test_the_price_may_be_left_to_the_market(spot_job: Job, options: dict[str, Any]) -> None:
    options["spot_price"] = "auto"
    assert spot.template_data(spot_job, [])["InstanceMarketOptions"] == {"MarketType": "spot"}


def test_what_the_fleet_may_choose_from(spot_job: Job, options: dict[str, Any]) -> None:
    options |= {
        "instance_type": None,
        "spot_instance_types": ["t3.micro", "t3a.micro"],
        "spot_allocation_strategy": "capacity-optimized",
        "fleet_tags": {"F": "f"},
    }
    spot_job.data.update(subnet="subnet-1", security_groups=["sg-1"])
    assert spot.template_data(spot_job, [])["InstanceType"] == "t3.micro"
    assert spot.fleet_request(spot_job, "template") == {
        "LaunchTemplateConfigs": [
            {
                "LaunchTemplateSpecification": {"LaunchTemplateName": "template", "Version": "1"},
                "Overrides": [
                    {"InstanceType": "t3.micro", "SubnetId": "subnet-1"},
                    {"InstanceType": "t3a.micro", "SubnetId": "subnet-1"},
                ],
            }
        ],
        "ReplaceUnhealthyInstances": False,
        "TargetCapacitySpecification": {"TotalTargetCapacity": 1, "DefaultTargetCapacityType": "spot"},
        "Type": "instant",
        "SpotOptions": {"AllocationStrategy": "capacity-optimized"},
        "TagSpecifications": [{"ResourceType": "fleet", "Tags": [{"Key": "F", "Value": "f"}]}],
    }


def test_a_public_address_keeps_the_subnet_in_the_template(spot_job: Job, options: dict[str, Any]) -> None:
    options["associate_public_ip_address"] = True
    spot_job.data.update(subnet="subnet-1", security_groups=["sg-1"])
    assert spot.template_data(spot_job, [])["NetworkInterfaces"][0]["SubnetId"] == "subnet-1"
    assert "Overrides" not in spot.fleet_request(spot_job, "template")["LaunchTemplateConfigs"][0]


def answering(job: Job, monkeypatch: pytest.MonkeyPatch, *answers: list[dict[str, Any]]) -> list[str]:
    """CreateFleet answers with these errors first; returns the tokens that it was called with."""
    left, tokens, call = list(answers), [], job.cloud.call

    def answer(action: str, **parameters: Any) -> dict[str, Any]:
        if action != "CreateFleet":
            return call(action, **parameters)
        tokens.append(parameters["ClientToken"])
        return {"Errors": left.pop(0), "Instances": []} if left else call(action, **parameters)

    monkeypatch.setattr(job.cloud, "call", answer)
    return tokens


def test_all_errors_of_the_fleet_are_told(spot_job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def error(code: str, type_: str) -> dict[str, Any]:
        place = {"Overrides": {"InstanceType": type_, "AvailabilityZone": "us-east-1a"}}
        return {"ErrorCode": code, "ErrorMessage": "no", "LaunchTemplateAndOverrides": place}

    answering(
        spot_job,
        monkeypatch,
        [
            error("SpotMaxPriceTooLow", "a"),
            error("SpotMaxPriceTooLow", "a"),
            error("UnfulfillableCapacity", "b"),
        ],
    )
    with pytest.raises(ApiError) as caught:
        spot.launch(spot_job, [])
    assert str(caught.value) == (
        "CreateFleet failed: a us-east-1a: SpotMaxPriceTooLow: no; b us-east-1a: UnfulfillableCapacity: no\n"
        'Raise spot_price, or set it to "auto".\n'
        "Offer more: spot_instance_types with several, other subnets or zones."
    )
    assert {each.what for each in spot_job.ledger.open_resources()} == {"launch_template", "instance"}


def test_a_profile_that_was_just_made_may_not_be_known_yet(
    spot_job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    spot_job.opening("instance_profile", name="temporary")
    unknown = {
        "ErrorCode": "InvalidParameterValue",
        "ErrorMessage": "Value for parameter iamInstanceProfile.name is invalid",
    }
    tokens = answering(spot_job, monkeypatch, [unknown], [unknown])
    spot.launch(spot_job, [])
    assert len(set(tokens)) == 3


def test_a_launch_that_was_cut_off_goes_on(spot_job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    call = spot_job.cloud.call

    def cut(action: str, **parameters: Any) -> dict[str, Any]:
        answer = call(action, **parameters)
        if action == "CreateLaunchTemplate":
            raise ApiError(action, "", "the connection was lost")
        return answer

    monkeypatch.setattr(spot_job.cloud, "call", cut)
    with pytest.raises(ApiError):
        spot.launch(spot_job, [])
    monkeypatch.setattr(spot_job.cloud, "call", call)
    spot.launch(spot_job, [])
    assert len(spot_job.cloud.call("DescribeLaunchTemplates")["LaunchTemplates"]) == 1
    assert len(spot_job.ledger.open_resources()) == 2
    assert close_all(spot_job.ledger, spot_job.ledger.open_resources()) == []
    assert spot_job.cloud.call("DescribeLaunchTemplates")["LaunchTemplates"] == []
