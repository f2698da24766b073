# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The volume that is changed in a chroot: with the contents of the source image, or empty."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from .attachment import attach, wait_until_available
from .job import Job
from .metadata import Itself
from .tags import option_tags, rendered, specifications

_DEFAULT_TYPE = "gp2"


def create(job: Job, zone: str) -> str:
    """The new volume in the zone of this instance; sets ``volume``."""
    if not job.data.get("volume"):
        job.say("Creating the root volume...")
        resource = job.opening("volume", client_token=str(uuid.uuid4()))
        tags = rendered(job, option_tags(job.params, "root_volume_tags", "root_volume_tag"))
        answer = job.cloud.call(
            "CreateVolume",
            AvailabilityZone=zone,
            ClientToken=resource.token["client_token"],
            TagSpecifications=specifications(job, ["volume"], tags),
            **wanted(job.params, job.data.get("source_image")),
        )
        job.data["volume"] = answer["VolumeId"]
        job.ledger.opened(resource, job.data["volume"])
        job.save()
        job.message(f"Volume ID: {job.data['volume']}")
    if not job.data.get("volume_ready"):
        wait_until_available(job, job.data["volume"])
        job.data["volume_ready"] = True
        job.save()
    return str(job.data["volume"])


def attach_here(job: Job, here: Itself, device: str) -> None:
    """Attach it to this instance; the ledger knows that it has to be detached before it can be deleted."""
    resource = job.opening("attachment", volume=job.data["volume"], instance=here.instance)
    attach(job, job.data["volume"], here.instance, device)
    job.ledger.opened(resource, job.data["volume"])


def devices_of(job: Job, here: Itself) -> list[str]:
    """The names under which volumes are attached to this instance."""
    answer = job.cloud.call("DescribeInstances", InstanceIds=[here.instance])
    found = [each for group in answer["Reservations"] for each in group["Instances"]]
    if not found:
        raise ImageError(
            f"The account has no instance {here.instance} in {job.region}, which this runs on",
            "The volume has to be made in the account and the region of this instance",
        )
    return [each["DeviceName"] for each in found[0].get("BlockDeviceMappings", ())]


def wanted(params: Mapping[str, Any], source: Mapping[str, Any] | None) -> dict[str, Any]:
    """Parameters of CreateVolume, but for place and tags; ImageError for a source without a snapshot."""
    size, kind = params.get("root_volume_size"), params.get("root_volume_type")
    encryption: dict[str, Any] = {}
    if params.get("root_volume_encrypt_boot") is not None:
        encryption["Encrypted"] = bool(params["root_volume_encrypt_boot"])
    if params.get("root_volume_kms_key_id"):
        encryption["KmsKeyId"] = params["root_volume_kms_key_id"]
    if params.get("from_scratch") or source is None:
        return {"Size": size, "VolumeType": kind or _DEFAULT_TYPE, **encryption}
    ebs = root_mapping(source)
    kept = ("SnapshotId", "VolumeSize", "VolumeType", "Iops", "Throughput", "Encrypted", "KmsKeyId")
    found = {name: ebs[name] for name in kept if ebs.get(name) is not None}
    found["Size"] = max(found.pop("VolumeSize", 0), size or 0) or None
    if kind and kind != found.get("VolumeType"):
        if kind in ("io1", "io2"):
            raise ImageError(
                f"root_volume_type: a volume of the type {kind} needs a number of operations, which a source "
                f"image with the type {found.get('VolumeType')} does not give",
                'Set root_volume_type = "gp3"',
            )
        # Rates are those of a type.
        found = {name: value for name, value in found.items() if name not in ("Iops", "Throughput")}
        found["VolumeType"] = kind
    if found.get("VolumeType") not in ("io1", "io2", "gp3"):
        found.pop("Iops", None)
    if encryption.get("Encrypted") is False:
        # What is encrypted stays so: the API knows no other way than to say nothing.
        encryption.pop("Encrypted")
    return {**found, **encryption}


def root_mapping(source: Mapping[str, Any]) -> dict[str, Any]:
    """The root volume of the source image, as the API describes it."""
    for mapping in source.get("mappings", ()):
        if mapping["DeviceName"] == source["root_device_name"] and mapping.get("Ebs", {}).get("SnapshotId"):
            return dict(mapping["Ebs"])
    raise ImageError(
        f"The root device of {source['id']} is no snapshot of EBS "
        f"({source.get('root_device_type') or 'unknown'})",
        "amazon-chroot needs a source image whose root device is on EBS",
    )
