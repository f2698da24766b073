# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import caller_address, security_group
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.naming import temporary_name
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Sent = Callable[[str], list[dict[str, Any]]]


def group(job: Job) -> dict[str, Any]:
    found = job.cloud.call("DescribeSecurityGroups", GroupIds=job.data["security_groups"])
    return dict(found["SecurityGroups"][0])


def opened(job: Job) -> list[tuple[int, list[str]]]:
    """(port, networks) of each rule of the made group."""
    return [
        (
            rule["FromPort"],
            [each["CidrIp"] for each in rule["IpRanges"]]
            + [each["CidrIpv6"] for each in rule.get("Ipv6Ranges", ())],
        )
        for rule in group(job)["IpPermissions"]
    ]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Where this controller is: its public address, and the one towards other networks."""

    def place(public: str = "", towards: str = "", version6: str = "") -> None:
        monkeypatch.setattr(caller_address, "public_address", lambda: public)
        monkeypatch.setattr(caller_address, "address_towards", lambda _address: towards)
        monkeypatch.setattr(caller_address, "ipv6_address", lambda: version6)
        monkeypatch.setattr(caller_address, "_private_address", lambda _endpoint: "")

    return place


@pytest.fixture
def unsaid(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a template that says nothing about who may come."""
    options["temporary_security_group_source_cidrs"] = None
    return options


def test_a_temporary_group_is_tagged_and_in_the_ledger(
    job: Job, options: dict[str, Any], calls: list[Any]
) -> None:
    options["run_tags"] = {"Team": "web"}
    security_group.ensure(job)
    assert [action for action, _parameters in calls] == ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress"]
    tags = {each["Key"]: each["Value"] for each in group(job)["Tags"]}
    assert (tags["Team"], tags[RUN_TAG]) == ("web", job.run_id)
    resource = job.ledger.open_resources(job.source)[0]
    assert (resource.kind, resource.id) == ("amazon.security_group", job.data["security_groups"][0])


