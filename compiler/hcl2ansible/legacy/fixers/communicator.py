# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixers for how machines are reached."""

from __future__ import annotations

from .renaming import Component, is_of, renamed


def key_path(builder: Component) -> Component:
    """``ssh_key_path`` is called ``ssh_private_key_file``."""
    return renamed(builder, "ssh_key_path", "ssh_private_key_file", only=str, wins=False)


def disable_agent(builder: Component) -> Component:
    """``ssh_disable_agent`` is called ``ssh_disable_agent_forwarding``."""
    return renamed(builder, "ssh_disable_agent", "ssh_disable_agent_forwarding", only=bool, wins=False)


def wait_timeout(builder: Component) -> Component:
    """``ssh_wait_timeout`` is called ``ssh_timeout``."""
    return renamed(builder, "ssh_wait_timeout", "ssh_timeout", only=str, wins=False)


def port_forwarding(builder: Component) -> Component:
    """VirtualBox forwards ports for every communicator: the options lose their ``ssh_``."""
    if not is_of(builder, prefixes=("virtualbox",)):
        return builder
    for name in ("host_port_min", "host_port_max"):
        builder = renamed(builder, f"ssh_{name}", name, wins=False)
    return renamed(builder, "ssh_skip_nat_mapping", "skip_nat_mapping", only=(bool, str), wins=False)
