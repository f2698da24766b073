# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes of the finished images and snapshots: their description, and who may use them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from .eventually import once_known
from .job import Job
from .regions import in_each, side_by_side
from .source_names import names

_AT_ONCE = 8
Attributes = list[tuple[str, dict[str, Any]]]


def modify_attributes(job: Job) -> None:
    """One call for each attribute and image, and for each attribute and snapshot, as the API demands."""
    of_image, of_snapshot = image_attributes(job), snapshot_attributes(job)
    done = job.data.setdefault("attributes", [])
    regions = [each for each in job.data["images"] if each not in done]
    if not regions or not (of_image or of_snapshot):
        return

    def work_on_images(own: Job, region: str) -> None:
        _modify(own, region, "ModifyImageAttribute", "ImageId", [own.data["images"][region]], of_image)

    def work_on_snapshots(own: Job, region: str) -> None:
        snapshots = own.data["snapshots"].get(region, [])
        _modify(own, region, "ModifySnapshotAttribute", "SnapshotId", snapshots, of_snapshot)

    in_each(job, regions, work_on_images)
    for region, _nothing in side_by_side(job, regions, work_on_snapshots):
        done.append(region)
        job.save()


def image_attributes(job: Job) -> Attributes:
    """(label, parameters) of the options that are set."""
    params = job.params
    found: Attributes = []
    if params.get("ami_description"):
        text = job.render(params["ami_description"], **names(job))
        found.append(("description", {"Description": {"Value": text}}))
    for label, option, key in (
        ("groups", "ami_groups", "Group"),
        ("users", "ami_users", "UserId"),
        ("organizations", "ami_org_arns", "OrganizationArn"),
        ("organizational units", "ami_ou_arns", "OrganizationalUnitArn"),
    ):
        if params.get(option):
            added = [{key: each} for each in params[option]]
            found.append((label, {"LaunchPermission": {"Add": added}}))
    if params.get("ami_product_codes"):
        found.append(("product codes", {"ProductCodes": list(params["ami_product_codes"])}))
    if params.get("imds_support"):
        found.append(("imds support", {"ImdsSupport": {"Value": params["imds_support"]}}))
    return found


def snapshot_attributes(job: Job) -> Attributes:
    """(label, parameters) of the options that are set."""
    found: Attributes = []
    for label, option, key in (("groups", "snapshot_groups", "Group"), ("users", "snapshot_users", "UserId")):
        if job.params.get(option):
            added = [{key: each} for each in job.params[option]]
            found.append((label, {"CreateVolumePermission": {"Add": added}}))
    return found


def _modify(
    job: Job, region: str, action: str, key: str, subjects: list[str], attributes: Attributes
) -> None:
    """All attributes of all subjects at once; the first error counts."""
    changes = [(subject, parameters) for subject in subjects for _label, parameters in attributes]
    if not changes:
        return
    job.say(f"Modifying attributes on {'AMI' if key == 'ImageId' else 'snapshot'} ({', '.join(subjects)})...")
    for label, _parameters in attributes:
        job.message(f"Modifying: {label}")

    def change(subject: str, parameters: dict[str, Any]) -> None:
        given = {key: subject, **parameters}
        once_known(partial(job.cloud.call, action, region=region, **given))

    with ThreadPoolExecutor(max_workers=min(len(changes), _AT_ONCE)) as pool:
        for done in [pool.submit(change, *each) for each in changes]:
            done.result()