def test_it_is_in_the_vpc_of_the_machine(job: Job, options: dict[str, Any]) -> None:
    job.data["vpc"] = job.cloud.call("CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    security_group.ensure(job)
    assert group(job)["VpcId"] == job.data["vpc"]


def test_networks_of_both_versions(job: Job, options: dict[str, Any]) -> None:
    options["temporary_security_group_source_cidrs"] = ["10.0.0.0/8", "fd00::/8"]
    security_group.ensure(job)
    assert opened(job) == [(22, ["10.0.0.0/8", "fd00::/8"])]


@pytest.mark.parametrize(
    ("given", "port"),
    [
        ({"ssh_port": 2222}, 2222),
        ({"communicator": "winrm"}, 5985),
        ({"communicator": "winrm", "winrm_use_ssl": True}, 5986),
        ({"communicator": "winrm", "winrm_port": 80}, 80),
    ],
)
def test_the_port_of_the_communicator(
    job: Job, options: dict[str, Any], given: dict[str, Any], port: int
) -> None:
    options.update(given)
    security_group.ensure(job)
    assert opened(job) == [(port, ["192.0.2.0/24"])]


@pytest.mark.parametrize("given", [{"communicator": "none"}, {"ssh_interface": "session_manager"}])
def test_nothing_is_opened_when_nobody_comes(
    job: Job, options: dict[str, Any], given: dict[str, Any]
) -> None:
    options.update(given)
    security_group.ensure(job)
    assert opened(job) == []


@pytest.mark.usefixtures("unsaid")
def test_by_default_only_this_controller_may_come(job: Job, at: Callable[..., None]) -> None:
    at(public="198.51.100.7")
    security_group.ensure(job)
    assert opened(job) == [(22, ["198.51.100.7/32"])]


@pytest.mark.parametrize(
    "given",
    [
        {"ssh_interface": "private_ip"},
        {"ssh_interface": "private_dns"},
        {"associate_public_ip_address": False},
    ],
)
def test_inside_of_the_network_it_has_another_address(
    job: Job, unsaid: dict[str, Any], at: Callable[..., None], given: dict[str, Any]
) -> None:
    at(public="198.51.100.7", towards="172.31.9.9")
    unsaid.update(given)
    security_group.ensure(job)
    assert opened(job) == [(22, ["172.31.9.9/32"])]


def test_a_subnet_without_public_addresses_is_reached_from_inside(
    job: Job, unsaid: dict[str, Any], at: Callable[..., None], calls: list[Any]
) -> None:
    at(public="198.51.100.7", towards="10.9.0.9")
    job.data.update(subnet_public=False, subnet_cidr="10.9.0.0/24")
    security_group.ensure(job)
    assert "DescribeSubnets" not in [action for action, _parameters in calls]
    assert opened(job) == [(22, ["10.9.0.9/32"])]


def test_over_ipv6(job: Job, unsaid: dict[str, Any], at: Callable[..., None]) -> None:
    unsaid["ssh_interface"] = "ipv6"
    at(public="198.51.100.7", version6="2001:db8::7")
    security_group.ensure(job)
    assert opened(job) == [(22, ["2001:db8::7/128"])]


@pytest.mark.parametrize(
    ("given", "everyone"),
    [({}, "0.0.0.0/0"), ({"ssh_interface": "ipv6"}, "::/0"), ({"ssh_bastion_host": "jump"}, "0.0.0.0/0")],
)
def test_with_an_unknown_address_everyone_may_come_and_a_warning_says_so(
    job: Job, unsaid: dict[str, Any], at: Callable[..., None], given: dict[str, Any], everyone: str
) -> None:
    at(public="198.51.100.7" if given.get("ssh_bastion_host") else "")
    unsaid.update(given)
    security_group.ensure(job)
    assert opened(job) == [(22, [everyone])]
    warning = next(line for line in job.printed if "WARNING" in line)  # type: ignore[attr-defined]
    assert everyone in warning
    assert "temporary_security_group_source_cidrs" in warning


def test_the_public_address_must_be_known_when_it_is_asked_for(
    job: Job, unsaid: dict[str, Any], at: Callable[..., None]
) -> None:
    unsaid["temporary_security_group_source_public_ip"] = True
    at(public="")
    with pytest.raises(ImageError, match="public address of this network is not known"):
        security_group.ensure(job)
    at(public="198.51.100.7", towards="10.0.0.1")
    assert security_group.source_networks(job) == ["198.51.100.7/32"]


def test_networks_that_are_named_win_over_the_public_address(job: Job, options: dict[str, Any]) -> None:
    options["temporary_security_group_source_public_ip"] = True
    assert security_group.source_networks(job) == ["192.0.2.0/24"]
    assert "is not used" in job.printed[-1]  # type: ignore[attr-defined]


def test_an_emulator_on_this_host_asks_nobody_for_the_address(
    job: Job, unsaid: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caller_address, "public_address", lambda: pytest.fail("asked the internet"))
    assert security_group.source_networks(job) == ["127.0.0.1/32"]


@pytest.mark.parametrize("given", [{"security_group_id": "sg-1"}, {"security_group_ids": ["sg-1", "sg-2"]}])
def test_groups_that_are_named_are_used(
    job: Job, options: dict[str, Any], calls: list[Any], given: dict[str, Any]
) -> None:
    options.update(given)
    security_group.ensure(job)
    assert job.data["security_groups"] == given.get("security_group_ids", ["sg-1"])
    assert calls == []


def test_groups_that_are_searched_for(job: Job, options: dict[str, Any]) -> None:
    vpc = job.cloud.call("DescribeVpcs")["Vpcs"][0]["VpcId"]
    job.data["vpc"] = vpc
    options["security_group_filter"] = {"filters": {"group-name": "default"}}
    security_group.ensure(job)
    assert group(job)["GroupName"] == "default"
    job.data.pop("security_groups")
    options["security_group_filter"] = {"filters": {"group-name": "missing"}}
    with pytest.raises(ImageError, match=rf"group-name=missing, vpc-id={vpc}"):
        security_group.ensure(job)


def test_a_group_that_is_not_known_everywhere_yet(job: Job, refuse: Callable[..., None]) -> None:
    refuse("AuthorizeSecurityGroupIngress", "InvalidGroup.NotFound", times=2)
    security_group.ensure(job)
    assert opened(job) == [(22, ["192.0.2.0/24"])]


@pytest.mark.parametrize("knows_id", [True, False])
def test_a_group_of_an_attempt_that_was_cut_off_is_used(job: Job, knows_id: bool) -> None:
    security_group.ensure(job)
    if not knows_id:
        job.ledger.closed(job.ledger.open_resources()[0])
        job.opening("security_group", name=group(job)["GroupName"])
    made = job.data.pop("security_groups")
    security_group.ensure(job)
    assert job.data["security_groups"] == made
    assert len(job.ledger.open_resources()) == 1


def test_a_group_whose_answer_was_lost_is_used(job: Job, lose_answer: Callable[[str], None]) -> None:
    lose_answer("CreateSecurityGroup")
    security_group.ensure(job)
    assert opened(job) == [(22, ["192.0.2.0/24"])]
    assert len(job.ledger.open_resources()) == 1


def test_a_group_of_somebody_else_is_left_alone(job: Job) -> None:
    job.cloud.call("CreateSecurityGroup", GroupName=temporary_name(job), Description="theirs")
    with pytest.raises(ImageError, match=r"InvalidGroup\.Duplicate"):
        security_group.ensure(job)


def test_without_a_default_vpc_it_says_what_to_set(job: Job, refuse: Callable[..., None]) -> None:
    refuse("CreateSecurityGroup", "VPCIdNotSpecified", message="No default VPC for this user")
    with pytest.raises(ImageError) as caught:
        security_group.ensure(job)
    assert "subnet_filter" in caught.value.hint
