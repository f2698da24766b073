# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Registering an image of snapshots that exist, or of a bundle in S3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import image
from .job import Job
from .mappings import block_devices

# Options whose values go to the API as they are.
_FLAGS = (
    ("ami_virtualization_type", "VirtualizationType"),
    ("boot_mode", "BootMode"),
    ("uefi_data", "UefiData"),
    ("tpm_support", "TpmSupport"),
    ("imds_support", "ImdsSupport"),
)


def register(job: Job, **parameters: Any) -> str:
    """Register the image as the options say; ``parameters`` of the API win over them.

    Returns its id, once it is usable.
    """
    params = job.params
    given = {name: params[option] for option, name in _FLAGS if params.get(option)}
    if params.get("sriov_support"):
        given["SriovNetSupport"] = "simple"
    if params.get("ena_support"):
        given["EnaSupport"] = True
    return image.make(job, "RegisterImage", types=["image"], **{**given, **parameters})


def surrogate_mappings(
    params: Mapping[str, Any], launched: Mapping[str, Mapping[str, Any]], snapshots: Mapping[str, str]
) -> list[dict[str, Any]]:
    """BlockDeviceMappings of an image whose volumes were those of an instance.

    ``launched``: {device: mapping in the shape of the API}, without the omitted ones; ``snapshots``:
    {device: id}.
    A launched device beats one of ami_block_device_mappings with the same name; the root device beats both.
    """
    root = params["ami_root_device"]
    found = {each["DeviceName"]: each for each in block_devices(params.get("ami_block_device_mappings"))}
    for device, mapping in launched.items():
        if device != root["source_device_name"]:
            found[device] = _of_snapshot(mapping, snapshots.get(device))
    source = launched[root["source_device_name"]]
    merged = _of_snapshot(source, snapshots[root["source_device_name"]])
    merged["DeviceName"] = root["device_name"]
    merged["Ebs"] = with_root_options(root, merged["Ebs"])
    return [*(each for name, each in found.items() if name != root["device_name"]), merged]


def with_root_options(root: Mapping[str, Any], ebs: Mapping[str, Any]) -> dict[str, Any]:
    """The volume with what ami_root_device says of it."""
    found: dict[str, Any] = {"DeleteOnTermination": bool(root.get("delete_on_termination"))}
    for option, name in (("volume_size", "VolumeSize"), ("volume_type", "VolumeType"), ("iops", "Iops")):
        if root.get(option):
            found[name] = root[option]
    same_type = found.get("VolumeType") in (None, ebs.get("VolumeType"))
    # Rates are those of a type.
    kept = {name: value for name, value in ebs.items() if same_type or name not in ("Iops", "Throughput")}
    return {**kept, **found}


def _of_snapshot(mapping: Mapping[str, Any], snapshot: str | None) -> dict[str, Any]:
    """The mapping with its snapshot, which has the encryption of its volume and takes none from a mapping."""
    if snapshot is None or "Ebs" not in mapping:
        return dict(mapping)
    ebs = {name: value for name, value in mapping["Ebs"].items() if name not in ("Encrypted", "KmsKeyId")}
    return {**mapping, "Ebs": {**ebs, "SnapshotId": snapshot}}
