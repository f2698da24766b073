# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Images of Windows whose instances start faster, because EC2 prepares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from .copying import targets
from .errors import ApiError
from .image import needs_intermediary
from .job import Job
from .regions import in_each, side_by_side
from .wait import Look, until


def find_templates(job: Job) -> None:
    """Fill ``launch_templates`` ({region: id and version}) of the job's data before anything is made.

    Raises ImageError for a template that does not exist.
    """
    if job.params.get("skip_create_ami"):
        return
    found = job.data.setdefault("launch_templates", {})
    home = [] if needs_intermediary(job.params) else [job.region]
    chosen = {region: _chosen(job, region) for region in [*home, *targets(job)]}
    named = [
        region
        for region in _wanted(job, chosen)
        if region not in found and (chosen[region].get("template_id") or chosen[region].get("template_name"))
    ]
    for region, template in side_by_side(
        job, named, lambda own, region: _template(own, region, chosen[region])
    ):
        found[region] = template
        job.save()


def enable_fast_launch(job: Job) -> None:
    """As ``fast_launch`` says, in all regions that it does not exclude; waits until it is on."""
    if job.data.get("fast_launch"):
        return
    find_templates(job)
    in_each(job, _wanted(job, {region: _chosen(job, region) for region in job.data["images"]}), _enable)
    job.data["fast_launch"] = True
    job.save()


def _wanted(job: Job, chosen: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The regions in which it is to be on."""
    if not any((job.params.get("fast_launch") or {}).values()):
        return []
    return [region for region, each in chosen.items() if each.get("enable_fast_launch") is not False]


def _chosen(job: Job, region: str) -> Mapping[str, Any]:
    """What the block for the region says; the template outside of blocks is for the build's own region."""
    options = job.params.get("fast_launch") or {}
    for each in options.get("region_launch_templates") or ():
        if each["region"] == region:
            return dict(each)
    if region != job.region:
        return {}
    return {name: options.get(name) for name in ("template_id", "template_name", "template_version")}


def _template(job: Job, region: str, chosen: Mapping[str, Any]) -> dict[str, str]:
    """The launch template with its version, by default the latest."""
    template, name = chosen.get("template_id"), chosen.get("template_name")
    asked = {"LaunchTemplateIds": [template]} if template else {"LaunchTemplateNames": [name]}
    try:
        templates = job.cloud.call("DescribeLaunchTemplates", region=region, **asked)["LaunchTemplates"]
    except ApiError as error:
        if not error.means_gone():
            raise
        templates = []
    if not templates:
        raise ImageError(
            f"fast_launch: there is no launch template {template or name} in {region}",
            "A launch template is known in one region only: name one for each with region_launch_templates",
        )
    latest = int(templates[0]["LatestVersionNumber"])
    version = int(chosen.get("template_version") or latest)
    if version > latest:
        raise ImageError(
            f"fast_launch: the launch template {template or name} in {region} has no version {version}; "
            f"the latest is {latest}"
        )
    return {"LaunchTemplateId": templates[0]["LaunchTemplateId"], "Version": str(version)}


def _enable(job: Job, region: str) -> None:
    options = job.params["fast_launch"]
    image, count = job.data["images"][region], options.get("target_resource_count")
    job.say(f"Enabling fast launch of AMI {image}")
    job.cloud.call(
        "EnableFastLaunch",
        region=region,
        ImageId=image,
        MaxParallelLaunches=options.get("max_parallel_launches") or None,
        SnapshotConfiguration={"TargetResourceCount": count} if count else None,
        LaunchTemplate=job.data["launch_templates"].get(region),
    )
    until(job, f"fast launch of {image} in {region}", lambda: _look(job, region, image))


def _look(job: Job, region: str, image: str) -> Look:
    answer = job.cloud.call("DescribeFastLaunchImages", region=region, ImageIds=[image])
    found = (answer.get("FastLaunchImages") or [{}])[0]
    state = found.get("State", "")
    if state not in ("", "enabling", "enabled"):
        reason = found.get("StateTransitionReason") or "AWS gives no reason"
        raise ImageError(f"Fast launch of {image} in {region} is {state}: {reason}")
    return Look(state == "enabled", state)
