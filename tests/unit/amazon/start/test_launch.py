# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import launch, network, source_image
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, SOURCE_TAG, Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Start = Callable[[], Job]
Sent = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def ready(job: Job) -> Job:
    """Everything but the instance is known."""
    source_image.find(job)
    job.data.update(key_name="key", security_groups=["sg-1"], subnet="", zone="")
    return job


def requested(job: Job, options: dict[str, Any], **given: Any) -> dict[str, Any]:
    options.update(given)
    return launch.request(job, [])


def test_the_instance_runs_and_is_known(job: Job, start: Start, calls: list[Any]) -> None:
    start()
    assert [action for action, _parameters in calls] == [
        "DescribeImages",
        "CreateKeyPair",
        "CreateSecurityGroup",
        "AuthorizeSecurityGroupIngress",
        "RunInstances",
        "DescribeInstances",
    ]
    instance = job.cloud.call("DescribeInstances", InstanceIds=[job.data["instance"]])["Reservations"][0]
    described = instance["Instances"][0]
    assert described["KeyName"] == job.data["key_name"]
    assert [each["GroupId"] for each in described["SecurityGroups"]] == job.data["security_groups"]
    tags = {each["Key"]: each["Value"] for each in described["Tags"]}
    assert (tags[RUN_TAG], tags[SOURCE_TAG]) == (job.run_id, job.source)
    assert job.data["spot"] is False
    assert list(job.data["volumes"]) == ["/dev/sda1"]


def test_the_safe_request_of_a_silent_template(ready: Job, options: dict[str, Any]) -> None:
    request = requested(ready, options)
    tags = request.pop("TagSpecifications")
    assert request == {
        "ImageId": "ami-1e749f67",
        "InstanceType": "t3.micro",
        "MinCount": 1,
        "MaxCount": 1,
        "KeyName": "key",
        "SecurityGroupIds": ["sg-1"],
        "EbsOptimized": False,
        "InstanceInitiatedShutdownBehavior": "stop",
        "CapacityReservationSpecification": {"CapacityReservationPreference": "none"},
        "MetadataOptions": {
            "HttpEndpoint": "enabled",
            "HttpTokens": "required",
            "HttpPutResponseHopLimit": 1,
        },
    }
    assert [each["ResourceType"] for each in tags] == ["instance", "network-interface", "volume"]


def test_tags_of_the_run_and_of_its_volumes(ready: Job, options: dict[str, Any]) -> None:
    request = requested(
        ready,
        options,
        run_tags={"Base": "{{ .SourceAMI }}"},
        run_tag=[{"key": "Who", "value": "me"}],
        run_volume_tags={"Vol": "{{ .BuildRegion }}"},
        run_volume_tag=[{"name": "Disk", "value": "1"}],
    )
    tags = {
        each["ResourceType"]: {tag["Key"]: tag["Value"] for tag in each["Tags"]}
        for each in request["TagSpecifications"]
    }
    assert tags["instance"]["Base"] == "ami-1e749f67"
    assert tags["instance"]["Who"] == tags["network-interface"]["Who"] == "me"
    assert (tags["volume"]["Vol"], tags["volume"]["Disk"]) == ("us-east-1", "1")
    assert "Who" not in tags["volume"]
    assert all(each[RUN_TAG] == ready.run_id for each in tags.values())


@pytest.mark.parametrize("public", [True, False])
def test_a_public_address_moves_the_network_into_an_interface(
    ready: Job, options: dict[str, Any], public: bool
) -> None:
    ready.data["subnet"] = "subnet-1"
    request = requested(ready, options, associate_public_ip_address=public)
    assert request["NetworkInterfaces"] == [
        {
            "DeviceIndex": 0,
            "AssociatePublicIpAddress": public,
            "SubnetId": "subnet-1",
            "Groups": ["sg-1"],
            "DeleteOnTermination": True,
        }
    ]
    assert not {"SubnetId", "SecurityGroupIds"} & set(request)


