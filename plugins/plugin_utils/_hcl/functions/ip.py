# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions on IP networks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..types import NUMBER, STRING, ListOf, Type
from ..values import Value, list_value, string
from .registry import define, whole
from .signature import ArgumentError, FunctionError

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network

    Network = IPv4Network | IPv6Network

_MOST_NEW_BITS = 32


def _network(text: str) -> Network:
    from ipaddress import ip_network

    address, slash, length = text.partition("/")
    if slash and re.fullmatch(r"[0-9]+", length) and "%" not in address:
        try:
            return ip_network(f"{address}/{int(length)}", strict=False)
        except ValueError:
            pass
    raise FunctionError(f"invalid CIDR expression: invalid CIDR address: {text}")


@define("cidrhost", [("prefix", STRING), ("hostnum", NUMBER)], STRING)
def _cidrhost(arguments: Sequence[Value], result: Type) -> Value:
    host = whole(arguments[1])
    network = _network(arguments[0].raw)
    if host > network.num_addresses - 1 or -host > network.num_addresses:
        bits = network.max_prefixlen - network.prefixlen
        raise FunctionError(f"prefix of {bits} does not accommodate a host numbered {host}")
    base = int(network.network_address) if host >= 0 else int(network.broadcast_address) + 1
    return string(_text(base + host, network))


@define("cidrnetmask", [("prefix", STRING)], STRING)
def _cidrnetmask(arguments: Sequence[Value], result: Type) -> Value:
    return string(str(_network(arguments[0].raw).netmask))


@define("cidrsubnet", [("prefix", STRING), ("newbits", NUMBER), ("netnum", NUMBER)], STRING)
def _cidrsubnet(arguments: Sequence[Value], result: Type) -> Value:
    new_bits, index = whole(arguments[1]), whole(arguments[2])
    network = _network(arguments[0].raw)
    if new_bits > _MOST_NEW_BITS:
        raise FunctionError(f"may not extend prefix by more than {_MOST_NEW_BITS} bits")
    length = network.prefixlen + new_bits
    if length > network.max_prefixlen:
        raise FunctionError(
            f"insufficient address space to extend prefix of {network.prefixlen} by {new_bits}"
        )
    if new_bits < 0 or not 0 <= index < 1 << new_bits:
        raise FunctionError(f"prefix extension of {new_bits} does not accommodate a subnet numbered {index}")
    start = int(network.network_address) + (index << (network.max_prefixlen - length))
    return string(f"{_text(start, network)}/{length}")


@define("cidrsubnets", [("prefix", STRING)], ListOf(STRING), variadic=("newbits", NUMBER))
def _cidrsubnets(arguments: Sequence[Value], result: Type) -> Value:
    try:
        network = _network(arguments[0].raw)
    except FunctionError as error:
        raise ArgumentError(0, str(error)) from None
    found: list[str] = []
    following = int(network.network_address)
    beyond = following + network.num_addresses
    for index, argument in enumerate(arguments[1:], 1):
        length = network.prefixlen + _new_bits(argument, index, network)
        size = 1 << (network.max_prefixlen - length)
        start = -(-following // size) * size
        if start + size > beyond:
            after = found[-1] if found else str(network)
            raise ArgumentError(
                index,
                f"not enough remaining address space for a subnet with a prefix of {length} bits "
                f"after {after}",
            )
        found.append(f"{_text(start, network)}/{length}")
        following = start + size
    return list_value(map(string, found), STRING)


def _new_bits(argument: Value, index: int, network: Network) -> int:
    try:
        bits = whole(argument)
    except FunctionError as error:
        raise ArgumentError(index, str(error)) from None
    if bits < 1:
        raise ArgumentError(index, "must extend prefix by at least one bit")
    if bits > _MOST_NEW_BITS:
        raise ArgumentError(index, f"may not extend prefix by more than {_MOST_NEW_BITS} bits")
    length = network.prefixlen + bits
    if length > network.max_prefixlen:
        version = f"IPv{network.version}"
        message = f"would extend prefix to {length} bits, which is too long for an {version} address"
        raise ArgumentError(index, message)
    return bits


def _text(address: int, network: Network) -> str:
    return str(type(network.network_address)(address))
