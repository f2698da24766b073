# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making images: written down before they are asked for, and waited for with an explanation."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._run.errors import ImageError
from .._run.ledger import Resource
from .._run.removal import close_all
from .errors import ApiError
from .job import RUN_TAG, SOURCE_TAG, Job
from .mappings import block_devices
from .tags import run_tags, specifications, tag_map
from .wait import Look, until

_ON_ITS_WAY = ("pending", "transient")


def needs_intermediary(params: Mapping[str, Any]) -> bool:
    """Whether the first image, in the region of the build, is only there to be copied."""
    return bool(params.get("encrypt_boot") or params.get("skip_save_build_region"))


def create(job: Job) -> str:
    """Make the image of the stopped instance; returns its id once it is usable."""
    mappings = block_devices(job.params.get("ami_block_device_mappings") or [])
    return make(job, "CreateImage", InstanceId=job.data["instance"], BlockDeviceMappings=mappings or None)


def make(job: Job, action: str, types: Iterable[str] = ("image", "snapshot"), **parameters: Any) -> str:
    """The first image of the build, by ``action`` (CreateImage, RegisterImage); returns its id once usable.

    ``types``: what the action can give tags to. Later steps find the id as ``image`` in the job's data, and
    its snapshots below ``snapshots`` and the region.
    """
    data = job.data
    if not data.get("image"):
        name = _intermediary_name() if needs_intermediary(job.params) else job.params["ami_name"]
        instance = parameters.get("InstanceId")
        registering = f"Registering the AMI {name}..."
        job.say(f"Creating AMI {name} from instance {instance}" if instance else registering)
        data["image"] = begin(job, action, job.region, name, types, **parameters)
        job.save()
        job.message(f"AMI: {data['image']}")
    if job.region not in data.setdefault("snapshots", {}):
        job.say("Waiting for AMI to become ready...")
        image = data["image"]
        try:
            data["snapshots"][job.region] = await_image(job, job.region, image)
        except BrokenImage:
            # Whoever tries again needs another one; this one stays in the ledger, to be removed.
            del data["image"]
            job.save()
            raise
        job.save()
    return str(data["image"])


def begin(
    job: Job,
    action: str,
    region: str,
    name: str,
    types: Iterable[str] = ("image", "snapshot"),
    **parameters: Any,
) -> str:
    """Ask for an image of that name; returns its id, which the ledger has then. It may not be usable yet."""
    _remove_earlier(job, region, name)
    resource = job.opening("image", region, name=name)
    # As in Packer, an image that is registered gets no run_tags.
    untagged = job.params.get("skip_ami_run_tags") or action == "RegisterImage"
    tags = {} if untagged else run_tags(job)
    try:
        answer = job.cloud.call(
            action,
            region=region,
            Name=name,
            TagSpecifications=specifications(job, types, tags),
            **parameters,
        )
        image = str(answer["ImageId"])
    except ApiError as error:
        if error.code != "InvalidAMIName.Duplicate":
            raise
        image = _made_after_all(job, region, name)
        if not image:
            raise ImageError(
                f"{error.message} ({region})",
                "Choose another ami_name, or set force_deregister = true to replace the image that has it",
            ) from error
    job.ledger.opened(resource, image)
    return image


class BrokenImage(ImageError):  # noqa: N818
    """The image will never be usable."""


def await_image(job: Job, region: str, image: str, check: Callable[[], None] = lambda: None) -> list[str]:
    """Wait until the image is usable; returns the ids of its snapshots.

    ``check`` is called before each look, and may raise to end the wait. Raises BrokenImage with AWS's reason.
    """
    found: dict[str, Any] = {}

    def look() -> Look:
        check()
        images = job.cloud.call("DescribeImages", region=region, ImageIds=[image])["Images"]
        if not images:
            raise ApiError("DescribeImages", "InvalidAMIID.NotFound", f"there is no image {image}")
        state = images[0].get("State", "")
        if state == "available":
            found.update(images[0])
            return Look(True)
        if state not in _ON_ITS_WAY:
            raise BrokenImage(f"The AMI {image} in {region} is {state}{_reason(job, region, images[0])}")
        return Look(False, _progress(_snapshots_on_their_way(job, region, image)))

    until(job, f"AMI {image} in {region}", look)
    return snapshots_of(found)


def snapshots_of(image: Mapping[str, Any]) -> list[str]:
    """The ids in the block device mappings of a described image."""
    devices = (each.get("Ebs") or {} for each in image.get("BlockDeviceMappings") or ())
    return [each["SnapshotId"] for each in devices if each.get("SnapshotId")]


def _intermediary_name() -> str:
    """As in Packer: nobody is to use the image by its name."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _each in range(7))


def _remove_earlier(job: Job, region: str, name: str) -> None:
    """What an attempt that failed has left, when the user wants the step again: its name must be free."""
    wanted = {"region": region, "name": name}
    left = [each for each in open_images(job) if wanted.items() <= dict(each.token).items()]
    if any(each.id for each in left):
        job.say(f"Removing the image of the attempt before: {', '.join(each.id for each in left if each.id)}")
    failures = close_all(job.ledger, left)
    if failures:
        raise failures[0]


def open_images(job: Job) -> list[Resource]:
    """The images of this source that a failure would remove."""
    return [each for each in job.ledger.open_resources(job.source) if each.kind == "amazon.image"]


def _made_after_all(job: Job, region: str, name: str) -> str:
    """The id of our own image of that name: the call that made it was sent again, as its answer was lost."""
    images = job.cloud.call(
        "DescribeImages", region=region, Owners=["self"], Filters=[{"Name": "name", "Values": [name]}]
    )["Images"]
    for each in images:
        tags = tag_map(each.get("Tags"))
        if each.get("Name") == name and (tags.get(RUN_TAG), tags.get(SOURCE_TAG)) == (job.run_id, job.source):
            return str(each["ImageId"])
    return ""


def _snapshots_on_their_way(job: Job, region: str, image: str) -> list[dict[str, Any]]:
    """Those that are made for the image: EC2 writes its id into their descriptions."""
    filters = [{"Name": "description", "Values": [f"*{image}*"]}]
    try:
        answer = job.cloud.call("DescribeSnapshots", region=region, OwnerIds=["self"], Filters=filters)
    except ApiError:
        # It is for the display alone, and need not be allowed.
        return []
    return list(answer.get("Snapshots", []))


def _progress(snapshots: list[dict[str, Any]]) -> str:
    """Of all together, by their sizes; empty when nothing is known."""
    sizes = [max(1, int(each.get("VolumeSize") or 1)) for each in snapshots]
    done = [int(str(each.get("Progress") or "0").strip("% ") or 0) for each in snapshots]
    if not snapshots:
        return ""
    return f"{sum(size * part for size, part in zip(sizes, done, strict=True)) // sum(sizes)}%"


def _reason(job: Job, region: str, image: Mapping[str, Any]) -> str:
    told = [str((image.get("StateReason") or {}).get("Message") or "")]
    told += [
        str(each.get("StateMessage") or "")
        for each in _snapshots_on_their_way(job, region, str(image.get("ImageId")))
    ]
    reasons = list(dict.fromkeys(each for each in told if each))
    return f": {'; '.join(reasons)}" if reasons else ""
