# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies of the image in other regions, or encrypted in its own; all at the same time."""

from __future__ import annotations

import threading
import uuid
from typing import Any

from .image import BrokenImage, await_image, begin, needs_intermediary
from .job import Job
from .regions import GivenUp, side_by_side


def copy(job: Job, image: str) -> None:
    """Fill ``images`` and ``snapshots`` of the job's data, by region, with what stays of the ``image``."""
    data, params = job.data, job.params
    images = data.setdefault("images", {})
    if not needs_intermediary(params):
        images[job.region] = image
    regions = [each for each in targets(job) if each not in images]
    if not regions:
        job.save()
        return
    # All keys are there from the start: the data is saved while the threads fill them in.
    started = data.setdefault("copies", {})
    for region in regions:
        started.setdefault(region, "")
    job.save()
    verb = "Encrypting" if regions == [job.region] else "Copying"
    job.say(f"{verb} AMI {image}" + (f" to {', '.join(regions)}" if verb == "Copying" else ""))
    failed = threading.Event()

    def work(own: Job, region: str) -> list[str]:
        try:
            return _copy(own, image, region, failed)
        except BaseException:
            failed.set()
            raise

    for region, snapshots in side_by_side(job, regions, work):
        images[region] = started[region]
        data.setdefault("snapshots", {})[region] = snapshots
        job.save()


def targets(job: Job) -> list[str]:
    """The regions to copy to, each once."""
    regions = dict.fromkeys(str(each) for each in job.params.get("ami_regions") or ())
    regions.pop(job.region, None)
    if job.params.get("encrypt_boot") and not job.params.get("skip_save_build_region"):
        return [job.region, *regions]
    return list(regions)


def _copy(job: Job, image: str, region: str, failed: threading.Event) -> list[str]:
    """Make the copy, unless an attempt before has begun it; returns its snapshots."""
    started = job.data["copies"]
    if not started[region]:
        started[region] = begin(
            job,
            "CopyImage",
            region,
            job.params["ami_name"],
            SourceImageId=image,
            SourceRegion=job.region,
            ClientToken=str(uuid.uuid4()),
            SnapshotCopyCompletionDurationMinutes=job.params.get("snapshot_copy_duration_minutes"),
            **_encryption(job, region),
        )
        job.save()
    job.message(f"AMI: {started[region]}")

    def check() -> None:
        if failed.is_set():
            raise GivenUp(f"The copy in {region} was given up: another one has failed")

    try:
        return await_image(job, region, started[region], check)
    except BrokenImage:
        started[region] = ""
        job.save()
        raise


def _encryption(job: Job, region: str) -> dict[str, Any]:
    """Without a key the default one of the account encrypts."""
    encrypted, params = job.params.get("encrypt_boot"), job.params
    if encrypted is None:
        return {}
    keys = params.get("region_kms_key_ids") or {}
    own = params.get("kms_key_id") if region == job.region else None
    return {
        "Encrypted": bool(encrypted),
        "KmsKeyId": (keys.get(region) or own or None) if encrypted else None,
    }
