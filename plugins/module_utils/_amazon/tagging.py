# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tags of the finished images, which come last: who finds an image by them may use it."""

from __future__ import annotations

from .eventually import once_known
from .job import RUN_TAG, SOURCE_TAG, Job
from .regions import in_each, side_by_side
from .tags import option_tags, rendered, tag_list


def tag(job: Job) -> None:
    """``tags`` go to images and snapshots, ``snapshot_tags`` over them to the snapshots."""
    tags = rendered(job, option_tags(job.params, "tags", "tag"))
    snapshot_tags = rendered(job, option_tags(job.params, "snapshot_tags", "snapshot_tag"))
    done = job.data.setdefault("tagged", [])
    regions = [each for each in job.data["images"] if each not in done]
    if not regions or not (tags or snapshot_tags):
        return

    def work(own: Job, region: str) -> None:
        image, snapshots = own.data["images"][region], own.data["snapshots"].get(region, [])
        _create(own, region, [image, *snapshots], tags)
        _create(own, region, snapshots, snapshot_tags)

    for region, _nothing in side_by_side(job, regions, work):
        done.append(region)
        job.save()


def release(job: Job) -> None:
    """Take the temporary tags off what stays and close it in the ledger: from here on nothing removes it.

    Only when all regions have succeeded: a failure before removes the images of all.
    """

    def work(own: Job, region: str) -> None:
        kept = [own.data["images"][region], *own.data["snapshots"].get(region, [])]
        keys = [{"Key": RUN_TAG}, {"Key": SOURCE_TAG}]
        once_known(lambda: own.cloud.call("DeleteTags", region=region, Resources=kept, Tags=keys))

    images = job.data["images"]
    in_each(job, list(images), work)
    kept = {*images.values(), *(each for region in images for each in job.data["snapshots"].get(region, []))}
    for resource in job.ledger.open_resources(job.source):
        if resource.kind in ("amazon.image", "amazon.snapshot") and resource.id in kept:
            job.ledger.closed(resource)


def _create(job: Job, region: str, resources: list[str], tags: dict[str, str]) -> None:
    if not resources or not tags:
        return
    job.say(f"Adding tags to {', '.join(resources)}")
    for key, value in tags.items():
        job.message(f'Adding tag: "{key}": "{value}"')
    once_known(lambda: job.cloud.call("CreateTags", region=region, Resources=resources, Tags=tag_list(tags)))
