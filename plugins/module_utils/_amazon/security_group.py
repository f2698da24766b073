# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The security groups of the machine: those that the options name, or one that lets this controller in."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any

from .._run.errors import ImageError
from . import caller_address
from .errors import ApiError
from .eventually import once_known
from .filters import api_filters, block, filter_map, shown
from .job import Job
from .naming import temporary_name
from .tags import run_tags, specifications

DESCRIPTION = "Temporary group of hcl2ansible"
_ANYWHERE = {False: "0.0.0.0/0", True: "::/0"}


def ensure(job: Job) -> None:
    """Set ``security_groups``; a temporary one is in the ledger before it exists."""
    if job.data.get("security_groups"):
        return
    job.data["security_groups"] = given(job) or [_create(job)]
    job.save()


def given(job: Job) -> list[str]:
    """Ids of the groups that the options name or search for; none when there is to be a temporary one."""
    ids = [job.params.get("security_group_id"), *(job.params.get("security_group_ids") or ())]
    named = [str(each) for each in ids if each]
    return named or (_filtered(job) if block(job.params, "security_group_filter") else [])


def is_temporary(params: Mapping[str, Any]) -> bool:
    return not (
        params.get("security_group_id")
        or params.get("security_group_ids")
        or block(params, "security_group_filter")
    )


def port(params: Mapping[str, Any]) -> int | None:
    """The port that the communicator needs from outside; None when nothing comes in."""
    if params.get("ssh_interface") == "session_manager" or params.get("communicator") == "none":
        return None
    if params.get("communicator") == "winrm":
        return int(params.get("winrm_port") or (5986 if params.get("winrm_use_ssl") else 5985))
    return int(params.get("ssh_port") or 22)


def source_networks(job: Job) -> list[str]:
    """From where the temporary group lets in, as CIDRs: as the options say, or from this controller alone."""
    params = job.params
    chosen = [str(each) for each in params.get("temporary_security_group_source_cidrs") or ()]
    if chosen:
        if params.get("temporary_security_group_source_public_ip"):
            job.message(
                "temporary_security_group_source_public_ip is not used: "
                "temporary_security_group_source_cidrs is set"
            )
        return chosen
    if params.get("temporary_security_group_source_public_ip"):
        address = caller_address.public_address()
        if not address:
            raise ImageError(
                f"The public address of this network is not known: {caller_address.PUBLIC_ADDRESS_SERVICE} "
                "did not tell it within 3 s.",
                "Set temporary_security_group_source_cidrs.",
            )
        return [_single(address)]
    return _default_networks(job)


def permissions(networks: Iterable[str], number: int) -> list[dict[str, Any]]:
    """IpPermissions that let each network in at one port."""
    by_version: dict[int, list[str]] = {4: [], 6: []}
    for network in networks:
        by_version[ipaddress.ip_network(network, strict=False).version].append(network)
    permission: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": number, "ToPort": number}
    if by_version[4]:
        permission["IpRanges"] = [{"CidrIp": each} for each in by_version[4]]
    if by_version[6]:
        permission["Ipv6Ranges"] = [{"CidrIpv6": each} for each in by_version[6]]
    return [permission]


def _filtered(job: Job) -> list[str]:
    filters = filter_map(block(job.params, "security_group_filter"))
    if job.data.get("vpc"):
        filters["vpc-id"] = job.data["vpc"]
    found = job.cloud.call("DescribeSecurityGroups", Filters=api_filters(filters))["SecurityGroups"]
    if not found:
        raise ImageError(
            f"No security group in {job.region} matches the security_group_filter ({shown(filters)})."
        )
    ids = [str(each["GroupId"]) for each in found]
    job.message(f"Found Security Group(s): {', '.join(ids)}")
    return ids


