# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Volumes that are attached to an instance, and detached again."""

from __future__ import annotations

import time
from typing import Any

from .._run.errors import ImageError, RemovalError
from .._run.ledger import Resource
from .cloud import Cloud, cloud_at
from .errors import ApiError
from .eventually import once_known
from .job import Job
from .wait import Look, until

_DETACH_SECONDS = 120.0


def attach(job: Job, volume: str, instance: str, device: str) -> None:
    """Attach the volume and wait until it is."""
    job.say(f"Attaching the volume {volume} as {device}...")
    once_known(lambda: job.cloud.call("AttachVolume", VolumeId=volume, InstanceId=instance, Device=device))
    until(job, f"the volume {volume} to be attached", lambda: _look(job, volume, "in-use"))


def detach(job: Job, volume: str, instance: str) -> None:
    """Detach the volume from a stopped instance and wait until it is free."""
    job.say(f"Detaching the volume {volume}...")
    job.cloud.call("DetachVolume", VolumeId=volume, InstanceId=instance)
    wait_until_available(job, volume)


def wait_until_available(job: Job, volume: str) -> None:
    """A volume that was just created is filled first; raises ImageError when that fails."""
    until(job, f"the volume {volume}", lambda: _look(job, volume, "available"))


def _look(job: Job, volume: str, wanted: str) -> Look:
    found = describe(job.cloud, volume)
    if found["State"] in ("error", "deleting", "deleted"):
        raise ImageError(
            f"The volume {volume} is {found['State']}",
            "When it is encrypted: check that its key is enabled and may be used by this account",
        )
    settled = all(each.get("State", "attached") == "attached" for each in found.get("Attachments", ()))
    return Look(found["State"] == wanted and settled)


def describe(cloud: Cloud, volume: str, region: str = "") -> dict[str, Any]:
    """The volume as the API has it; ApiError that ``means_gone`` when there is none."""
    found = cloud.call("DescribeVolumes", region=region, VolumeIds=[volume])["Volumes"]
    if not found:
        raise ApiError("DescribeVolumes", "InvalidVolume.NotFound", f"there is no volume {volume}")
    return dict(found[0])


def remove_attachment(resource: Resource) -> None:
    """Detach the volume of the token from the instance of the token; verified."""
    token = resource.token
    cloud, region = cloud_at(token, resource.run_id), token.get("region", "")
    volume, instance = token["volume"], token["instance"]
    end = time.monotonic() + _DETACH_SECONDS
    while True:
        try:
            found = describe(cloud, volume, region).get("Attachments", ())
            states = {each["State"] for each in found if each["InstanceId"] == instance} - {"detached"}
            if not states:
                return
            if states != {"detaching"}:
                cloud.call("DetachVolume", region=region, VolumeId=volume, InstanceId=instance)
        except ApiError as error:
            if error.means_gone():
                return
            if error.code != "IncorrectState":
                raise
        if time.monotonic() > end:
            raise RemovalError(
                f"The volume {volume} is still attached to {instance}: something on it may still be used",
                f"aws ec2 detach-volume --force --volume-id {volume} --region {region}",
            )
        time.sleep(0.5)
