# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is out of date in a legacy template, mended: Packer's 34 fixers, in its order.

Each is a function from one builder, provisioner or post-processor to another; what does not concern it, or is
of another type than it expects, stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import amazon, communicator, images, machines, steps

Component = Mapping[str, Any]
Fixer = Callable[[Component], Component]

BUILDERS, PROVISIONERS, POST_PROCESSORS = "builders", "provisioners", "post-processors"

# Name, the parts of a template that it concerns, and what it does.
FIXERS: tuple[tuple[str, tuple[tuple[str, Fixer], ...]], ...] = (
    ("iso-md5", ((BUILDERS, images.iso_md5),)),
    ("createtime", ((BUILDERS, images.create_time),)),
    ("virtualbox-gaattach", ((BUILDERS, machines.virtualbox_guest_additions),)),
    ("pp-vagrant-override", ((POST_PROCESSORS, steps.vagrant_override),)),
    ("virtualbox-rename", ((BUILDERS, machines.virtualbox_type), (PROVISIONERS, steps.virtualbox_override))),
    ("vmware-rename", ((BUILDERS, machines.vmware_type),)),
    ("parallels-headless", ((BUILDERS, machines.parallels_headless),)),
    ("parallels-deprecations", ((BUILDERS, machines.parallels_deprecations),)),
    ("sshkeypath", ((BUILDERS, communicator.key_path),)),
    ("sshdisableagent", ((BUILDERS, communicator.disable_agent),)),
    ("scaleway-access-key", ((BUILDERS, machines.scaleway_access_key),)),
    ("manifest-filename", ((POST_PROCESSORS, steps.manifest_filename),)),
    ("amazon-shutdown_behavior", ((BUILDERS, amazon.shutdown_behavior),)),
    ("amazon-enhanced-networking", ((BUILDERS, amazon.enhanced_networking),)),
    ("amazon-private-ip", ((BUILDERS, amazon.private_ip),)),
    ("amazon-temp-sec-cidrs", ((BUILDERS, amazon.temporary_cidrs),)),
    ("docker-email", ((POST_PROCESSORS, steps.docker_email),)),
    ("docker-tag-tags", ((POST_PROCESSORS, steps.docker_tags),)),
    ("powershell-escapes", ((PROVISIONERS, steps.powershell_escapes),)),
    ("vmware-compaction", ((BUILDERS, machines.vmware_compaction),)),
    ("hyperv-deprecations", ((BUILDERS, machines.hyperv_temporary_path),)),
    ("hyperv-vmxc-typo", ((BUILDERS, machines.hyperv_clone_path),)),
    ("hyperv-cpu-and-ram", ((BUILDERS, machines.hyperv_sizes),)),
    ("clean-image-name", ((BUILDERS, images.clean_name),)),
    ("spot-price-auto-product", ((BUILDERS, amazon.spot_price_product),)),
    ("qemu-disk-size", ((BUILDERS, machines.qemu_disk_size),)),
    ("galaxy-command", ((PROVISIONERS, steps.galaxy_command),)),
    ("comm-config", ((BUILDERS, communicator.port_forwarding),)),
    ("ssh-wait-timeout", ((BUILDERS, communicator.wait_timeout),)),
    ("vsphere-iso-net-disk", ((BUILDERS, machines.vsphere_devices),)),
    ("iso-checksum-type-and-url", ((BUILDERS, images.iso_checksum),)),
    ("qemu-host-port", ((BUILDERS, machines.qemu_host_ports),)),
    ("azure-exclude_from_latest", ((BUILDERS, machines.azure_exclude_from_latest),)),
    ("proxmox-type", ((BUILDERS, machines.proxmox_type),)),
)


def fixed(template: Component) -> Component:
    """The template with all fixers applied; raises ValueError for a value that one cannot make sense of."""
    for _name, parts in FIXERS:
        for section, fixer in parts:
            if isinstance(template.get(section), list):
                template = {**template, section: _applied(template[section], fixer)}
    return template


def _applied(value: Any, fixer: Fixer) -> Any:
    """To each component of a list, and of the lists in it: chains of post-processors."""
    if isinstance(value, list):
        return [_applied(item, fixer) for item in value]
    return fixer(value) if isinstance(value, Mapping) and isinstance(value.get("type"), str) else value
