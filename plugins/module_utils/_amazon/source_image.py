# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AMI that the machine is started from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from . import rehearsal
from .errors import ApiError
from .filters import api_filters, block, filter_map, shown
from .job import Job

_SHOWN_MATCHES = 5


def find(job: Job) -> dict[str, Any]:
    """Set ``data["source_image"]``; raises ImageError when there is none, or several without most_recent."""
    if not job.data.get("source_image"):
        job.data["source_image"] = _facts(_matching(job))
        job.save()
    found: dict[str, Any] = job.data["source_image"]
    job.message(f"Found Image ID: {found['id']}")
    return found


def _matching(job: Job) -> dict[str, Any]:
    wanted = str(job.params.get("source_ami") or "")
    if wanted:
        return _by_id(job, wanted)
    given = block(job.params, "source_ami_filter")
    filters = filter_map(given)
    virtualization = job.params.get("ami_virtualization_type")
    if virtualization:
        filters.setdefault("virtualization-type", str(virtualization))
    return matching(job, given, filters, "source_ami_filter")


def matching(job: Job, given: Mapping[str, Any], filters: Mapping[str, str], what: str) -> dict[str, Any]:
    """The one AMI that ``given`` (owners, most_recent, include_deprecated) and the filters mean, as the API
    describes it; ``what`` is called so in errors."""
    wanted_images: dict[str, Any] = {
        "Filters": api_filters(filters) or None,
        "Owners": [str(each) for each in given.get("owners") or ()] or None,
    }
    rehearsal.provide_source(job.region, **wanted_images)
    answer = job.cloud.call(
        "DescribeImages",
        **wanted_images,
        IncludeDeprecated=True if given.get("include_deprecated") else None,
    )
    images = sorted(answer["Images"], key=lambda each: str(each.get("CreationDate", "")), reverse=True)
    told = f"{shown(filters)}, owners={','.join(map(str, given.get('owners') or ())) or 'any'}"
    if not images:
        raise ImageError(
            f"No AMI in {job.region} matches the {what} ({told}).",
            "Check the owners and the region; deprecated AMIs need include_deprecated = true.",
        )
    if len(images) > 1 and not given.get("most_recent"):
        names = "\n".join(
            f"  {each['ImageId']} {each.get('CreationDate', '')} {each.get('Name', '')}"
            for each in images[:_SHOWN_MATCHES]
        )
        more = f"\n  and {len(images) - _SHOWN_MATCHES} more" if len(images) > _SHOWN_MATCHES else ""
        raise ImageError(
            f"{len(images)} AMIs in {job.region} match the {what} ({told}):\n{names}{more}",
            "Filter for one of them, or set most_recent = true to take the newest.",
        )
    return dict(images[0])


def _by_id(job: Job, wanted: str) -> dict[str, Any]:
    rehearsal.provide_source(job.region, ImageIds=[wanted])
    try:
        images = job.cloud.call("DescribeImages", ImageIds=[wanted])["Images"]
    except ApiError as error:
        if not (error.means_gone() or error.code.startswith("InvalidAMIID")):
            raise
        images = []
    if not images:
        raise ImageError(
            f"There is no AMI {wanted} in {job.region} that this account may use.",
            "Ids of AMIs differ from region to region: source_ami_filter finds one in each.",
        )
    return dict(images[0])


def _facts(image: Mapping[str, Any]) -> dict[str, Any]:
    """What later steps and templates need of an AMI, as plain JSON."""
    return {
        "id": image["ImageId"],
        "name": image.get("Name", ""),
        "creation_date": str(image.get("CreationDate", "")),
        "owner": image.get("OwnerId", ""),
        "owner_name": image.get("ImageOwnerAlias", ""),
        "tags": {tag["Key"]: tag["Value"] for tag in image.get("Tags", ())},
        "architecture": image.get("Architecture", ""),
        "virtualization_type": image.get("VirtualizationType", ""),
        "root_device_name": image.get("RootDeviceName", ""),
        "root_device_type": image.get("RootDeviceType", ""),
        "platform": image.get("Platform", ""),
        "deprecated": str(image.get("DeprecationTime", "")),
        "kernel_id": image.get("KernelId", ""),
        "ramdisk_id": image.get("RamdiskId", ""),
        "mappings": image.get("BlockDeviceMappings", []),
    }
