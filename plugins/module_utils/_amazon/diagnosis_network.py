# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks at the way from this controller to the machine: address, security groups, routes, network ACL."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .caller_address import PUBLIC_ADDRESS_SERVICE
from .diagnosis_scene import Finding, Scene
from .security_group import is_temporary

_EPHEMERAL_PORTS = (32768, 60999)
_TCP = ("tcp", "6", "-1")


def name_look(scene: Scene) -> Finding | None:
    if scene.address:
        return None
    return Finding(
        f"the name {scene.host} has no address here.",
        "set ssh_interface to public_ip or private_ip, or mend the name service of this controller.",
    )


def group_look(scene: Scene) -> Finding | None:
    """Whether a rule lets this controller's address in; rules for lists and groups may, and count as yes."""
    interfaces = scene.instance.get("NetworkInterfaces", ())
    groups = [*scene.instance.get("SecurityGroups", ()), *(g for each in interfaces for g in each["Groups"])]
    ids = list(dict.fromkeys(str(each["GroupId"]) for each in groups))
    if not ids or not scene.own:
        return None
    found = scene.ask("DescribeSecurityGroups", "security groups", GroupIds=ids).get("SecurityGroups")
    if found is None:
        return None
    rules = [rule for group in found for rule in group.get("IpPermissions", ())]
    fitting = [rule for rule in rules if _fits(rule, scene.port)]
    if any(_lets_in(rule, scene.own) for rule in fitting):
        return None
    named = ", ".join(ids)
    opened = sorted({network for rule in fitting for network in _networks(rule)})
    if opened:
        cause = (
            f"the security group {named} lets only {', '.join(opened)} in at port {scene.port}, "
            f"and this controller comes from {scene.own}."
        )
    else:
        cause = f"the security group {named} lets nobody in at port {scene.port}."
    if is_temporary(scene.job.params):
        return Finding(cause, f'set temporary_security_group_source_cidrs = ["{_network_of(scene.own)}"].')
    return Finding(cause, f"let {_network_of(scene.own)} in at TCP port {scene.port} of the security group.")


def address_look(scene: Scene) -> Finding | None:
    """The private address of a machine is of use within its network alone."""
    if not scene.is_private or not scene.own:
        return None
    if scene.instance.get("PublicIpAddress"):
        return Finding(
            f"it was tried at its private address {scene.host}, to which no way leads from {scene.own}.",
            'set ssh_interface = "public_ip".',
        )
    if scene.job.params.get("ssh_interface") in ("private_ip", "private_dns"):
        return Finding(
            f"no way leads from {scene.own} to the private address {scene.host}, though the security group "
            "lets it in.",
            'build from inside the VPC, through ssh_bastion_host, or with ssh_interface = "session_manager".',
        )
    return Finding(
        f"the machine has no public address, and no way leads from {scene.own} to its private {scene.host}.",
        "set associate_public_ip_address = true, and choose a subnet with a route to an internet gateway.",
    )


def route_look(scene: Scene) -> Finding | None:
    """Whether what comes to a public address gets to the subnet, and back."""
    subnet = scene.instance.get("SubnetId")
    if not subnet or not scene.is_own_address or scene.is_private:
        return None
    table = _route_table(scene, subnet)
    if table is None:
        return None
    wide = "::/0" if ":" in scene.address else "0.0.0.0/0"
    routes = [each for each in table.get("Routes", ()) if _destination(each) == wide]
    if any(str(each.get("GatewayId", "")).startswith("igw-") for each in routes if _is_active(each)):
        return None
    through = next((_target(each) for each in routes), "")
    cause = (
        f"the subnet {subnet} has no route to an internet gateway (route table {table['RouteTableId']})"
        + (f": {wide} goes to {through}." if through else ".")
    )
    return Finding(
        cause,
        "set subnet_id or subnet_filter to a public subnet, or reach the machine from inside with "
        'ssh_interface = "private_ip" or "session_manager".',
    )


