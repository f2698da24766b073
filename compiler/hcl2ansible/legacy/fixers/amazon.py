# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixers for Amazon's builders."""

from __future__ import annotations

from .renaming import Component, is_of, renamed, without

_TRUE, _FALSE = ("1", "t", "T", "TRUE", "true", "True"), ("0", "f", "F", "FALSE", "false", "False")


def _is_amazon(builder: Component) -> bool:
    return is_of(builder, prefixes=("amazon-",))


def shutdown_behavior(builder: Component) -> Component:
    """The American spelling."""
    return renamed(builder, "shutdown_behaviour", "shutdown_behavior") if _is_amazon(builder) else builder


def enhanced_networking(builder: Component) -> Component:
    """``enhanced_networking`` is called ``ena_support``."""
    if not _is_amazon(builder):
        return builder
    return renamed(builder, "enhanced_networking", "ena_support", only=bool)


def private_ip(builder: Component) -> Component:
    """``ssh_private_ip`` is a value of ``ssh_interface``."""
    if not _is_amazon(builder) or "ssh_private_ip" not in builder or "ssh_interface" in builder:
        return builder
    value = builder["ssh_private_ip"]
    wanted = value if isinstance(value, bool) else value in _TRUE
    if not isinstance(value, bool) and value not in (*_TRUE, *_FALSE):
        raise ValueError(f'"ssh_private_ip" must be true or false, it is {value!r}')
    interface = "private_ip" if wanted else "public_ip"
    return {**without(builder, "ssh_private_ip"), "ssh_interface": interface}


def temporary_cidrs(builder: Component) -> Component:
    """The one CIDR of the temporary security group is a list."""
    old = "temporary_security_group_source_cidr"
    if not _is_amazon(builder) or not isinstance(builder.get(old), str):
        return builder
    return {**without(builder, old), f"{old}s": [builder[old]]}


def spot_price_product(builder: Component) -> Component:
    """``spot_price_auto_product`` has no effect any more."""
    spot = _is_amazon(builder) and not is_of(builder, "amazon-chroot")
    return without(builder, "spot_price_auto_product") if spot else builder
