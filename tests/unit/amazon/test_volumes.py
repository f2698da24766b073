# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Volumes as the product of a build."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import launch, volumes
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.mappings import block_devices
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact, destroy
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

WANTED = [
    {
        "device_name": "/dev/sdb",
        "volume_size": 4,
        "delete_on_termination": False,
        "tags": {"V": "[{{ .SourceAMI }}]"},
        "tag": [{"key": "N", "value": "[{{ .BuildRegion }}]"}],
        "snapshot_volume": True,
        "snapshot_description": "of {{ .SourceAMIName }}",
        "snapshot_tags": {"S": "t"},
        "snapshot_users": ["111122223333"],
        "snapshot_groups": ["all"],
    },
    {"device_name": "/dev/sdc", "volume_size": 1, "delete_on_termination": True},
]


@pytest.fixture
def launched(job: Job, options: dict[str, Any]) -> Job:
    options.update(instance_type="t3.micro", ebs_volumes=WANTED, run_volume_tags={"Tmp": "x"})
    source = job.cloud.call("DescribeImages", ImageIds=["ami-1e749f67"])["Images"][0]
    job.data["source_image"] = {"id": source["ImageId"], "name": source["Name"]}
    launch.launch(job, block_devices(volumes.specified(job)))
    return job


def tags_of(job: Job, resource: str) -> dict[str, str]:
    found = job.cloud.call("DescribeTags", Filters=[{"Name": "resource-id", "Values": [resource]}])["Tags"]
    return {each["Key"]: each["Value"] for each in found}


def finished(job: Job) -> Artifact:
    volumes.tag(job)
    job.cloud.call("StopInstances", InstanceIds=[job.data["instance"]])
    volumes.take_snapshots(job)
    return volumes.finish(job)


def test_each_volume_has_its_own_tags_rendered(launched: Job) -> None:
    assert tags_of(launched, launched.data["volumes"]["/dev/sdc"])["Tmp"] == "x"
    finished(launched)
    assert tags_of(launched, launched.data["volumes"]["/dev/sdb"]) == {
        "V": f"[{launched.data['source_image']['id']}]",
        "N": "[us-east-1]",
    }


def test_snapshots_have_description_tags_and_permissions(launched: Job) -> None:
    finished(launched)
    (made,) = launched.data["snapshots"]["us-east-1"]
    (found,) = launched.cloud.call("DescribeSnapshots", SnapshotIds=[made])["Snapshots"]
    assert found["Description"] == f"of {launched.data['source_image']['name']}"
    assert tags_of(launched, made) == {"S": "t"}
    answer = launched.cloud.call(
        "DescribeSnapshotAttribute", SnapshotId=made, Attribute="createVolumePermission"
    )
    assert {"UserId": "111122223333"} in answer["CreateVolumePermissions"]
    assert {"Group": "all"} in answer["CreateVolumePermissions"]


def test_the_artifact_names_what_stays(launched: Job) -> None:
    artifact = finished(launched)
    volume, (snapshot,) = launched.data["volumes"]["/dev/sdb"], launched.data["snapshots"]["us-east-1"]
    items = sorted([f"us-east-1:{volume}", f"us-east-1:{snapshot}"])
    assert artifact.builder_id == "mitchellh.amazon.ebsvolume"
    assert artifact.id == ",".join(items)
    assert str(artifact) == "EBS Volumes were created:\n\n" + "\n".join(items)


def test_a_finished_build_keeps_its_volumes_and_snapshots(launched: Job) -> None:
    finished(launched)
    assert close_all(launched.ledger, launched.ledger.open_resources()) == []
    left = {each["VolumeId"] for each in launched.cloud.call("DescribeVolumes")["Volumes"]}
    assert left == {launched.data["volumes"]["/dev/sdb"]}
    assert launched.cloud.call("DescribeSnapshots", SnapshotIds=launched.data["snapshots"]["us-east-1"])[
        "Snapshots"
    ]


def test_a_failed_build_keeps_nothing(launched: Job) -> None:
    volumes.tag(launched)
    volumes.take_snapshots(launched)
    (snapshot,) = launched.data["snapshots"]["us-east-1"]
    assert close_all(launched.ledger, launched.ledger.open_resources()) == []
    assert launched.cloud.call("DescribeVolumes")["Volumes"] == []
    own = launched.cloud.call("DescribeSnapshots", OwnerIds=["self"])["Snapshots"]
    assert snapshot not in {each["SnapshotId"] for each in own}


def test_destroying_the_artifact_removes_volumes_and_snapshots(launched: Job) -> None:
    artifact = finished(launched)
    close_all(launched.ledger, launched.ledger.open_resources())
    destroy(Artifact.from_dict(artifact.to_dict()))
    assert launched.cloud.call("DescribeVolumes")["Volumes"] == []
    own = launched.cloud.call("DescribeSnapshots", OwnerIds=["self"])["Snapshots"]
    assert not {each["SnapshotId"] for each in own} & set(launched.data["snapshots"]["us-east-1"])
