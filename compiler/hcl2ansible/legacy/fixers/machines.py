# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixers for builders of hypervisors and clouds other than Amazon."""

from __future__ import annotations

from collections.abc import Mapping

from .renaming import Component, is_of, renamed, without


def virtualbox_type(builder: Component) -> Component:
    """There are several builders for VirtualBox."""
    return {**builder, "type": "virtualbox-iso"} if is_of(builder, "virtualbox") else builder


def vmware_type(builder: Component) -> Component:
    """There are several builders for VMware."""
    return {**builder, "type": "vmware-iso"} if is_of(builder, "vmware") else builder


def proxmox_type(builder: Component) -> Component:
    """There are several builders for Proxmox."""
    return {**builder, "type": "proxmox-iso"} if is_of(builder, "proxmox") else builder


def virtualbox_guest_additions(builder: Component) -> Component:
    """Guest additions have a mode, not a switch."""
    attach = builder.get("guest_additions_attach")
    if not is_of(builder, "virtualbox") or not isinstance(attach, bool):
        return builder
    mode = "attach" if attach else "upload"
    return {**without(builder, "guest_additions_attach"), "guest_additions_mode": mode}


def parallels_headless(builder: Component) -> Component:
    """``headless`` never had an effect."""
    return without(builder, "headless") if is_of(builder, "parallels-iso", "parallels-pvm") else builder


def parallels_deprecations(builder: Component) -> Component:
    """The path of the tools is found out; the distribution is the type of the guest system."""
    if not is_of(builder, "parallels-iso", "parallels-pvm"):
        return builder
    return renamed(without(builder, "parallels_tools_host_path"), "guest_os_distribution", "guest_os_type")


def scaleway_access_key(builder: Component) -> Component:
    """The access key is called after the organisation."""
    if not is_of(builder, "scaleway"):
        return builder
    return renamed(builder, "access_key", "organization_id", only=str, wins=False)


def vmware_compaction(builder: Component) -> Component:
    """Disks on ESXi that are not thin cannot be compacted."""
    if not is_of(builder, "vmware-iso") or builder.get("remote_type") != "esx5":
        return builder
    kind = builder.get("disk_type_id", "zeroedthick")
    if not isinstance(kind, str) or kind == "thin":
        return builder
    return {**builder, "disk_type_id": kind, "skip_compaction": True}


def hyperv_temporary_path(builder: Component) -> Component:
    """``vhd_temp_path`` has no effect any more."""
    return without(builder, "vhd_temp_path") if is_of(builder, "hyperv-iso") else builder


def hyperv_clone_path(builder: Component) -> Component:
    """Machines of Hyper-V are in .vmcx files."""
    if not is_of(builder, "hyperv-vmcx"):
        return builder
    return renamed(builder, "clone_from_vmxc_path", "clone_from_vmcx_path")


def hyperv_sizes(builder: Component) -> Component:
    """Processors and memory are called as in other builders."""
    if not is_of(builder, "hyperv-iso", "hyperv-vmcx"):
        return builder
    return renamed(renamed(builder, "cpu", "cpus"), "ram_size", "memory")


def qemu_disk_size(builder: Component) -> Component:
    """The size of a disk has a unit."""
    size = builder.get("disk_size")
    if not is_of(builder, "qemu") or isinstance(size, bool) or not isinstance(size, int | float):
        return builder
    return {**builder, "disk_size": f"{int(size)}M"}


def qemu_host_ports(builder: Component) -> Component:
    """QEMU forwards ports for every communicator: the options lose their ``ssh_``."""
    if not is_of(builder, "qemu"):
        return builder
    for name in ("host_port_min", "host_port_max"):
        builder = renamed(builder, f"ssh_{name}", name)
    return builder


def vsphere_devices(builder: Component) -> Component:
    """Network adapters and disks are lists; what was set beside them comes first."""
    if not is_of(builder, "vsphere-iso"):
        return builder
    builder = _listed(builder, "network_adapters", ("network", "network_card"))
    return _listed(builder, "storage", ("disk_size", "disk_thin_provisioned", "disk_eagerly_scrub"))


def _listed(builder: Component, name: str, parts: tuple[str, ...]) -> Component:
    first = {part: builder[part] for part in parts if part in builder}
    if not first:
        return builder
    others = builder.get(name) or []
    return {**without(builder, *parts), name: [first, *(others if isinstance(others, list) else [others])]}


def azure_exclude_from_latest(builder: Component) -> Component:
    """A letter was missing."""
    target = builder.get("shared_image_destination")
    if not is_of(builder, prefixes=("azure-chroot",)) or not isinstance(target, Mapping):
        return builder
    mended = renamed(target, "exlude_from_latest", "exclude_from_latest")
    return {**builder, "shared_image_destination": mended}