def _create(job: Job) -> str:
    name = temporary_name(job)
    job.say(f"Creating temporary security group for this instance: {name}")
    created = _unfinished(job, name) or _new(job, name)
    number = port(job.params)
    if number is not None:
        networks = source_networks(job)
        job.say(f"Authorizing access to port {number} from {', '.join(networks)} in the security group")
        authorize(job, created, networks, number)
    return created


def authorize(job: Job, group: str, networks: list[str], number: int) -> None:
    """Let the networks in; that they are let in already is no error."""
    try:
        once_known(
            lambda: job.cloud.call(
                "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=permissions(networks, number)
            )
        )
    except ApiError as error:
        if error.code != "InvalidPermission.Duplicate":
            raise


def _new(job: Job, name: str) -> str:
    resource = job.opening("security_group", name=name)
    try:
        answer = job.cloud.call(
            "CreateSecurityGroup",
            GroupName=name,
            Description=DESCRIPTION,
            VpcId=job.data.get("vpc") or None,
            TagSpecifications=specifications(job, ["security-group"], run_tags(job)),
        )
    except ApiError as error:
        if error.code == "VPCIdNotSpecified":
            error.hint = "There is no default VPC: set subnet_id or subnet_filter."
        made = _made_after_all(job, name) if error.code == "InvalidGroup.Duplicate" else ""
        if not made:
            raise
        answer = {"GroupId": made}
    created = str(answer["GroupId"])
    job.ledger.opened(resource, created)
    return created


def _made_after_all(job: Job, name: str) -> str:
    """The id of our own group of that name: the answer of the call that made it was lost."""
    marks = {f"tag:{key}": value for key, value in job.temporary_tags().items()}
    filters = api_filters({"group-name": name, **marks})
    found = job.cloud.call("DescribeSecurityGroups", Filters=filters)["SecurityGroups"]
    return str(found[0]["GroupId"]) if found else ""


def _unfinished(job: Job, name: str) -> str:
    """The group that a killed attempt of the same run has made."""
    for each in job.ledger.open_resources(job.source):
        if each.kind == "amazon.security_group" and each.token.get("name") == name:
            if each.id:
                return each.id
            made = _made_after_all(job, name)
            if made:
                job.ledger.opened(each, made)
                return made
            job.ledger.closed(each)
    return ""


def _default_networks(job: Job) -> list[str]:
    params, version6 = job.params, job.params.get("ssh_interface") == "ipv6"
    addresses, reason = [""], "its address is not known"
    if params.get("ssh_bastion_host") or params.get("ssh_proxy_host"):
        reason = "the connection comes from the bastion or proxy, whose address there is not known"
    elif version6:
        addresses = [caller_address.ipv6_address()]
    elif goes_private(job):
        addresses = [caller_address.address_towards(_inside(job))]
    else:
        addresses = caller_address.outside_addresses(str(job.cloud.client().meta.endpoint_url))
    known = [_single(each) for each in addresses if each]
    if known:
        return known
    everyone = _ANYWHERE[version6]
    job.say(
        f"WARNING: the temporary security group lets everyone in ({everyone}): {reason}. "
        "temporary_security_group_source_cidrs sets who may come."
    )
    return [everyone]


def goes_private(job: Job) -> bool:
    """Whether the machine will be reached at its private address, as far as that can be known beforehand."""
    interface, public = job.params.get("ssh_interface"), job.params.get("associate_public_ip_address")
    if interface:
        return interface in ("private_ip", "private_dns")
    return public is False or (public is None and job.data.get("subnet_public") is False)


def _inside(job: Job) -> str:
    """An address of the network that the machine will be in."""
    cidr = job.data.get("subnet_cidr")
    if not cidr:
        filters = api_filters({"default-for-az": "true"})
        subnets = job.cloud.call("DescribeSubnets", Filters=filters)["Subnets"]
        cidr = subnets[0]["CidrBlock"] if subnets else ""
    return str(ipaddress.ip_network(cidr)[4]) if cidr else ""


def _single(address: str) -> str:
    return f"{address}/{ipaddress.ip_address(address).max_prefixlen}"
