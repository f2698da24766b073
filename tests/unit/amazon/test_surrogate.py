# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images made of volumes: snapshots side by side, registered, or by swapping the root volume."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.action import amazon_ebssurrogate
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import (
    image,
    launch,
    register,
    snapshot,
    swap,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.mappings import block_devices
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

ROOT = {"source_device_name": "/dev/xvdf", "device_name": "/dev/sda1", "delete_on_termination": True}
DEVICES = [
    {"device_name": "/dev/sda1", "volume_size": 8, "delete_on_termination": True, "omit_from_artifact": True},
    {"device_name": "/dev/xvdf", "volume_size": 9, "volume_type": "gp2", "delete_on_termination": True},
    {"device_name": "/dev/xvdg", "volume_size": 4, "delete_on_termination": True},
]


@pytest.fixture
def launched(job: Job, options: dict[str, Any]) -> Job:
    """The job with a running instance that has the volumes of DEVICES."""
    options.update(
        instance_type="t3.micro",
        ami_name="made of volumes",
        ami_virtualization_type="hvm",
        ami_root_device=ROOT,
        launch_block_device_mappings=DEVICES,
    )
    source = job.cloud.call("DescribeImages", ImageIds=["ami-1e749f67"])["Images"][0]
    job.data["source_image"] = {"id": source["ImageId"], "root_device_name": source["RootDeviceName"]}
    launch.launch(job, block_devices(DEVICES))
    job.cloud.call("StopInstances", InstanceIds=[job.data["instance"]])
    return job


def wanted(job: Job) -> dict[str, snapshot.Wanted]:
    volumes = job.data["volumes"]
    return {
        device: snapshot.Wanted(volumes[device], "of a volume", {"A": "b"})
        for device in ("/dev/xvdf", "/dev/xvdg")
    }


def test_snapshots_are_tagged_and_open_in_the_ledger(launched: Job) -> None:
    made = snapshot.take(launched, wanted(launched))
    found = launched.cloud.call("DescribeSnapshots", SnapshotIds=list(made.values()))["Snapshots"]
    assert {each["VolumeId"] for each in found} == {launched.data["volumes"][name] for name in made}
    for each in found:
        tags = {tag["Key"]: tag["Value"] for tag in each["Tags"]}
        assert tags["A"] == "b"
        assert tags[RUN_TAG] == launched.run_id
        assert each["Description"] == "of a volume"
    held = {each.id for each in launched.ledger.open_resources() if each.kind == "amazon.snapshot"}
    assert held == set(made.values())


def test_an_attempt_that_is_repeated_takes_no_second_snapshot(launched: Job) -> None:
    assert snapshot.take(launched, wanted(launched)) == snapshot.take(launched, wanted(launched))


def test_a_failed_snapshot_is_explained_and_made_anew(launched: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    call = launched.cloud.call

    def failing(action: str, **parameters: Any) -> dict[str, Any]:
        answer = call(action, **parameters)
        for each in answer.get("Snapshots", ()) if action == "DescribeSnapshots" else ():
            each.update(State="error", StateMessage="the key is disabled")
        return answer

    monkeypatch.setattr(launched.cloud, "call", failing)
    with pytest.raises(ImageError, match="the key is disabled"):
        snapshot.take(launched, wanted(launched))
    monkeypatch.undo()
    broken = {each.id for each in launched.ledger.open_resources() if each.kind == "amazon.snapshot"}
    assert not broken & set(snapshot.take(launched, wanted(launched)).values())
    assert len(broken) == 2


def test_progress_is_shown_while_snapshots_are_made(launched: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    call, looks = launched.cloud.call, iter(("10%", "60%"))

    def slow(action: str, **parameters: Any) -> dict[str, Any]:
        answer = call(action, **parameters)
        progress = next(looks, "") if action == "DescribeSnapshots" else ""
        for each in answer.get("Snapshots", ()) if progress else ():
            each.update(State="pending", Progress=progress)
        return answer

    monkeypatch.setattr(launched.cloud, "call", slow)
    snapshot.take(launched, wanted(launched))
    told = [line for line in launched.printed if "%" in line]  # type: ignore[attr-defined]
    assert [line.partition(": ")[2] for line in told] == ["10%, 10%", "60%, 60%"]


def test_nothing_is_left_of_a_build_that_failed(launched: Job) -> None:
    made = snapshot.take(launched, wanted(launched))
    devices = register.surrogate_mappings(launched.params, by_name("/dev/xvdf", "/dev/xvdg"), made)
    ami = register.register(launched, RootDeviceName="/dev/sda1", BlockDeviceMappings=devices)
    assert launched.cloud.call("DescribeImages", ImageIds=[ami])["Images"]
    assert close_all(launched.ledger, launched.ledger.open_resources()) == []
    assert launched.cloud.call("DescribeImages", Owners=["self"])["Images"] == []
    assert launched.cloud.call("DescribeVolumes")["Volumes"] == []
    left = launched.cloud.call("DescribeSnapshots", OwnerIds=["self"])["Snapshots"]
    assert not {each["SnapshotId"] for each in left} & set(made.values())


def by_name(*names: str) -> dict[str, dict[str, Any]]:
    return {each["DeviceName"]: each for each in block_devices(DEVICES) if each["DeviceName"] in names}


def test_mappings_of_a_registered_image() -> None:
    params = {
        "ami_root_device": {**ROOT, "volume_type": "gp3", "volume_size": 20},
        "ami_block_device_mappings": [
            {"device_name": "/dev/xvdg", "volume_size": 1},
            {"device_name": "/dev/xvdz", "volume_size": 2},
            {"device_name": "/dev/sda1", "volume_size": 3},
        ],
    }
    launched = block_devices(
        [
            {**DEVICES[1], "iops": 100, "encrypted": True, "kms_key_id": "k"},
            {**DEVICES[2], "encrypted": True},
            {"device_name": "/dev/sdc", "virtual_name": "ephemeral0"},
        ]
    )
    found = register.surrogate_mappings(
        params,
        {each["DeviceName"]: each for each in launched},
        {"/dev/xvdf": "snap-1", "/dev/xvdg": "snap-2"},
    )
    assert {each.pop("DeviceName"): each for each in found} == {
        "/dev/xvdg": {"Ebs": {"SnapshotId": "snap-2", "VolumeSize": 4, "DeleteOnTermination": True}},
        "/dev/xvdz": {"Ebs": {"VolumeSize": 2, "DeleteOnTermination": False}},
        "/dev/sdc": {"VirtualName": "ephemeral0"},
        "/dev/sda1": {
            "Ebs": {
                "SnapshotId": "snap-1",
                "VolumeSize": 20,
                "VolumeType": "gp3",
                "DeleteOnTermination": True,
            }
        },
    }


def test_the_flags_of_an_image_reach_the_api(launched: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    call = launched.cloud.call

    def spy(action: str, **parameters: Any) -> dict[str, Any]:
        if action == "RegisterImage":
            seen.update(parameters)
        return call(action, **parameters)

    monkeypatch.setattr(launched.cloud, "call", spy)
    launched.params.update(  # type: ignore[attr-defined]
        boot_mode="uefi",
        uefi_data="data",
        tpm_support="v2.0",
        imds_support="v2.0",
        sriov_support=True,
        ena_support=True,
    )
    register.register(launched, Architecture="arm64", RootDeviceName="/dev/sda1")
    tags = seen.pop("TagSpecifications")
    assert [each["ResourceType"] for each in tags] == ["image"]
    del seen["region"]
    assert seen == {
        "Name": "made of volumes",
        "Architecture": "arm64",
        "RootDeviceName": "/dev/sda1",
        "VirtualizationType": "hvm",
        "BootMode": "uefi",
        "UefiData": "data",
        "TpmSupport": "v2.0",
        "ImdsSupport": "v2.0",
        "SriovNetSupport": "simple",
        "EnaSupport": True,
    }


def test_the_prepared_volume_becomes_the_root_and_the_old_one_goes(launched: Job) -> None:
    volumes = dict(launched.data["volumes"])
    swap.swap(launched)
    instance = launched.cloud.call("DescribeInstances")["Reservations"][0]["Instances"][0]
    attached = {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in instance["BlockDeviceMappings"]}
    assert attached == {"/dev/sda1": volumes["/dev/xvdf"], "/dev/xvdg": volumes["/dev/xvdg"]}
    ami = image.make(
        launched,
        "CreateImage",
        types=["image"],
        InstanceId=launched.data["instance"],
        BlockDeviceMappings=swap.image_mappings(launched),
    )
    assert launched.cloud.call("DescribeImages", ImageIds=[ami])["Images"]
    assert close_all(launched.ledger, launched.ledger.open_resources()) == []
    assert launched.cloud.call("DescribeVolumes")["Volumes"] == []


@pytest.mark.parametrize("broken", ["DetachVolume", "AttachVolume", "ModifyInstanceAttribute"])
def test_a_swap_that_was_interrupted_goes_on(
    launched: Job, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    call, volumes = launched.cloud.call, dict(launched.data["volumes"])

    def failing(action: str, **parameters: Any) -> dict[str, Any]:
        answer = call(action, **parameters)
        if action == broken:
            raise ImageError("cut off")
        return answer

    monkeypatch.setattr(launched.cloud, "call", failing)
    with pytest.raises(ImageError, match="cut off"):
        swap.swap(launched)
    monkeypatch.undo()
    swap.swap(launched)
    instance = launched.cloud.call("DescribeInstances")["Reservations"][0]["Instances"][0]
    attached = {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in instance["BlockDeviceMappings"]}
    assert attached["/dev/sda1"] == volumes["/dev/xvdf"]
    assert "/dev/xvdf" not in attached


def test_with_create_image_the_root_device_keeps_its_name(launched: Job) -> None:
    action = amazon_ebssurrogate.ActionModule.__new__(amazon_ebssurrogate.ActionModule)
    launched.data["source_image"]["root_device_name"] = "/dev/xvda"
    action.check_source(launched)
    launched.params.update(use_create_image=True)  # type: ignore[attr-defined]
    with pytest.raises(ImageError, match="device_name must be /dev/xvda, not /dev/sda1"):
        action.check_source(launched)
