# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots of volumes, made side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .._run.errors import ImageError
from .eventually import once_known
from .job import Job
from .tags import specifications
from .wait import Look, until


@dataclass(frozen=True)
class Wanted:
    """A snapshot of ``volume``; without a description it gets one with the time."""

    volume: str
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def take(job: Job, wanted: Mapping[str, Wanted]) -> dict[str, str]:
    """{device: snapshot id} of the {device: what is wanted}, once all are complete.

    They stay open in the ledger until the build has its artifact; those that a former attempt has made
    are taken over. Raises ImageError with AWS's reason.
    """
    taken: dict[str, str] = job.data.setdefault("taken", {})
    for device, each in wanted.items():
        if device not in taken:
            taken[device] = _begin(job, each)
            job.save()
    made = {device: taken[device] for device in wanted}
    if made:
        until(job, f"snapshots {', '.join(made.values())}", lambda: _look(job, made))
    return made


def _begin(job: Job, wanted: Wanted) -> str:
    job.say(f"Creating snapshot of EBS Volume {wanted.volume}...")
    resource = job.opening("snapshot", volume=wanted.volume)
    answer = job.cloud.call(
        "CreateSnapshot",
        VolumeId=wanted.volume,
        Description=wanted.description or f"Packer: {datetime.now(UTC):%Y-%m-%d %H:%M:%S} +0000 UTC",
        TagSpecifications=specifications(job, ["snapshot"], wanted.tags),
    )
    snapshot = str(answer["SnapshotId"])
    job.ledger.opened(resource, snapshot)
    if answer.get("ResponseMetadata", {}).get("RetryAttempts"):
        _remove_doubles(job, wanted.volume, snapshot)
    job.message(f"Snapshot ID: {snapshot}")
    return snapshot


def _remove_doubles(job: Job, volume: str, snapshot: str) -> None:
    """A call that was sent again as its answer was lost makes a second one: it takes no client token."""
    marks = {f"tag:{key}": value for key, value in job.temporary_tags().items()}
    filters = [{"Name": name, "Values": [value]} for name, value in {"volume-id": volume, **marks}.items()]
    for each in job.cloud.pages("DescribeSnapshots", "Snapshots", OwnerIds=["self"], Filters=filters):
        if each["SnapshotId"] not in (snapshot, *job.data["taken"].values()):
            job.cloud.call("DeleteSnapshot", SnapshotId=each["SnapshotId"])


def _look(job: Job, made: Mapping[str, str]) -> Look:
    answer = job.cloud.call("DescribeSnapshots", SnapshotIds=list(made.values()))
    broken = {each["SnapshotId"]: each for each in answer["Snapshots"] if each["State"] == "error"}
    if broken:
        for device in [device for device, snapshot in made.items() if snapshot in broken]:
            # Who tries again needs another one; this one is in the ledger, to be removed.
            job.data["taken"].pop(device, None)
        job.save()
        raise ImageError("\n".join(_failure(each) for each in broken.values()))
    found = answer["Snapshots"]
    return Look(all(each["State"] == "completed" for each in found), _progress(found))


def _failure(snapshot: Mapping[str, Any]) -> str:
    reason = snapshot.get("StateMessage") or "AWS gives no reason"
    volume = snapshot.get("VolumeId", "its volume")
    return f"The snapshot {snapshot['SnapshotId']} of {volume} failed: {reason}"


def _progress(snapshots: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(each.get("Progress") or "0%" for each in snapshots)


def share(job: Job, snapshot: str, users: Iterable[str], groups: Iterable[str]) -> None:
    """Let other accounts make volumes of the snapshot."""
    given: dict[str, Any] = {"UserIds": list(users), "GroupNames": list(groups)}
    given = {name: value for name, value in given.items() if value}
    if not given:
        return
    job.say(f"Modifying attributes on snapshot ({snapshot})...")
    once_known(
        lambda: job.cloud.call(
            "ModifySnapshotAttribute",
            SnapshotId=snapshot,
            Attribute="createVolumePermission",
            OperationType="add",
            **given,
        )
    )
