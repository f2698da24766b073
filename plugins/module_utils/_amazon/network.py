# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the machine is put: VPC, subnet and availability zone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from .filters import api_filters, block, filter_map, shown
from .job import Job


def find(job: Job) -> None:
    """Set ``vpc``, ``subnet`` and ``zone`` (empty: EC2 chooses), and what is known of the subnet."""
    if "subnet" in job.data:
        return
    params = job.params
    vpc, zone = str(params.get("vpc_id") or ""), str(params.get("availability_zone") or "")
    if not vpc and block(params, "vpc_filter"):
        vpc = _vpc(job)
    subnet = _subnet(job, vpc, zone)
    job.data.update(
        vpc=vpc or subnet.get("VpcId", ""),
        subnet=subnet.get("SubnetId", ""),
        zone=zone or subnet.get("AvailabilityZone", ""),
        subnet_cidr=subnet.get("CidrBlock", ""),
        subnet_public=subnet.get("MapPublicIpOnLaunch"),
    )
    job.save()


def _vpc(job: Job) -> str:
    filters = filter_map(block(job.params, "vpc_filter"))
    found = job.cloud.call("DescribeVpcs", Filters=api_filters(filters))["Vpcs"]
    if len(found) != 1:
        ids = f": {', '.join(each['VpcId'] for each in found)}" if found else ""
        raise ImageError(
            f"vpc_filter ({shown(filters)}) must match exactly one VPC in {job.region}, "
            f"it matches {len(found)}{ids}."
        )
    vpc = str(found[0]["VpcId"])
    job.message(f"Found VPC ID: {vpc}")
    return vpc


def _subnet(job: Job, vpc: str, zone: str) -> dict[str, Any]:
    params = job.params
    if params.get("subnet_id"):
        if vpc and zone and not _wants_subnet_facts(params):
            return {"SubnetId": params["subnet_id"]}
        return dict(job.cloud.call("DescribeSubnets", SubnetIds=[params["subnet_id"]])["Subnets"][0])
    given = block(params, "subnet_filter")
    if given:
        return _filtered_subnet(job, given, vpc, zone)
    if params.get("associate_public_ip_address") is not None:
        return _default_subnet(job, vpc, zone)
    return {}


def _wants_subnet_facts(params: Mapping[str, Any]) -> bool:
    """Whether the group is to be opened for the caller: then its address towards the subnet may be needed."""
    given = (
        "temporary_security_group_source_cidrs",
        "security_group_id",
        "security_group_ids",
        "security_group_filter",
    )
    return params.get("communicator") != "none" and not any(params.get(name) for name in given)


def _filtered_subnet(job: Job, given: Mapping[str, Any], vpc: str, zone: str) -> dict[str, Any]:
    filters = filter_map(given)
    if vpc:
        filters["vpc-id"] = vpc
    if zone:
        filters["availability-zone"] = zone
    filters["state"] = "available"
    found = job.cloud.call("DescribeSubnets", Filters=api_filters(filters))["Subnets"]
    if not found:
        raise ImageError(f"No subnet in {job.region} matches the subnet_filter ({shown(filters)}).")
    if len(found) > 1 and not (given.get("most_free") or given.get("random")):
        ids = ", ".join(sorted(each["SubnetId"] for each in found))
        raise ImageError(
            f"The subnet_filter ({shown(filters)}) matches {len(found)} subnets: {ids}.",
            "Filter for one of them, or set most_free = true or random = true.",
        )
    chosen = (
        secrets.choice(found) if given.get("random") and not given.get("most_free") else _most_free(found)
    )
    job.message(f"Found Subnet ID: {chosen['SubnetId']}")
    return chosen


def _default_subnet(job: Job, vpc: str, zone: str) -> dict[str, Any]:
    """Who asks for a public address (or for none) must name a subnet: EC2 does not choose then."""
    filters = {"default-for-az": "true", "state": "available"}
    if vpc:
        filters["vpc-id"] = vpc
    if zone:
        filters["availability-zone"] = zone
    found = job.cloud.call("DescribeSubnets", Filters=api_filters(filters))["Subnets"]
    if not found:
        where = f"{vpc or f'the default VPC of {job.region}'} has no default subnet"
        raise ImageError(
            f"associate_public_ip_address needs a subnet, and {where}{f' in {zone}' if zone else ''}.",
            "Set subnet_id or subnet_filter.",
        )
    fitting = (
        [each for each in found if each["AvailabilityZone"] in _zones_with_type(job)] if not zone else found
    )
    chosen = _most_free(fitting or found)
    job.message(f"Found Subnet ID: {chosen['SubnetId']}")
    return chosen


def _zones_with_type(job: Job) -> set[str]:
    types = [job.params.get("instance_type"), *(job.params.get("spot_instance_types") or ())]
    offers = job.cloud.pages(
        "DescribeInstanceTypeOfferings",
        "InstanceTypeOfferings",
        LocationType="availability-zone",
        Filters=[{"Name": "instance-type", "Values": [str(each) for each in types if each]}],
    )
    return {each["Location"] for each in offers}


def _most_free(subnets: list[dict[str, Any]]) -> dict[str, Any]:
    return max(subnets, key=lambda each: int(each.get("AvailableIpAddressCount", 0)))
