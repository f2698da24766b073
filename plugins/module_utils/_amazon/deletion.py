# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How each kind of thing in an AWS account is found and removed.

A thing whose id is known is removed by it. Where the creating call was cut off, the tags of run and source
find it, never its name alone: that could be the user's own.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from .._run.errors import RemovalError
from .._run.ledger import Resource
from . import transfers
from .cloud import Cloud, cloud_at
from .errors import ApiError
from .job import RUN_TAG, SOURCE_TAG
from .tags import tag_map

_DEPENDENCY_SECONDS = 25.0
_TERMINATION_SECONDS = 900.0
# A moment after its creation a thing may be unknown to the next server that is asked.
_UNKNOWN_SECONDS = 3.0


@dataclass(frozen=True)
class Place:
    """Where to look: one region, with what the ledger knows of the thing."""

    cloud: Cloud
    region: str
    resource: Resource

    def call(self, action: str, *, service: str = "ec2", **parameters: Any) -> dict[str, Any]:
        return self.cloud.call(action, region=self.region, service=service, **parameters)

    def own(self, **filters: str) -> list[dict[str, Any]]:
        """Filters for what the source created in its run; those of empty values are left out."""
        wanted = {f"tag:{RUN_TAG}": self.resource.run_id, f"tag:{SOURCE_TAG}": self.resource.source}
        wanted |= {name.replace("_", "-"): value for name, value in filters.items()}
        return [{"Name": name, "Values": [value]} for name, value in wanted.items() if value]

    def named(self) -> str:
        return self.resource.token.get("name", "")

    def is_own(self, tags: list[dict[str, str]] | None) -> bool:
        found = tag_map(tags)
        return (found.get(RUN_TAG), found.get(SOURCE_TAG)) == (self.resource.run_id, self.resource.source)


@dataclass(frozen=True)
class Kind:
    """``find`` gives the ids of what a cut off call has created, ``command`` removes one by hand."""

    find: Callable[[Place], list[str]]
    delete: Callable[[Place, str], None]
    command: str


def delete(what: str, resource: Resource) -> bool:
    """Remove it and wait until it is gone; raises RemovalError with the command that does it by hand.

    Returns whether there was anything to remove.
    """
    cloud = cloud_at(resource.token, resource.run_id)
    place = Place(cloud, resource.token.get("region", ""), resource)
    found = list(_places(resource)) or [(place.region, each) for each in _found(KINDS[what], place)]
    for region, known in found:
        # The artifact of volumes names their snapshots too.
        kind = KINDS["snapshot" if known.startswith("snap-") else what]
        try:
            kind.delete(Place(cloud, region, resource), known)
        except ApiError as error:
            if not error.means_gone():
                raise RemovalError(
                    f"Could not remove the {what.replace('_', ' ')} {known}: {error.message}",
                    _by_hand(kind.command, known, region, resource),
                ) from error
    return bool(found)


def _places(resource: Resource) -> Iterator[tuple[str, str]]:
    """(region, id): of the one thing, or of all in the id of an artifact (region:id,region:id)."""
    if resource.what not in ("image", "volume"):
        if resource.id:
            yield resource.token.get("region", ""), resource.id
        return
    for each in filter(None, resource.id.split(",")):
        region, _colon, known = each.rpartition(":")
        yield region or resource.token.get("region", ""), known


def _found(kind: Kind, place: Place) -> list[str]:
    try:
        return kind.find(place)
    except ApiError as error:
        if error.means_gone():
            return []
        command = f"ec2 describe-tags --filters Name=value,Values={place.resource.run_id}"
        raise RemovalError(
            f"Could not find out whether there is a {place.resource}: {error.message}",
            _by_hand(command, "", place.region, place.resource),
        ) from error


def _by_hand(command: str, known: str, region: str, resource: Resource) -> str:
    token, words = resource.token, ["aws", *shlex.split(command), *filter(None, [known])]
    if resource.what == "upload":
        words += ["--bucket", token.get("bucket", ""), "--key", token.get("object", "")]
    options = {
        "--region": "" if words[1] == "iam" else region,
        "--profile": token.get("profile", ""),
        "--endpoint-url": token.get("custom_endpoint_ec2", ""),
    }
    return shlex.join([*words, *(word for pair in options.items() if pair[1] for word in pair)])


def _until(seconds: float, attempt: Callable[[], bool]) -> bool:
    """Attempt at once, then again and again, until it succeeds or time is up."""
    end, pause = time.monotonic() + seconds, 1.0
    while not attempt():
        if time.monotonic() + pause > end:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 5.0)
    return True


def _find_key_pairs(place: Place) -> list[str]:
    found = place.call("DescribeKeyPairs", Filters=place.own(key_name=place.named()))
    return [each["KeyPairId"] for each in found["KeyPairs"]]


def _delete_key_pair(place: Place, known: str) -> None:
    name = place.named()
    place.call("DeleteKeyPair", **({"KeyName": name} if name else {"KeyPairId": known}))


