# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that cannot be reached though all is well; each test breaks one thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import caller_address, diagnosis
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut

HERE = "198.51.100.7"


@pytest.fixture
def machine(job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The launched instance; this controller is at 198.51.100.7."""
    return launched(job, options, monkeypatch)


@pytest.fixture
def reachable(job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The launched instance, in a subnet with a way to the internet, and in a group that lets this controller in."""
    call = job.cloud.call
    vpc = call("CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = call("CreateSubnet", VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    gateway = call("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"]
    call("AttachInternetGateway", InternetGatewayId=gateway, VpcId=vpc)
    table = call("DescribeRouteTables", Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]
    call(
        "CreateRoute",
        RouteTableId=table["RouteTableId"],
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=gateway,
    )
    group = call("CreateSecurityGroup", GroupName="build", Description="build", VpcId=vpc)["GroupId"]
    open_port(job, group, f"{HERE}/32")
    interface = {"DeviceIndex": 0, "AssociatePublicIpAddress": True, "SubnetId": subnet, "Groups": [group]}
    return launched(job, options, monkeypatch, NetworkInterfaces=[interface])


def launched(
    job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, **parameters: Any
) -> dict[str, Any]:
    """moto's console shows the start of some machine: here it is silent."""
    answer = job.cloud.call(
        "RunInstances",
        ImageId="ami-1e749f67",
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        **parameters,
    )
    instance = answer["Instances"][0]["InstanceId"]
    options.update(communicator="ssh", ssh_username="ubuntu", ssh_port=22)
    job.data.update(
        instance=instance,
        source_image={"id": "ami-1e749f67", "name": "ubuntu/images/hvm-ssd/ubuntu-noble-24.04"},
    )
    monkeypatch.setattr(caller_address, "public_address", lambda: HERE)
    monkeypatch.setattr(caller_address, "address_towards", lambda _address: "10.200.0.7")
    answers(job, monkeypatch, GetConsoleOutput={"Output": ""})
    described = job.cloud.call("DescribeInstances", InstanceIds=[instance])["Reservations"][0]["Instances"]
    return dict(described[0])


def open_port(job: Job, group: str, network: str, port: int = 22) -> None:
    ranges = [{"CidrIp": network}]
    permission = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": ranges}
    job.cloud.call("AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[permission])


def answers(job: Job, monkeypatch: pytest.MonkeyPatch, **given: Any) -> None:
    """The answers of these actions; an exception is raised."""
    real = job.cloud.call

    def call(action: str, **parameters: Any) -> dict[str, Any]:
        found = given.get(action)
        if isinstance(found, Exception):
            raise found
        return real(action, **parameters) if found is None else found

    monkeypatch.setattr(job.cloud, "call", call)


@pytest.fixture
def answer(job: Job, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``answer(GetConsoleOutput={...})``: what actions answer; an exception is raised."""
    return lambda **given: answers(job, monkeypatch, **given)


@pytest.fixture
def opened(job: Job) -> Callable[..., None]:
    """``opened(group, network, port=22)``: the group lets the network in."""
    return lambda group, network, port=22: open_port(job, group, network, port)


@pytest.fixture
def told(job: Job) -> Callable[..., ImageError]:
    """``told(host, reason)``: the error of a wait for that host whose last try ended with the reason."""

    def explain(host: str, reason: str = "", *, port: int = 22, direct: bool = True) -> ImageError:
        reason = reason or f"no answer from {host} port {port}"
        text = (
            f"ubuntu@{host}:{port} could not be logged in to within 300 s. The last try ended with: {reason}"
        )
        return diagnosis.explained(job, TimedOut(text, "ssh_timeout sets it."), host, port, direct=direct)

    return explain
