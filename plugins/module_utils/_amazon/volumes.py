# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Volumes that are the product of a build: their tags, their snapshots, and the artifact."""

from __future__ import annotations

from typing import Any

from .._run.artifact import Artifact
from . import snapshot
from .eventually import once_known
from .job import RUN_TAG, SOURCE_TAG, Job
from .source_names import names
from .tags import option_tags, rendered, tag_list

BUILDER_ID = "mitchellh.amazon.ebsvolume"


def specified(job: Job) -> list[dict[str, Any]]:
    """The option ebs_volumes, with the names of the source image rendered."""
    known = names(job)

    def deep(value: Any) -> Any:
        if isinstance(value, str):
            return job.render(value, **known)
        if isinstance(value, list):
            return [deep(each) for each in value]
        if isinstance(value, dict):
            return {key: deep(each) for key, each in value.items()}
        return value

    found: list[dict[str, Any]] = deep(job.params.get("ebs_volumes") or [])
    return found


def tag(job: Job) -> None:
    """Give each volume its own tags, in place of those that all volumes were launched with."""
    if job.data.get("volumes_tagged"):
        return
    volumes = {each["device_name"]: job.data["volumes"].get(each["device_name"]) for each in specified(job)}
    made = [volume for volume in volumes.values() if volume]
    general = rendered(job, option_tags(job.params, "run_volume_tags", "run_volume_tag"))
    if general and made:
        job.say("Removing the tags that the volumes were launched with...")
        once_known(lambda: job.cloud.call("DeleteTags", Resources=made, Tags=tag_list(general)))
    for each in specified(job):
        volume, tags = volumes[each["device_name"]], option_tags(each, "tags", "tag")
        if volume and tags:
            job.say(f"Tagging the volume {volume} ({each['device_name']})...")
            for key, value in tags.items():
                job.message(f'Adding tag: "{key}": "{value}"')
            _create_tags(job, volume, tags)
    job.data["volumes_tagged"] = True
    job.save()


def _create_tags(job: Job, volume: str, tags: dict[str, str]) -> None:
    once_known(lambda: job.cloud.call("CreateTags", Resources=[volume], Tags=tag_list(tags)))


def take_snapshots(job: Job) -> None:
    """Of the volumes that ask for one, side by side, and shared as they say; sets ``snapshots``."""
    asking = [each for each in specified(job) if each.get("snapshot_volume")]
    wanted = {
        each["device_name"]: snapshot.Wanted(
            job.data["volumes"][each["device_name"]],
            str(each.get("snapshot_description") or ""),
            option_tags(each, "snapshot_tags", "snapshot_tag"),
        )
        for each in asking
    }
    made = snapshot.take(job, wanted)
    for each in asking:
        users, groups = each.get("snapshot_users") or (), each.get("snapshot_groups") or ()
        snapshot.share(job, made[each["device_name"]], users, groups)
    job.data["snapshots"] = {job.region: list(made.values())} if made else {}
    job.save()


def finish(job: Job) -> Artifact:
    """The volumes that outlive the instance, and the snapshots: from here on nothing removes them."""
    kept = [
        job.data["volumes"][each["device_name"]]
        for each in specified(job)
        if not each.get("delete_on_termination") and each["device_name"] in job.data["volumes"]
    ]
    snapshots = job.data["snapshots"].get(job.region, [])
    if kept or snapshots:
        tags = [{"Key": RUN_TAG}, {"Key": SOURCE_TAG}]
        once_known(lambda: job.cloud.call("DeleteTags", Resources=[*kept, *snapshots], Tags=tags))
    for resource in job.ledger.open_resources(job.source):
        if resource.kind in ("amazon.volume", "amazon.snapshot") and resource.id in (*kept, *snapshots):
            job.ledger.closed(resource)
    items = sorted(f"{job.region}:{each}" for each in (*kept, *snapshots))
    return Artifact(
        BUILDER_ID,
        ",".join(items),
        description="EBS Volumes were created:\n\n" + "\n".join(items),
        kind="amazon.volume",
        state={
            **job.cloud.address(),
            "region": job.region,
            "run": job.run_id,
            "volumes": {job.region: kept},
            "generated_data": names(job),
        },
    )
