# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import network
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Sent = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def vpc(job: Job) -> str:
    return str(job.cloud.call("CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"])


def subnet(job: Job, vpc: str, cidr: str, zone: str = "us-east-1a") -> str:
    made = job.cloud.call("CreateSubnet", VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone)
    return str(made["Subnet"]["SubnetId"])


def test_without_a_word_ec2_chooses(job: Job, calls: list[Any]) -> None:
    network.find(job)
    assert (job.data["vpc"], job.data["subnet"], job.data["zone"], calls) == ("", "", "", [])


def test_a_subnet_tells_its_vpc_and_zone(job: Job, options: dict[str, Any], vpc: str) -> None:
    options["subnet_id"] = subnet(job, vpc, "10.9.1.0/24", "us-east-1b")
    network.find(job)
    assert (job.data["vpc"], job.data["zone"]) == (vpc, "us-east-1b")
    assert job.data["subnet_cidr"] == "10.9.1.0/24"


def test_a_subnet_whose_facts_are_given_is_not_asked_for(
    job: Job, options: dict[str, Any], vpc: str, calls: list[Any]
) -> None:
    options.update(subnet_id="subnet-1", vpc_id=vpc, availability_zone="us-east-1a")
    network.find(job)
    assert (job.data["subnet"], calls) == ("subnet-1", [])


def test_filters_of_vpc_and_subnet(job: Job, options: dict[str, Any], vpc: str, sent: Sent) -> None:
    wanted = subnet(job, vpc, "10.9.1.0/24")
    options["vpc_filter"] = {"filters": {"cidr": "10.9.0.0/16"}}
    options["subnet_filter"] = {"filter": [{"name": "availability-zone", "value": "us-east-1a"}]}
    network.find(job)
    assert (job.data["vpc"], job.data["subnet"]) == (vpc, wanted)
    asked = {each["Name"]: each["Values"] for each in sent("DescribeSubnets")[0]["Filters"]}
    assert asked == {"availability-zone": ["us-east-1a"], "vpc-id": [vpc], "state": ["available"]}
    assert len(sent("DescribeSubnets")) == 1


def test_a_vpc_filter_must_match_one(job: Job, options: dict[str, Any], vpc: str) -> None:
    options["vpc_filter"] = {"filters": {"state": "available"}}
    with pytest.raises(ImageError, match=r"exactly one VPC in us-east-1, it matches 2: .*vpc-"):
        network.find(job)
    options["vpc_filter"] = {"filters": {"cidr": "10.1.0.0/16"}}
    with pytest.raises(ImageError, match=r"it matches 0\.$"):
        network.find(job)


def test_several_subnets_need_a_choice(job: Job, options: dict[str, Any], vpc: str) -> None:
    both = {subnet(job, vpc, "10.9.1.0/28"), subnet(job, vpc, "10.9.2.0/24", "us-east-1b")}
    options["subnet_filter"] = {"filters": {"vpc-id": vpc}}
    with pytest.raises(ImageError, match=r"matches 2 subnets: subnet-.*, subnet-") as caught:
        network.find(job)
    assert "most_free = true or random = true" in caught.value.hint
    options["subnet_filter"]["random"] = True
    network.find(job)
    assert job.data["subnet"] in both


def test_the_subnet_with_most_free_addresses(job: Job, options: dict[str, Any], vpc: str) -> None:
    subnet(job, vpc, "10.9.1.0/28")
    large = subnet(job, vpc, "10.9.2.0/24")
    options["subnet_filter"] = {"filters": {"vpc-id": vpc}, "most_free": True}
    network.find(job)
    assert job.data["subnet"] == large


def test_no_subnet_matches(job: Job, options: dict[str, Any]) -> None:
    options["subnet_filter"] = {"filters": {"tag:Class": "build"}}
    with pytest.raises(ImageError, match=r"No subnet in us-east-1 matches .*tag:Class=build"):
        network.find(job)


def test_a_public_address_needs_a_subnet_that_has_the_type(
    job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    options["associate_public_ip_address"] = True
    offers = [{"InstanceType": "t3.micro", "Location": "us-east-1c"}]
    monkeypatch.setattr(job.cloud, "pages", lambda *_words, **_parameters: offers)
    network.find(job)
    chosen = job.cloud.call("DescribeSubnets", SubnetIds=[job.data["subnet"]])["Subnets"][0]
    assert chosen["AvailabilityZone"] == "us-east-1c" == job.data["zone"]
    assert chosen["DefaultForAz"] is True


def test_a_public_address_in_a_zone_that_is_given(job: Job, options: dict[str, Any]) -> None:
    options.update(associate_public_ip_address=True, availability_zone="us-east-1d")
    network.find(job)
    assert job.data["zone"] == "us-east-1d"
    assert job.data["subnet"]


def test_a_public_address_without_default_subnets(job: Job, options: dict[str, Any], vpc: str) -> None:
    options.update(associate_public_ip_address=True, vpc_id=vpc)
    with pytest.raises(ImageError, match=f"needs a subnet, and {vpc} has no default subnet"):
        network.find(job)
