# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Registering the image of a volume that was changed in a chroot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from .job import Job
from .mappings import block_devices
from .register import register


def register_snapshot(job: Job, snapshot: str) -> str:
    """The image with the snapshot as its root volume; returns its id, once it is usable."""
    params, source = job.params, job.data.get("source_image") or {}
    root, mappings = image_mappings(params, source, snapshot)
    given: dict[str, Any] = {
        "Architecture": params.get("ami_architecture") or source.get("architecture") or "x86_64",
        "RootDeviceName": root,
        "BlockDeviceMappings": mappings,
    }
    virtualization = params.get("ami_virtualization_type") or source.get("virtualization_type")
    if virtualization:
        given["VirtualizationType"] = virtualization
    if virtualization != "hvm" and not params.get("from_scratch"):
        given |= {"KernelId": source.get("kernel_id") or None, "RamdiskId": source.get("ramdisk_id") or None}
    return register(job, **{name: value for name, value in given.items() if value is not None})


def image_mappings(
    params: Mapping[str, Any], source: Mapping[str, Any], snapshot: str
) -> tuple[str, list[dict[str, Any]]]:
    """(root device, BlockDeviceMappings) of the options if there are any, else of the source image."""
    own = block_devices(params.get("ami_block_device_mappings"))
    root = str(params["root_device_name"] if own else source["root_device_name"])
    size = params.get("root_volume_size") or 0
    found = []
    for mapping in own or source.get("mappings", ()):
        # The encryption is that of the snapshots.
        ebs = dict(mapping.get("Ebs", {}))
        for name in ("Encrypted", "KmsKeyId"):
            ebs.pop(name, None)
        if mapping["DeviceName"] == root:
            ebs["SnapshotId"] = snapshot
            if size and (own or size > ebs.get("VolumeSize", 0)):
                ebs["VolumeSize"] = size
        found.append({**mapping, "Ebs": ebs} if ebs else dict(mapping))
    if not any(each["DeviceName"] == root for each in found):
        raise ImageError(f"root_device_name: {root} is no device of ami_block_device_mappings")
    return root, found
