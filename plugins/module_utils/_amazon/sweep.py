# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding by tag, with no ledger at hand, what runs have left in an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from .._run.errors import ImageError
from .._run.ledger import Resource
from .cloud import Cloud
from .errors import ApiError
from .job import RUN_TAG, SOURCE_TAG
from .naming import PREFIX
from .tags import tag_map


@dataclass(frozen=True)
class _Kind:
    """How things are asked for, and where their ids are in the answer."""

    what: str
    action: str
    items: str
    id: str


# By the resource types of DescribeTags.
_KINDS = {
    "image": _Kind("image", "DescribeImages", "Images", "ImageId"),
    "instance": _Kind("instance", "DescribeInstances", "Reservations", "InstanceId"),
    "volume": _Kind("volume", "DescribeVolumes", "Volumes", "VolumeId"),
    "snapshot": _Kind("snapshot", "DescribeSnapshots", "Snapshots", "SnapshotId"),
    "launch-template": _Kind(
        "launch_template", "DescribeLaunchTemplates", "LaunchTemplates", "LaunchTemplateId"
    ),
    "security-group": _Kind("security_group", "DescribeSecurityGroups", "SecurityGroups", "GroupId"),
    "key-pair": _Kind("key_pair", "DescribeKeyPairs", "KeyPairs", "KeyPairId"),
}
# Things let go of each other in this order.
_ORDER = (
    "image",
    "instance",
    "volume",
    "snapshot",
    "launch_template",
    "role",
    "instance_profile",
    "security_group",
    "key_pair",
)
_SIDE_BY_SIDE = 10
_NOT_FOR_US = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")


def leftovers() -> Iterator[Resource]:
    """In all enabled regions, and IAM, with the credentials of the environment, in the order of removal.

    Raises ImageError after what was found, when a part of the account could not be looked at.
    """
    # Not the role of the instance that this may be: nobody said that it is meant, and asking takes seconds.
    cloud = Cloud({"skip_metadata_api_check": True, "max_retries": 2})
    failures: dict[str, list[str]] = {}
    found: list[Resource] = []
    home = _home(cloud)
    regions = _regions(cloud, home)
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        jobs = {region: pool.submit(_in_region, cloud, region) for region in regions}
        jobs["IAM"] = pool.submit(_in_iam, cloud, home)
        for where, each in jobs.items():
            try:
                found += each.result()
            except ImageError as error:
                failures.setdefault(str(error), []).append(where)
    yield from sorted(found, key=lambda each: _ORDER.index(each.what))
    if failures:
        raise ImageError("\n".join(f"{', '.join(where)}: {error}" for error, where in failures.items()))


def _home(cloud: Cloud) -> str:
    """Any region can list the others."""
    try:
        return cloud.region
    except ImageError:
        return "us-east-1"


def _regions(cloud: Cloud, home: str) -> list[str]:
    return [each["RegionName"] for each in cloud.call("DescribeRegions", region=home)["Regions"]]


def _in_region(cloud: Cloud, region: str) -> list[Resource]:
    filters = [{"Name": "key", "Values": [RUN_TAG]}]
    tags = cloud.pages("DescribeTags", "Tags", region=region, Filters=filters)
    # Tags outlive their things for a while, so what there is has to be asked for.
    types = {each["ResourceType"] for each in tags} & set(_KINDS)
    there = {each: _tagged(cloud, region, _KINDS[each]) for each in types}
    parts = _parts(there)
    found = []
    for type_, things in there.items():
        kind = _KINDS[type_]
        for each in things:
            if each[kind.id] not in parts:
                name = each["KeyName"] if type_ == "key-pair" else ""
                found.append(_resource(cloud, region, kind.what, each[kind.id], tag_map(each["Tags"]), name))
    return found


def _tagged(cloud: Cloud, region: str, kind: _Kind) -> list[dict[str, Any]]:
    filters = [{"Name": "tag-key", "Values": [RUN_TAG]}]
    found = cloud.pages(kind.action, kind.items, region=region, Filters=filters)
    if kind.what == "instance":
        found = [each for reservation in found for each in reservation["Instances"]]
        found = [each for each in found if each["State"]["Name"] != "terminated"]
    return found


def _parts(there: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Volumes and snapshots that go (or stay, when they are kept) with an instance or an image."""
    instances = {each["InstanceId"] for each in there.get("instance", ())}
    volumes = {
        volume["VolumeId"]
        for volume in there.get("volume", ())
        if instances & {each["InstanceId"] for each in volume.get("Attachments", ())}
    }
    snapshots = {
        mapping.get("Ebs", {}).get("SnapshotId", "")
        for image in there.get("image", ())
        for mapping in image.get("BlockDeviceMappings", ())
    }
    return volumes | snapshots


def _resource(
    cloud: Cloud, region: str, what: str, known: str, marks: dict[str, str], name: str = ""
) -> Resource:
    token = {"region": region, **cloud.address(), **({"name": name} if name else {})}
    return Resource(f"amazon.{what}", token, known, marks.get(SOURCE_TAG, ""), marks[RUN_TAG])


def _in_iam(cloud: Cloud, home: str) -> list[Resource]:
    """Lists of IAM come without tags: the names tell which to ask for them."""
    try:
        roles = cloud.pages("ListRoles", "Roles", service="iam", region=home)
        profiles = cloud.pages("ListInstanceProfiles", "InstanceProfiles", service="iam", region=home)
    except ApiError as error:
        if error.code in _NOT_FOR_US:
            return []  # who may not list roles has not created one
        raise
    return [
        *_marked(cloud, home, "role", "GetRole", "Role", (each["RoleName"] for each in roles)),
        *_marked(
            cloud,
            home,
            "instance_profile",
            "GetInstanceProfile",
            "InstanceProfile",
            (each["InstanceProfileName"] for each in profiles),
        ),
    ]


def _marked(
    cloud: Cloud, home: str, what: str, action: str, key: str, names: Iterable[str]
) -> Iterator[Resource]:
    for name in names:
        if not name.startswith(f"{PREFIX}-"):
            continue
        given: dict[str, Any] = {f"{key}Name": name}
        try:
            marks = tag_map(cloud.call(action, service="iam", region=home, **given)[key].get("Tags"))
        except ApiError as error:
            if error.means_gone():
                continue
            raise
        if RUN_TAG in marks:
            yield _resource(cloud, home, what, name, marks)
