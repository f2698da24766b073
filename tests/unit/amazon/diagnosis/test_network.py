# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut

HERE = "198.51.100.7"
Told = Callable[..., ImageError]
Machine = dict[str, Any]


def group_of(machine: Machine) -> str:
    return str(machine["NetworkInterfaces"][0]["Groups"][0]["GroupId"])


def close_group(job: Job, machine: Machine) -> None:
    rules = job.cloud.call("DescribeSecurityGroups", GroupIds=[group_of(machine)])["SecurityGroups"][0]
    job.cloud.call(
        "RevokeSecurityGroupIngress", GroupId=group_of(machine), IpPermissions=rules["IpPermissions"]
    )


def test_where_all_is_well_something_else_drops_it(reachable: Machine, told: Told) -> None:
    error = told(reachable["PublicIpAddress"])
    assert isinstance(error, TimedOut)
    assert "Cause: the rules of AWS let TCP port 22 from 198.51.100.7 through" in error.message
    assert error.hint.startswith("Fix: allow outgoing connections to TCP port 22")
    assert "Not looked at" not in error.message


def test_the_group_lets_others_in(
    job: Job, reachable: Machine, opened: Callable[..., None], told: Told
) -> None:
    close_group(job, reachable)
    opened(group_of(reachable), "203.0.113.0/24")
    error = told(reachable["PublicIpAddress"])
    assert f"{group_of(reachable)} lets only 203.0.113.0/24 in at port 22" in error.message
    assert f"comes from {HERE}" in error.message
    assert error.hint == f'Fix: set temporary_security_group_source_cidrs = ["{HERE}/32"].'


def test_the_group_lets_nobody_in_at_the_port(
    job: Job, reachable: Machine, options: dict[str, Any], opened: Callable[..., None], told: Told
) -> None:
    close_group(job, reachable)
    opened(group_of(reachable), "0.0.0.0/0", 2222)
    options["security_group_id"] = group_of(reachable)
    error = told(reachable["PublicIpAddress"])
    assert "lets nobody in at port 22" in error.message
    assert error.hint == f"Fix: let {HERE}/32 in at TCP port 22 of the security group."


def test_the_subnet_has_no_way_to_the_internet(job: Job, reachable: Machine, told: Told) -> None:
    table = job.cloud.call("CreateRouteTable", VpcId=reachable["VpcId"])["RouteTable"]["RouteTableId"]
    job.cloud.call("AssociateRouteTable", RouteTableId=table, SubnetId=reachable["SubnetId"])
    error = told(reachable["PublicIpAddress"])
    assert (
        f"{reachable['SubnetId']} has no route to an internet gateway (route table {table})." in error.message
    )
    assert "public subnet" in error.hint


