# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a build would leave, and whether it may do what it takes: found out by asking, with nothing made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import copying, permissions, spot
from .errors import ApiError
from .image import needs_intermediary
from .job import Job
from .permission_rules import Build
from .policy import policy
from .tags import option_tags, rendered, specifications

_ALLOWED = "DryRunOperation"
_REFUSED = ("UnauthorizedOperation", "AccessDenied", "AccessDeniedException")
# Placeholders of what is only made later: a dry run goes without them.
_LATER = "TEMPORARY_"


def completed(job: Job, builder: str, outline: dict[str, Any]) -> dict[str, Any]:
    """The outline of the machine with what is made of it, the policy, and what is not allowed.

    ``missing_permissions`` is empty where EC2 offers no dry run to tell.
    """
    build = Build(builder, job.params, job.region, job.data.get("source_image") or {})
    warnings, problems = list(outline.get("warnings", ())), list(outline["problems"])
    deprecated = (outline.get("source_image") or {}).get("deprecated")
    if deprecated:
        warnings.append(f"The source AMI is deprecated since {deprecated}")
    missing: list[str] = []
    for action, refusal in _refusals(job, build, outline):
        if refusal.code in _REFUSED:
            missing.append(f"ec2:{action}")
        elif refusal.code != _ALLOWED:
            warnings.append(f"A dry run says: {refusal.message}")
    if missing:
        problems.append(f"Missing permissions: {', '.join(missing)}")
    return {
        **outline,
        "image": _image(job) if build.makes_image else None,
        "volumes": job.params.get("ebs_volumes") or [],
        "policy": policy(build),
        "missing_permissions": missing,
        "warnings": warnings,
        "problems": problems,
    }


def _image(job: Job) -> dict[str, Any]:
    params = job.params
    home = [] if params.get("skip_save_build_region") else [job.region]
    regions = list(dict.fromkeys([*home, *copying.targets(job)]))
    keys = {job.region: params.get("kms_key_id"), **(params.get("region_kms_key_ids") or {})}
    tags = rendered(job, option_tags(params, "tags", "tag"))
    sharing = [*permissions.image_attributes(job), *permissions.snapshot_attributes(job)]
    return {
        "name": params.get("ami_name"),
        "regions": regions,
        "copied_from_intermediary": needs_intermediary(params),
        "encrypted": params.get("encrypt_boot"),
        "keys": {region: keys[region] for region in regions if keys.get(region)},
        "tags": tags,
        "snapshot_tags": {**tags, **rendered(job, option_tags(params, "snapshot_tags", "snapshot_tag"))},
        "attributes": dict(sharing),
        "deprecate_at": params.get("deprecate_at"),
        "protected": bool(any((params.get("deregistration_protection") or {}).values())),
        "replaces": bool(params.get("force_deregister")),
    }


def _refusals(job: Job, build: Build, outline: Mapping[str, Any]) -> Iterator[tuple[str, ApiError]]:
    """(action, answer) of each dry run; EC2 answers even an allowed one with an error."""
    for action, region, parameters in _dry_runs(job, build, outline):
        try:
            job.cloud.call(action, region=region, DryRun=True, **parameters)
        except ApiError as error:
            yield action, error


def _dry_runs(
    job: Job, build: Build, outline: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if build.own_key:
        names = {"KeyName": outline["key_pair"]["name"], "KeyType": outline["key_pair"]["type"]}
        yield "CreateKeyPair", job.region, {**names, **_tags(job, "key-pair")}
    if build.own_group:
        group = {
            "GroupName": "hcl2ansible-dry-run",
            "Description": "Dry run",
            "VpcId": job.data.get("vpc") or None,
        }
        yield "CreateSecurityGroup", job.region, {**group, **_tags(job, "security-group")}
    if build.spot:
        data = {
            "LaunchTemplateName": "hcl2ansible-dry-run",
            "LaunchTemplateData": _now(spot.template_data(job, [])),
        }
        yield "CreateLaunchTemplate", job.region, {**data, **_tags(job, "launch-template")}
    elif build.launches:
        yield "RunInstances", job.region, _now({**outline["instance"], "UserData": None})
    if build.copies:
        source = {"SourceImageId": job.data["source_image"]["id"], "SourceRegion": job.region}
        for region in copying.targets(job):
            yield "CopyImage", region, {**source, "Name": str(job.params["ami_name"])}


def _tags(job: Job, kind: str) -> dict[str, Any]:
    return {"TagSpecifications": specifications(job, [kind], {})}


def _now(request: dict[str, Any]) -> dict[str, Any]:
    """Without what only exists once the build has made it."""
    found = dict(request)
    for name in ("KeyName", "SecurityGroupIds", "IamInstanceProfile", "NetworkInterfaces"):
        if name == "KeyName" or _LATER in str(found.get(name)):
            found.pop(name, None)
    return found
