# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The volume of a chroot build: made, attached, found again, and registered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.action import amazon_chroot
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import (
    chroot_image,
    chroot_volume,
    metadata,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import removal
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Resource
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

SOURCE = {
    "id": "ami-1",
    "root_device_name": "/dev/xvda",
    "root_device_type": "ebs",
    "architecture": "arm64",
    "virtualization_type": "hvm",
    "mappings": [
        {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
        {
            "DeviceName": "/dev/xvda",
            "Ebs": {
                "SnapshotId": "snap-1",
                "VolumeSize": 8,
                "VolumeType": "gp3",
                "Iops": 3000,
                "Throughput": 125,
                "Encrypted": True,
                "DeleteOnTermination": True,
            },
        },
    ],
}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            {},
            {
                "SnapshotId": "snap-1",
                "Size": 8,
                "VolumeType": "gp3",
                "Iops": 3000,
                "Throughput": 125,
                "Encrypted": True,
            },
        ),
        # A volume cannot be smaller than its snapshot.
        (
            {"root_volume_size": 4, "root_volume_type": "gp2"},
            {"SnapshotId": "snap-1", "Size": 8, "VolumeType": "gp2", "Encrypted": True},
        ),
        (
            {"root_volume_size": 20, "root_volume_type": "gp2", "root_volume_kms_key_id": "k"},
            {"SnapshotId": "snap-1", "Size": 20, "VolumeType": "gp2", "Encrypted": True, "KmsKeyId": "k"},
        ),
        ({"from_scratch": True, "root_volume_size": 5}, {"Size": 5, "VolumeType": "gp2"}),
        (
            {
                "from_scratch": True,
                "root_volume_size": 5,
                "root_volume_type": "gp3",
                "root_volume_encrypt_boot": True,
            },
            {"Size": 5, "VolumeType": "gp3", "Encrypted": True},
        ),
    ],
)
def test_parameters_of_the_volume(params: dict[str, Any], expected: dict[str, Any]) -> None:
    assert chroot_volume.wanted(params, SOURCE) == expected


def test_a_type_that_needs_rates_is_refused() -> None:
    with pytest.raises(ImageError, match="root_volume_type: a volume of the type io1 needs"):
        chroot_volume.wanted({"root_volume_type": "io1"}, SOURCE)


def test_a_source_without_a_snapshot_is_refused() -> None:
    with pytest.raises(ImageError, match=r"ami-1 is no snapshot of EBS \(instance-store\)"):
        chroot_volume.root_mapping({**SOURCE, "root_device_type": "instance-store", "mappings": []})


