# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Replacing the images that have the name already (force_deregister)."""

from __future__ import annotations

from .._run.errors import ImageError
from .copying import targets
from .errors import ApiError
from .image import snapshots_of
from .job import Job
from .regions import in_each


def deregister_named(job: Job) -> None:
    """Deregister the account's images of that name in all regions that get a new one."""
    if not job.params.get("force_deregister") or job.data.get("deregistered") or job.data.get("image"):
        return
    regions = list(dict.fromkeys([job.region, *targets(job)]))
    in_each(job, regions, _deregister)
    job.data["deregistered"] = True
    job.save()


def _deregister(job: Job, region: str) -> None:
    name = job.params["ami_name"]
    images = job.cloud.call(
        "DescribeImages", region=region, Owners=["self"], Filters=[{"Name": "name", "Values": [name]}]
    )["Images"]
    # Never another image, whatever the filter makes of brackets in the name.
    for image in (each for each in images if each.get("Name") == name):
        _remove(job, region, image["ImageId"])
        job.say(f"Deregistered AMI {name}, id: {image['ImageId']}")
        for snapshot in snapshots_of(image) if job.params.get("force_delete_snapshot") else ():
            job.cloud.call("DeleteSnapshot", region=region, SnapshotId=snapshot)
            job.say(f"Deleted snapshot: {snapshot}")


def _remove(job: Job, region: str, image: str) -> None:
    try:
        job.cloud.call("DeregisterImage", region=region, ImageId=image)
    except ApiError as error:
        if error.means_gone():
            return
        hint = ""
        if "protect" in error.message.lower():
            hint = (
                "Turn its protection off first: aws ec2 disable-image-deregistration-protection "
                f"--region {region} --image-id {image}"
            )
        raise ImageError(error.message, error.hint or hint) from error
