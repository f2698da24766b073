# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plugins that components of legacy templates belong to, and all types that Packer ever had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..hcl.nodes import Block, Body

# Type, or the start of it, of components -> the plugin github.com/hashicorp/NAME.
_PLUGINS = (
    "amazon",
    "ansible",
    "azure",
    "docker",
    "googlecompute",
    "qemu",
    "vagrant",
    "virtualbox",
    "vmware",
    "vsphere",
)
_BUILT_IN = {
    "source": frozenset({"file", "null"}),
    "provisioner": frozenset(
        {
            "breakpoint",
            "file",
            "hcp-sbom",
            "powershell",
            "shell",
            "shell-local",
            "sleep",
            "windows-restart",
            "windows-shell",
        }
    ),
    "post-processor": frozenset(
        {"artifice", "checksum", "compress", "manifest", "provenance", "shell-local"}
    ),
    "data": frozenset({"http", "null"}),
}
# What else came with Packer before plugins were apart.
_OTHERS = {
    "source": (
        "alicloud",
        "cloudstack",
        "digitalocean",
        "hcloud",
        "hyperone",
        "hyperv",
        "jdcloud",
        "linode",
        "lxc",
        "lxd",
        "ncloud",
        "oneandone",
        "openstack",
        "oracle",
        "osc",
        "parallels",
        "profitbricks",
        "proxmox",
        "scaleway",
        "tencentcloud",
        "triton",
        "ucloud",
        "yandex",
    ),
    "provisioner": ("chef", "converge", "inspec", "puppet", "salt"),
    "post-processor": (
        "alicloud",
        "digitalocean",
        "exoscale",
        "ucloud",
        "yandex",
    ),
}
_KINDS = {"error-cleanup-provisioner": "provisioner"}


def _components(body: Body) -> Iterator[Block]:
    for block in body.blocks():
        if block.kind in ("source", "data", "provisioner", "error-cleanup-provisioner", "post-processor"):
            yield block
        elif block.kind in ("build", "post-processors"):
            yield from _components(block.body)


def _starts_with(kind: str, names: Iterable[str]) -> str | None:
    return next((name for name in names if kind == name or kind.startswith(f"{name}-")), None)


def required_plugins(body: Body) -> list[str]:
    """The plugins that the components of a template need, sorted."""
    found = {_starts_with(block.labels[0].text, _PLUGINS) for block in _components(body)}
    return sorted(name for name in found if name)


def unknown_components(body: Body, ours: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """Components of a type that Packer never had; ``ours``: (kind of block, type) of what we have besides."""
    known = set(ours)
    for block in _components(body):
        kind, name = _KINDS.get(block.kind, block.kind), block.labels[0].text
        if (
            name not in _BUILT_IN[kind]
            and not _starts_with(name, (*_PLUGINS, *_OTHERS.get(kind, ())))
            and (kind, name) not in known
        ):
            yield block