def acl_look(scene: Scene) -> Finding | None:
    """Network ACLs know no connections: the way in and the way back must both be allowed."""
    subnet = scene.instance.get("SubnetId")
    if not subnet or not scene.own:
        return None
    filters = [{"Name": "association.subnet-id", "Values": [subnet]}]
    found = scene.ask("DescribeNetworkAcls", "network ACL", Filters=filters).get("NetworkAcls")
    if not found:
        return None
    acl = found[0]
    entries = sorted(acl.get("Entries", ()), key=lambda each: int(each["RuleNumber"]))
    if not _allowed(entries, scene.own, (scene.port, scene.port), egress=False):
        what = f"TCP port {scene.port} from {scene.own}"
        return Finding(
            f"the network ACL {acl['NetworkAclId']} of the subnet {subnet} does not let {what} in.",
            f"allow {what} in the inbound rules of the network ACL, or choose another subnet.",
        )
    if not _allowed(entries, scene.own, _EPHEMERAL_PORTS, egress=True):
        what = f"TCP ports 1024-65535 to {scene.own}"
        return Finding(
            f"the network ACL {acl['NetworkAclId']} of the subnet {subnet} does not let the answers out.",
            f"allow {what} in the outbound rules of the network ACL, or choose another subnet.",
        )
    return None


def _fits(rule: Mapping[str, Any], port: int) -> bool:
    if rule.get("IpProtocol") not in _TCP:
        return False
    return rule["IpProtocol"] == "-1" or int(rule.get("FromPort", 0)) <= port <= int(
        rule.get("ToPort", 65535)
    )


def _networks(rule: Mapping[str, Any]) -> list[str]:
    return [each["CidrIp"] for each in rule.get("IpRanges", ())] + [
        each["CidrIpv6"] for each in rule.get("Ipv6Ranges", ())
    ]


def _lets_in(rule: Mapping[str, Any], address: str) -> bool:
    if rule.get("PrefixListIds") or rule.get("UserIdGroupPairs"):
        return True
    return any(_contains(network, address) for network in _networks(rule))


def _contains(network: str, address: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)


def _network_of(address: str) -> str:
    return f"{address}/{ipaddress.ip_address(address).max_prefixlen}"


def _route_table(scene: Scene, subnet: str) -> dict[str, Any] | None:
    """The table of the subnet, or the main one of its VPC."""
    for name, value in (
        ("association.subnet-id", subnet),
        ("vpc-id", scene.instance.get("VpcId", "")),
    ):
        filters = [{"Name": name, "Values": [value]}]
        if name == "vpc-id":
            filters.append({"Name": "association.main", "Values": ["true"]})
        answer = scene.ask("DescribeRouteTables", "route table", Filters=filters)
        if answer.get("RouteTables"):
            return dict(answer["RouteTables"][0])
        if not answer:
            return None
    return None


def _destination(route: Mapping[str, Any]) -> str:
    return str(route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock") or "")


def _is_active(route: Mapping[str, Any]) -> bool:
    return route.get("State", "active") == "active"


def _target(route: Mapping[str, Any]) -> str:
    if not _is_active(route):
        return "what does not exist any more"
    names = ("NatGatewayId", "TransitGatewayId", "InstanceId", "NetworkInterfaceId", "GatewayId")
    return next((str(route[name]) for name in names if route.get(name)), "something else")


def _allowed(
    entries: Iterable[Mapping[str, Any]], address: str, ports: tuple[int, int], *, egress: bool
) -> bool:
    """The first rule that is about these ports decides; none is a refusal."""
    for entry in entries:
        network = entry.get("CidrBlock") or entry.get("Ipv6CidrBlock") or ""
        if bool(entry.get("Egress")) != egress or str(entry.get("Protocol")) not in _TCP:
            continue
        limits = entry.get("PortRange") or {}
        covers = (
            str(entry["Protocol"]) == "-1"
            or not limits
            or (int(limits.get("From", 0)) <= ports[0] and ports[1] <= int(limits.get("To", 65535)))
        )
        if covers and network and _contains(network, address):
            return bool(entry["RuleAction"] == "allow")
    return False


def own_look(scene: Scene) -> Finding | None:
    """Without the own address nothing can be said about rules."""
    if not scene.own:
        scene.unseen.append(f"security groups and network ACL ({PUBLIC_ADDRESS_SERVICE} does not answer)")
    return None


NETWORK_LOOKS: tuple[Callable[[Scene], Finding | None], ...] = (
    name_look,
    own_look,
    group_look,
    address_look,
    route_look,
    acl_look,
)