def _find_security_groups(place: Place) -> list[str]:
    found = place.call("DescribeSecurityGroups", Filters=place.own(group_name=place.named()))
    return [each["GroupId"] for each in found["SecurityGroups"]]


def _delete_security_group(place: Place, known: str) -> None:
    """What uses the group may take a while to be gone."""
    last: list[ApiError] = []

    def attempt() -> bool:
        try:
            place.call("DeleteSecurityGroup", GroupId=known)
        except ApiError as error:
            if error.code not in ("DependencyViolation", "InvalidGroup.InUse"):
                raise
            last[:] = [error]
            return False
        return True

    if not _until(_DEPENDENCY_SECONDS, attempt):
        raise last[0]


def _find_roles(place: Place) -> list[str]:
    role = place.call("GetRole", service="iam", RoleName=place.named())["Role"]
    return [place.named()] if place.is_own(role.get("Tags")) else []


def _delete_role(place: Place, known: str) -> None:
    """Out of its profile, and with its policy; both have the name of the role."""
    iam = partial(place.call, service="iam", RoleName=known)
    reasons: list[ApiError] = []
    for step in (
        partial(iam, "RemoveRoleFromInstanceProfile", InstanceProfileName=known),
        partial(iam, "DeleteRolePolicy", PolicyName=known),
    ):
        try:
            step()
        except ApiError as error:
            # It may not have come so far; if it has, the role cannot be deleted, and this is why.
            reasons += [] if error.means_gone() else [error]
    try:
        iam("DeleteRole")
    except ApiError as error:
        raise reasons[0] if reasons and not error.means_gone() else error from error


def _unless_gone(call: Callable[[], object]) -> None:
    try:
        call()
    except ApiError as error:
        if not error.means_gone():
            raise


def _find_profiles(place: Place) -> list[str]:
    name = place.named()
    profile = place.call("GetInstanceProfile", service="iam", InstanceProfileName=name)["InstanceProfile"]
    return [name] if place.is_own(profile.get("Tags")) else []


def _delete_profile(place: Place, known: str) -> None:
    place.call("DeleteInstanceProfile", service="iam", InstanceProfileName=known)


def _find_launch_templates(place: Place) -> list[str]:
    filters = place.own(launch_template_name=place.named())
    found = place.call("DescribeLaunchTemplates", Filters=filters)
    return [each["LaunchTemplateId"] for each in found["LaunchTemplates"]]


def _delete_launch_template(place: Place, known: str) -> None:
    key = "LaunchTemplateId" if known.startswith("lt-") else "LaunchTemplateName"
    place.call("DeleteLaunchTemplate", **{key: known})


def _find_instances(place: Place) -> list[str]:
    reservations = place.cloud.pages(
        "DescribeInstances", "Reservations", region=place.region, Filters=place.own()
    )
    found = [each for reservation in reservations for each in reservation["Instances"]]
    return [each["InstanceId"] for each in found if not _is_gone(each)]


def _is_gone(instance: dict[str, Any]) -> bool:
    return bool(instance["State"]["Name"] == "terminated")


def _delete_instance(place: Place, known: str) -> None:
    """Returns when it is terminated, and its temporary volumes (those that carry our tags) are gone."""

    def terminate() -> bool:
        try:
            place.call("TerminateInstances", InstanceIds=[known])
        except ApiError as error:
            if not error.means_gone():
                raise
            return False
        return True

    if _until(_UNKNOWN_SECONDS, terminate) and not _until(
        _TERMINATION_SECONDS, partial(_is_terminated, place, known)
    ):
        raise ApiError("TerminateInstances", "", f"it was not terminated after {_TERMINATION_SECONDS:.0f} s")
    for volume in _volumes(place):
        attached = volume.get("Attachments") or [{}]
        if volume["State"] != "deleting" and not attached[0].get("DeleteOnTermination"):
            _unless_gone(partial(_delete_volume, place, volume["VolumeId"]))


def _is_terminated(place: Place, known: str) -> bool:
    try:
        reservations = place.call("DescribeInstances", InstanceIds=[known])["Reservations"]
    except ApiError as error:
        if error.means_gone():
            return True
        raise
    return all(_is_gone(each) for reservation in reservations for each in reservation["Instances"])


def _volumes(place: Place) -> list[dict[str, Any]]:
    """The temporary ones of the source: what is to stay has lost our tags by now."""
    if not (place.resource.run_id and place.resource.source):
        return []
    return place.cloud.pages("DescribeVolumes", "Volumes", region=place.region, Filters=place.own())


def _delete_volume(place: Place, known: str) -> None:
    last: list[ApiError] = []

    def attempt() -> bool:
        try:
            place.call("DeleteVolume", VolumeId=known)
        except ApiError as error:
            if error.code != "VolumeInUse":
                raise
            if not last:
                _detach_volume(place, known)
            last[:] = [error]
            return False
        return True

    if not _until(_DEPENDENCY_SECONDS, attempt):
        raise last[0]