def test_a_public_address_in_the_default_subnet_is_granted(
    job: Job, options: dict[str, Any], start: Start
) -> None:
    options["associate_public_ip_address"] = True
    start()
    assert job.data["subnet"]
    assert job.data["addresses"]["public_ip"]


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        (
            {"placement": {"tenancy": "host", "host_id": "h-1"}},
            "Placement",
            {"Tenancy": "host", "HostId": "h-1"},
        ),
        ({"placement": {"host_resource_group_arn": "arn"}}, "Placement", {"HostResourceGroupArn": "arn"}),
        ({"tenancy": "dedicated"}, "Placement", {"Tenancy": "dedicated"}),
        ({"ebs_optimized": True}, "EbsOptimized", True),
        ({"shutdown_behavior": "terminate"}, "InstanceInitiatedShutdownBehavior", "terminate"),
        ({"enable_nitro_enclave": True}, "EnclaveOptions", {"Enabled": True}),
        ({"enable_unlimited_credits": True}, "CreditSpecification", {"CpuCredits": "unlimited"}),
        ({"enable_t2_unlimited": True}, "CreditSpecification", {"CpuCredits": "unlimited"}),
        (
            {"capacity_reservation_preference": "open"},
            "CapacityReservationSpecification",
            {"CapacityReservationPreference": "open"},
        ),
        (
            {"capacity_reservation_id": "cr-1"},
            "CapacityReservationSpecification",
            {"CapacityReservationTarget": {"CapacityReservationId": "cr-1"}},
        ),
        (
            {"capacity_reservation_group_arn": "arn"},
            "CapacityReservationSpecification",
            {"CapacityReservationTarget": {"CapacityReservationResourceGroupArn": "arn"}},
        ),
        (
            {
                "license_specifications": [
                    {"license_configuration_request": {"license_configuration_arn": "arn"}}
                ]
            },
            "LicenseSpecifications",
            [{"LicenseConfigurationArn": "arn"}],
        ),
        (
            {
                "metadata_options": {
                    "http_tokens": "optional",
                    "http_put_response_hop_limit": 2,
                    "instance_metadata_tags": "enabled",
                }
            },
            "MetadataOptions",
            {
                "HttpEndpoint": "enabled",
                "HttpTokens": "optional",
                "HttpPutResponseHopLimit": 2,
                "InstanceMetadataTags": "enabled",
            },
        ),
        (
            {"metadata_options": {"http_endpoint": "disabled", "instance_metadata_tags": "enabled"}},
            "MetadataOptions",
            {"HttpEndpoint": "disabled"},
        ),
    ],
)
def test_options_of_the_instance(
    ready: Job, options: dict[str, Any], given: dict[str, Any], name: str, value: Any
) -> None:
    assert requested(ready, options, **given)[name] == value


def test_where_it_is_put(ready: Job, options: dict[str, Any]) -> None:
    options.update(availability_zone="us-east-1b")
    ready.data.pop("subnet")
    network.find(ready)
    ready.data["instance_profile"] = "builder"
    request = requested(ready, options)
    assert request["Placement"] == {"AvailabilityZone": "us-east-1b"}
    assert request["IamInstanceProfile"] == {"Name": "builder"}


def test_the_instance_store_cannot_be_stopped(ready: Job, options: dict[str, Any]) -> None:
    ready.data["source_image"]["root_device_type"] = "instance-store"
    assert "InstanceInitiatedShutdownBehavior" not in requested(ready, options)


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        ("#!/bin/sh\necho hi\n", b"#!/bin/sh\necho hi\n"),
        (base64.b64encode(b"#!/bin/sh\nid\n").decode(), b"#!/bin/sh\nid\n"),
        (base64.encodebytes(b"x" * 100).decode(), b"x" * 100),
    ],
)
def test_user_data_is_encoded_once(
    job: Job, options: dict[str, Any], start: Start, text: str, arrives: bytes
) -> None:
    options["user_data"] = text
    start()
    answer = job.cloud.call(
        "DescribeInstanceAttribute", InstanceId=job.data["instance"], Attribute="userData"
    )
    assert base64.b64decode(answer["UserData"]["Value"]) == arrives


