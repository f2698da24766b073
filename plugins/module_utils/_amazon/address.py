# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""At which of its addresses the machine is reached."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from . import instances
from .job import Job

_LOOKS = 3
_PAUSE_SECONDS = 1.0
_NAMES = {
    "public_ip": "public IP address",
    "private_ip": "private IP address",
    "public_dns": "public DNS name",
    "private_dns": "private DNS name",
    "ipv6": "IPv6 address",
}


def address(job: Job) -> str:
    """Where to connect to; raises ImageError for an interface that the instance does not have."""
    given = job.params.get("winrm_host" if job.params.get("communicator") == "winrm" else "ssh_host")
    if given:
        return str(given)
    interface = str(job.params.get("ssh_interface") or "")
    known = job.data.get("addresses")
    for left in reversed(range(_LOOKS)):
        found = _of_interface(known or addresses(instances.describe(job)), interface, last=left == 0)
        known = None
        if found:
            return found
        if left:
            time.sleep(_PAUSE_SECONDS)
    if interface:
        raise ImageError(
            f"The instance {job.data['instance']} has no {_NAMES.get(interface, interface)}.",
            _hint(interface),
        )
    raise ImageError(f"The instance {job.data['instance']} has no address.")


def addresses(instance: Mapping[str, Any]) -> dict[str, str]:
    """Its addresses by the names that ssh_interface has for them, and ``vpc``; empty where it has none."""
    found = {
        "public_ip": instance.get("PublicIpAddress"),
        "private_ip": instance.get("PrivateIpAddress"),
        "public_dns": instance.get("PublicDnsName"),
        "private_dns": instance.get("PrivateDnsName"),
        "ipv6": _ipv6(instance),
        "vpc": instance.get("VpcId"),
    }
    return {name: str(value or "") for name, value in found.items()}


def _of_interface(known: Mapping[str, str], interface: str, *, last: bool) -> str:
    """Without an interface named, the private address counts only when no public one has come."""
    if interface:
        return known.get(interface, "")
    if known["vpc"]:
        return known["public_ip"] or (known["private_ip"] if last else "")
    return known["public_dns"]


def _ipv6(instance: Mapping[str, Any]) -> str:
    if instance.get("Ipv6Address"):
        return str(instance["Ipv6Address"])
    for interface in instance.get("NetworkInterfaces", ()):
        for each in interface.get("Ipv6Addresses", ()):
            return str(each["Ipv6Address"])
    return ""


def _hint(interface: str) -> str:
    if interface in ("public_ip", "public_dns"):
        return (
            "Set associate_public_ip_address = true, choose a subnet that gives public addresses, or set "
            'ssh_interface = "private_ip" (from inside the network) or "session_manager".'
        )
    if interface == "ipv6":
        return "Choose a subnet that gives its instances IPv6 addresses."
    if interface == "private_dns":
        return "Turn on DNS host names in the VPC, or use private_ip."
    return ""
