# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Block device mappings: from the options of a template to the shape of the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_EBS = (
    ("delete_on_termination", "DeleteOnTermination"),
    ("encrypted", "Encrypted"),
    ("iops", "Iops"),
    ("kms_key_id", "KmsKeyId"),
    ("snapshot_id", "SnapshotId"),
    ("throughput", "Throughput"),
    ("volume_size", "VolumeSize"),
    ("volume_type", "VolumeType"),
)


def block_devices(mappings: Iterable[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    """BlockDeviceMappings of RunInstances, CreateImage and RegisterImage."""
    return [_one(each) for each in mappings or ()]


def without_ephemeral() -> list[dict[str, Any]]:
    """Keeps the instance store volumes that Windows images name out of an instance."""
    return [{"DeviceName": f"xvdc{letter}", "NoDevice": ""} for letter in "abcdefghijklmnopqrstuvwxyz"]


def _one(mapping: Mapping[str, Any]) -> dict[str, Any]:
    device = {"DeviceName": mapping["device_name"]}
    if mapping.get("no_device"):
        return {**device, "NoDevice": ""}
    virtual = str(mapping.get("virtual_name") or "")
    if virtual.startswith("ephemeral"):
        return {**device, "VirtualName": virtual}
    ebs = {name: mapping[option] for option, name in _EBS if mapping.get(option) not in (None, "", 0)}
    ebs["DeleteOnTermination"] = bool(mapping.get("delete_on_termination"))
    if mapping.get("encrypted") is not None:
        ebs["Encrypted"] = bool(mapping["encrypted"])
    return {**device, "Ebs": ebs, **({"VirtualName": virtual} if virtual else {})}
