# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From which address the machine will see this controller come."""

from __future__ import annotations

import ipaddress
import socket
import threading
import urllib.request
from urllib.parse import urlsplit

PUBLIC_ADDRESS_SERVICE = "https://checkip.amazonaws.com"
_SECONDS = 3.0
# Nothing is sent there: it stands for "the internet".
_FAR_AWAY_IPV6 = "2600:1f00::1"


def public_address(service: str = PUBLIC_ADDRESS_SERVICE) -> str:
    """This network's public IPv4 address as a service sees it; empty when that cannot be known in 3 s."""
    found: list[str] = []

    def ask() -> None:
        try:
            with urllib.request.build_opener().open(service, timeout=_SECONDS) as answer:
                found.append(str(ipaddress.ip_address(answer.read(64).decode("ascii").strip())))
        except (OSError, ValueError):
            return

    # In a thread, for no timeout of a socket limits how long a name is looked up.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_SECONDS)
    return found[0] if found else ""


def address_towards(address: str) -> str:
    """Which of this host's addresses its packets to ``address`` carry; empty when there is no route."""
    if not address:  # which sockets take for this host
        return ""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))  # sends nothing
            return str(probe.getsockname()[0]).partition("%")[0]
    except OSError:
        return ""


def ipv6_address() -> str:
    """This host's own IPv6 address: nothing translates those; empty when it has none."""
    found = address_towards(_FAR_AWAY_IPV6)
    return found if found and ipaddress.ip_address(found).is_global else ""


def outside_addresses(endpoint: str) -> list[str]:
    """From which addresses a machine with a public address sees this host come; none when that is not known.

    A cloud on this host (an emulator) has its machines there too. An endpoint that is private else is one
    of a VPC that this host is in, or has a way to: then it may come with either address.
    """
    near = _private_address(endpoint)
    towards = address_towards(near) if near else ""
    if towards and ipaddress.ip_address(near).is_loopback:
        return [towards]
    return [each for each in (towards, public_address()) if each]


def _private_address(endpoint: str) -> str:
    """The address of an endpoint that is not on the internet; empty for one that is."""
    host = urlsplit(endpoint).hostname
    try:
        address = str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]).partition("%")[0]
    except OSError:
        return ""
    return "" if ipaddress.ip_address(address).is_global else address