def test_user_data_of_a_file(ready: Job, options: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"\x1f\x8bcompressed")
    assert requested(ready, options, user_data_file=str(path))["UserData"] == b"\x1f\x8bcompressed"
    path.write_bytes(b"!" * 20000)
    with pytest.raises(ImageError, match="has 20000 bytes, more than the 16384"):
        launch.request(ready, [])
    path.unlink()
    with pytest.raises(ImageError, match=r"user_data_file: .* cannot be read: No such file"):
        launch.request(ready, [])


def test_a_call_that_was_cut_off_is_repeated_with_its_token(job: Job, start: Start, sent: Sent) -> None:
    start()
    first = job.data.pop("instance")  # killed before the step was saved
    launch.launch(job, [])
    tokens = {each["ClientToken"] for each in sent("RunInstances")}
    assert len(tokens) == 1
    assert len([each for each in job.ledger.open_resources() if each.what == "instance"]) == 1
    assert first.startswith("i-")


def test_what_runs_already_is_not_launched_again(job: Job, start: Start, sent: Sent) -> None:
    start()
    launch.launch(job, [])
    assert len(sent("RunInstances")) == 1


def test_a_key_or_group_that_is_not_known_everywhere_yet(
    job: Job, start: Start, refuse: Callable[..., None]
) -> None:
    refuse("RunInstances", "InvalidKeyPair.NotFound")
    start()
    assert job.data["instance"]


def test_a_name_that_is_wrong_fails_at_once(
    ready: Job, options: dict[str, Any], refuse: Callable[..., None]
) -> None:
    refuse("RunInstances", "InvalidKeyPair.NotFound", times=1, message="The key pair 'x' does not exist")
    with pytest.raises(ImageError, match="key pair 'x' does not exist"):
        launch.launch(ready, [])


def test_a_profile_that_is_not_known_everywhere_yet(
    job: Job, start: Start, refuse: Callable[..., None]
) -> None:
    job.opening("instance_profile", name="profile")
    refuse("RunInstances", "InvalidParameterValue", message="Value (p) for parameter iamInstanceProfile.name")
    start()
    assert job.data["instance"]


def test_no_capacity_says_what_to_try(job: Job, start: Start, refuse: Callable[..., None]) -> None:
    refuse("RunInstances", "InsufficientInstanceCapacity", message="none left in us-east-1a")
    with pytest.raises(ImageError, match=r"InsufficientInstanceCapacity: none left") as caught:
        start()
    assert "availability_zone" in caught.value.hint


@pytest.mark.parametrize(
    ("code", "hint"),
    [("Client.InternalError", "encrypted volume"), ("Client.VolumeLimitExceeded", "limit"), ("Other", "")],
)
def test_an_instance_that_never_runs_says_why(
    job: Job, start: Start, monkeypatch: pytest.MonkeyPatch, code: str, hint: str
) -> None:
    real = job.cloud.call

    def ending(action: str, **parameters: Any) -> dict[str, Any]:
        answer = real(action, **parameters)
        if action == "DescribeInstances":
            answer["Reservations"][0]["Instances"][0].update(
                State={"Code": 48, "Name": "terminated"},
                StateReason={"Code": code, "Message": f"{code}: Client error on launch"},
                StateTransitionReason="Server initiated",
            )
        return answer

    monkeypatch.setattr(job.cloud, "call", ending)
    with pytest.raises(ImageError, match=rf"is terminated: {code}: Client error on launch; Server") as caught:
        start()
    assert hint in caught.value.hint
    assert bool(hint) == bool(caught.value.hint)