def test_the_subnet_goes_out_through_nat(job: Job, reachable: Machine, told: Told) -> None:
    call = job.cloud.call
    address = call("AllocateAddress", Domain="vpc")["AllocationId"]
    nat = call("CreateNatGateway", SubnetId=reachable["SubnetId"], AllocationId=address)
    gateway = nat["NatGateway"]["NatGatewayId"]
    table = call("CreateRouteTable", VpcId=reachable["VpcId"])["RouteTable"]["RouteTableId"]
    call("CreateRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=gateway)
    call("AssociateRouteTable", RouteTableId=table, SubnetId=reachable["SubnetId"])
    assert f"0.0.0.0/0 goes to {gateway}." in told(reachable["PublicIpAddress"]).message


def acl(job: Job, machine: Machine) -> str:
    filters = [{"Name": "association.subnet-id", "Values": [machine["SubnetId"]]}]
    return str(job.cloud.call("DescribeNetworkAcls", Filters=filters)["NetworkAcls"][0]["NetworkAclId"])


def deny(job: Job, machine: Machine, *, egress: bool, ports: tuple[int, int], network: str) -> str:
    known = acl(job, machine)
    job.cloud.call(
        "CreateNetworkAclEntry",
        NetworkAclId=known,
        RuleNumber=10,
        Protocol="6",
        RuleAction="deny",
        Egress=egress,
        CidrBlock=network,
        PortRange={"From": ports[0], "To": ports[1]},
    )
    return known


def test_the_network_acl_keeps_it_out(job: Job, reachable: Machine, told: Told) -> None:
    known = deny(job, reachable, egress=False, ports=(22, 22), network="198.51.0.0/16")
    error = told(reachable["PublicIpAddress"])
    assert (
        f"{known} of the subnet {reachable['SubnetId']} does not let TCP port 22 from {HERE} in."
        in error.message
    )
    assert "inbound rules" in error.hint


def test_the_network_acl_keeps_the_answers_in(job: Job, reachable: Machine, told: Told) -> None:
    deny(job, reachable, egress=True, ports=(1024, 65535), network="0.0.0.0/0")
    error = told(reachable["PublicIpAddress"])
    assert "does not let the answers out" in error.message
    assert "outbound rules" in error.hint


def test_a_rule_of_the_acl_for_others_does_not_matter(job: Job, reachable: Machine, told: Told) -> None:
    deny(job, reachable, egress=False, ports=(22, 22), network="203.0.113.0/24")
    assert "the rules of AWS let" in told(reachable["PublicIpAddress"]).message


@pytest.mark.parametrize(
    ("interface", "cause", "fix"),
    [
        ("private_ip", "it was tried at its private address", 'ssh_interface = "public_ip"'),
        (None, "it was tried at its private address", 'ssh_interface = "public_ip"'),
    ],
)
def test_a_private_address_from_outside(
    reachable: Machine,
    options: dict[str, Any],
    opened: Callable[..., None],
    told: Told,
    interface: str | None,
    cause: str,
    fix: str,
) -> None:
    opened(group_of(reachable), "10.200.0.0/16")
    options["ssh_interface"] = interface
    error = told(reachable["PrivateIpAddress"])
    assert cause in error.message
    assert fix in error.hint


@pytest.mark.parametrize(
    ("interface", "cause", "fix"),
    [
        (None, "the machine has no public address", "associate_public_ip_address = true"),
        ("private_ip", "no way leads from 10.200.0.7 to the private address", "session_manager"),
    ],
)
def test_no_public_address(
    job: Job,
    reachable: Machine,
    options: dict[str, Any],
    answer: Callable[..., None],
    opened: Callable[..., None],
    told: Told,
    interface: str | None,
    cause: str,
    fix: str,
) -> None:
    opened(group_of(reachable), "10.0.0.0/8")
    reachable.pop("PublicIpAddress")
    answer(DescribeInstances={"Reservations": [{"Instances": [reachable]}]})
    options["ssh_interface"] = interface
    error = told(reachable["PrivateIpAddress"])
    assert cause in error.message
    assert fix in error.hint


def test_a_name_without_an_address(reachable: Machine, told: Told) -> None:
    error = told("no-such-machine.invalid", "could not resolve")
    assert "no-such-machine.invalid has no address here" in error.message


def test_what_may_not_be_looked_at_is_told_and_the_rest_is_looked_at(
    reachable: Machine, answer: Callable[..., None], told: Told
) -> None:
    no = ApiError("Describe", "UnauthorizedOperation", "no")
    answer(DescribeSecurityGroups=no, DescribeNetworkAcls=no)
    error = told(reachable["PublicIpAddress"])
    seen = "Not looked at: security groups (UnauthorizedOperation), network ACL (UnauthorizedOperation)"
    assert seen in error.message
    assert "Cause" not in error.message  # for all that is known it may be one of them


def test_without_any_permission_the_error_is_as_before(
    reachable: Machine, answer: Callable[..., None], told: Told
) -> None:
    no = ApiError("Describe", "UnauthorizedOperation", "no")
    names = (
        "DescribeInstances",
        "DescribeSecurityGroups",
        "DescribeNetworkAcls",
        "DescribeRouteTables",
        "DescribeInstanceStatus",
        "GetConsoleOutput",
    )
    answer(**dict.fromkeys(names, no))
    error = told(reachable["PublicIpAddress"])
    assert "Cause" not in error.message
    assert "the instance (UnauthorizedOperation)" in error.message
    assert error.hint == "ssh_timeout sets it."


def test_through_a_bastion_the_own_address_does_not_matter(
    job: Job, reachable: Machine, answer: Callable[..., None], told: Told
) -> None:
    answer(DescribeSecurityGroups=AssertionError("looked at"))
    error = told(reachable["PublicIpAddress"], "Connection timed out during banner exchange", direct=False)
    assert "Cause" not in error.message