def _detach_volume(place: Place, known: str) -> None:
    """From an instance that stays: that of a chroot build whose run directory is lost."""
    for volume in place.call("DescribeVolumes", VolumeIds=[known])["Volumes"]:
        for each in volume.get("Attachments", ()):
            if each["State"] == "attached":
                with suppress(ApiError):
                    place.call("DetachVolume", VolumeId=known, InstanceId=each["InstanceId"])


def _find_snapshots(place: Place) -> list[str]:
    return [each["SnapshotId"] for each in _snapshots(place, place.own())]


def _snapshots(place: Place, filters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return place.cloud.pages(
        "DescribeSnapshots", "Snapshots", region=place.region, OwnerIds=["self"], Filters=filters
    )


def _delete_snapshot(place: Place, known: str) -> None:
    place.call("DeleteSnapshot", SnapshotId=known)


def _find_images(place: Place) -> list[str]:
    found = place.call("DescribeImages", Owners=["self"], Filters=place.own(name=place.named()))
    return [each["ImageId"] for each in found["Images"]]


def _delete_image(place: Place, known: str, import_task: str = "") -> None:
    """Deregister it, then delete its snapshots, which nothing else could use."""
    images: list[dict[str, Any]] = []

    def look() -> bool:
        try:
            images[:] = place.call("DescribeImages", ImageIds=[known])["Images"]
        except ApiError as error:
            if not error.means_gone():
                raise
            return error.code == "InvalidAMIID.Unavailable"  # deregistered before
        return True

    _until(_UNKNOWN_SECONDS, look)
    for image in images:
        if image.get("DeregistrationProtection", "disabled") not in ("", "disabled"):
            place.call("DisableImageDeregistrationProtection", ImageId=known)
        place.call("DeregisterImage", ImageId=known)
    # Also of an image that is gone: whoever deregistered it may not have got further.
    for image in images or [{"ImageId": known, "State": "deregistered"}]:
        for snapshot in _snapshots_of(place, image, import_task):
            _unless_gone(partial(_delete_snapshot, place, snapshot))


def _delete_import(place: Place, known: str) -> None:
    image = transfers.imported_image(place, known)
    if image:
        _delete_image(place, image, known)


def _snapshots_of(place: Place, image: dict[str, Any], import_task: str = "") -> list[str]:
    mapped = [each.get("Ebs", {}).get("SnapshotId") for each in image.get("BlockDeviceMappings", ())]
    found = [str(each) for each in mapped if each]
    if image.get("State", "available") != "available":
        # Until it is ready, an image does not name its snapshots; they name it.
        name = image["ImageId"]
        patterns = [f"Created by CreateImage(*) for {name}*", f"Copied for DestinationAmi {name} *"]
        patterns += [f"Created by AWS-VMImport service for {import_task}*"] if import_task else []
        filters = [{"Name": "description", "Values": patterns}]
        found += [each["SnapshotId"] for each in _snapshots(place, filters)]
    return list(dict.fromkeys(found))


def _find_sessions(place: Place) -> list[str]:
    filters = [{"key": "Target", "value": place.resource.token["target"]}]
    found = place.call("DescribeSessions", service="ssm", State="Active", Filters=filters)
    return [each["SessionId"] for each in found["Sessions"]]


def _delete_session(place: Place, known: str) -> None:
    """One that has ended may be terminated again."""
    place.call("TerminateSession", service="ssm", SessionId=known)


KINDS = {
    "key_pair": Kind(_find_key_pairs, _delete_key_pair, "ec2 delete-key-pair --key-pair-id"),
    "security_group": Kind(
        _find_security_groups, _delete_security_group, "ec2 delete-security-group --group-id"
    ),
    "role": Kind(_find_roles, _delete_role, "iam delete-role --role-name"),
    "instance_profile": Kind(
        _find_profiles, _delete_profile, "iam delete-instance-profile --instance-profile-name"
    ),
    "launch_template": Kind(
        _find_launch_templates, _delete_launch_template, "ec2 delete-launch-template --launch-template-id"
    ),
    "instance": Kind(_find_instances, _delete_instance, "ec2 terminate-instances --instance-ids"),
    "volume": Kind(
        lambda place: [each["VolumeId"] for each in _volumes(place)],
        _delete_volume,
        "ec2 delete-volume --volume-id",
    ),
    "snapshot": Kind(_find_snapshots, _delete_snapshot, "ec2 delete-snapshot --snapshot-id"),
    "image": Kind(_find_images, _delete_image, "ec2 deregister-image --image-id"),
    "session": Kind(_find_sessions, _delete_session, "ssm terminate-session --session-id"),
    "import_task": Kind(transfers.find_imports, _delete_import, "ec2 cancel-import-task --import-task-id"),
    "upload": Kind(
        transfers.find_uploads, transfers.delete_upload, "s3api abort-multipart-upload --upload-id"
    ),
    "object": Kind(transfers.find_objects, transfers.delete_object, "s3 rm"),
}