def test_mappings_of_the_image_are_those_of_the_source() -> None:
    root, mappings = chroot_image.image_mappings({"root_volume_size": 20}, SOURCE, "snap-2")
    assert root == "/dev/xvda"
    assert mappings == [
        {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
        {
            "DeviceName": "/dev/xvda",
            "Ebs": {
                "SnapshotId": "snap-2",
                "VolumeSize": 20,
                "VolumeType": "gp3",
                "Iops": 3000,
                "Throughput": 125,
                "DeleteOnTermination": True,
            },
        },
    ]


def test_mappings_of_the_image_are_those_of_the_options_if_there_are_any() -> None:
    params = {
        "from_scratch": True,
        "root_device_name": "/dev/sda1",
        "root_volume_size": 5,
        "ami_block_device_mappings": [
            {"device_name": "/dev/sda1", "volume_size": 1, "encrypted": True, "delete_on_termination": True},
            {"device_name": "/dev/sdb", "volume_size": 2},
        ],
    }
    assert chroot_image.image_mappings(params, {}, "snap-2") == (
        "/dev/sda1",
        [
            {
                "DeviceName": "/dev/sda1",
                "Ebs": {"SnapshotId": "snap-2", "VolumeSize": 5, "DeleteOnTermination": True},
            },
            {"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 2, "DeleteOnTermination": False}},
        ],
    )
    with pytest.raises(ImageError, match="/dev/xvda is no device of ami_block_device_mappings"):
        chroot_image.image_mappings({**params, "root_device_name": "/dev/xvda"}, {}, "snap-2")


@pytest.mark.parametrize(
    ("params", "expected"),
    [({}, "arm64"), ({"ami_architecture": "x86_64"}, "x86_64"), ({"from_scratch": True}, "x86_64")],
)
def test_the_architecture_is_that_of_the_source(
    job: Job, monkeypatch: pytest.MonkeyPatch, params: dict[str, Any], expected: str
) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr(chroot_image, "register", lambda _job, **given: seen.update(given))
    monkeypatch.setattr(chroot_image, "image_mappings", lambda *_given: ("/dev/xvda", []))
    job.params.update(params)  # type: ignore[attr-defined]
    if not params.get("from_scratch"):
        job.data["source_image"] = SOURCE
    chroot_image.register_snapshot(job, "snap-2")
    assert seen["Architecture"] == expected


@pytest.fixture
def here(job: Job) -> metadata.Itself:
    """An instance that stands for this host."""
    launched = job.cloud.call("RunInstances", ImageId="ami-1e749f67", MinCount=1, MaxCount=1)["Instances"][0]
    return metadata.Itself(launched["InstanceId"], "us-east-1", launched["Placement"]["AvailabilityZone"])


def test_a_volume_is_made_attached_and_removed(job: Job, here: metadata.Itself) -> None:
    job.params.update(from_scratch=True, root_volume_size=3, root_volume_tags={"For": "{{ .BuildRegion }}"})  # type: ignore[attr-defined]
    volume = chroot_volume.create(job, here.zone)
    (found,) = job.cloud.call("DescribeVolumes", VolumeIds=[volume])["Volumes"]
    tags = {each["Key"]: each["Value"] for each in found["Tags"]}
    assert (found["Size"], found["AvailabilityZone"]) == (3, here.zone)
    assert (tags["For"], tags[RUN_TAG]) == ("us-east-1", job.run_id)
    before = chroot_volume.devices_of(job, here)
    chroot_volume.attach_here(job, here, "/dev/sdf")
    assert chroot_volume.devices_of(job, here) == [*before, "/dev/sdf"]
    assert chroot_volume.create(job, here.zone) == volume
    assert close_all(job.ledger, job.ledger.open_resources()) == []
    assert chroot_volume.devices_of(job, here) == before
    assert volume not in {each["VolumeId"] for each in job.cloud.call("DescribeVolumes")["Volumes"]}


def test_an_attachment_that_was_cut_off_is_removed(job: Job, here: metadata.Itself) -> None:
    """The call was made, and its answer never seen."""
    job.params.update(from_scratch=True, root_volume_size=3)  # type: ignore[attr-defined]
    volume = chroot_volume.create(job, here.zone)
    job.opening("attachment", volume=volume, instance=here.instance)
    job.cloud.call("AttachVolume", VolumeId=volume, InstanceId=here.instance, Device="/dev/sdf")
    assert close_all(job.ledger, job.ledger.open_resources()) == []
    assert "/dev/sdf" not in chroot_volume.devices_of(job, here)


def test_a_volume_is_removed_by_its_tags_alone(job: Job, here: metadata.Itself) -> None:
    """As with a run directory that is lost: nobody knows that it is attached."""
    job.params.update(from_scratch=True, root_volume_size=3)  # type: ignore[attr-defined]
    volume = chroot_volume.create(job, here.zone)
    chroot_volume.attach_here(job, here, "/dev/sdf")
    removal.remove(
        Resource("amazon.volume", {"region": job.region, **job.cloud.address()}, "", job.source, job.run_id)
    )
    assert "/dev/sdf" not in chroot_volume.devices_of(job, here)
    assert volume not in {each["VolumeId"] for each in job.cloud.call("DescribeVolumes")["Volumes"]}


def test_an_instance_of_another_account_is_explained(job: Job) -> None:
    job.cloud.call("RunInstances", ImageId="ami-1e749f67", MinCount=1, MaxCount=1)
    elsewhere = metadata.Itself("i-0123456789abcdef0", "us-east-1", "us-east-1a")
    with pytest.raises(ImageError, match="i-0123456789abcdef0"):
        chroot_volume.devices_of(job, elsewhere)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A metadata service; path -> answer."""
    answers = {"/latest/api/token": "token"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = answers.get(self.path)
            self.send_response(404 if text is None else 200)
            self.end_headers()
            self.wfile.write((text or "").encode())

        do_PUT = do_GET  # noqa: N815 (the server asks for this name)

        def log_message(self, *_arguments: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    yield answers
    server.shutdown()
    server.server_close()


def test_the_instance_finds_itself(service: dict[str, str]) -> None:
    service["/latest/dynamic/instance-identity/document"] = (
        '{"instanceId": "i-1", "region": "eu-west-1", "availabilityZone": "eu-west-1b", "architecture": "arm64"}'
    )
    assert metadata.itself() == metadata.Itself("i-1", "eu-west-1", "eu-west-1b", "arm64")


@pytest.mark.parametrize("document", [None, "not json", "[]", '{"instanceId": "i-1"}'])
def test_another_service_is_no_instance(service: dict[str, str], document: str | None) -> None:
    if document is not None:
        service["/latest/dynamic/instance-identity/document"] = document
    with pytest.raises(ImageError, match="This does not run on an instance of EC2"):
        metadata.itself()


def test_a_rehearsal_asks_no_metadata_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCL2ANSIBLE_REHEARSAL", "http://127.0.0.1:1")
    monkeypatch.setattr(metadata, "itself", pytest.fail)
    action = amazon_chroot.ActionModule.__new__(amazon_chroot.ActionModule)
    action.params = {"source_ami": "ami-1", "copy_files": []}
    with pytest.raises(ImageError, match="amazon-chroot cannot be rehearsed"):
        action.start()
