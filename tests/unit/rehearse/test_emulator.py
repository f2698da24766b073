# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator by itself: records, faults, policies, and what moto has not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import botocore.exceptions
import pytest

from environment.cloud import Account, Cloud, running

MARK = [{"Key": "a", "Value": "b"}]


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with running() as cloud:
        yield cloud


@pytest.fixture
def account(cloud: Cloud) -> Account:
    return cloud.account()


@pytest.fixture
def ec2(account: Account) -> Any:
    return account.client("ec2")


def refusal(call: Callable[..., Any], **parameters: Any) -> str:
    """The code with which a call is refused."""
    with pytest.raises(botocore.exceptions.ClientError) as raised:
        call(**parameters)
    return raised.value.response["Error"]["Code"]


def launch(ec2: Any, source: str, **more: Any) -> str:
    return ec2.run_instances(ImageId=source, MinCount=1, MaxCount=1, **more)["Instances"][0]["InstanceId"]


def disks(image: dict[str, Any]) -> dict[str, Any]:
    return {each["DeviceName"]: each.get("Ebs", {}) for each in image["BlockDeviceMappings"]}


def test_calls_are_recorded_by_account(account: Account, cloud: Cloud, ec2: Any) -> None:
    other = cloud.account()
    assert not other.calls()
    ec2.describe_images(Filters=[{"Name": "name", "Values": ["x"]}])
    refusal(ec2.delete_snapshot, SnapshotId="snap-0123456789abcdef0")
    account.client("ssm").describe_parameters(MaxResults=5)
    account.client("s3").create_bucket(Bucket="a-bucket")
    account.client("s3").put_object(Bucket="a-bucket", Key="k/x", Body=b"")
    shown = [
        (each["n"], each["service"], each["action"], each["status"], each["code"]) for each in account.calls()
    ]
    assert shown == [
        (1, "ec2", "DescribeImages", 200, ""),
        (2, "ec2", "DeleteSnapshot", 400, "InvalidSnapshot.NotFound"),
        (3, "ssm", "DescribeParameters", 200, ""),
        (4, "s3", "CreateBucket", 200, ""),
        (5, "s3", "PutObject", 200, ""),
    ]
    assert account.calls()[0]["params"] == {"Filter.1.Name": "name", "Filter.1.Value.1": "x"}
    assert account.calls()[2]["params"] == {"MaxResults": "5"}
    assert not other.calls()


def test_an_error_hits_the_nth_call(account: Account, ec2: Any) -> None:
    account.faults({"action": "DescribeVpcs", "do": "error", "nth": 2, "code": "Odd", "status": 400})
    ec2.describe_vpcs()
    assert refusal(ec2.describe_vpcs) == "Odd"
    ec2.describe_vpcs()


def test_throttling_is_what_clients_retry(account: Account, ec2: Any) -> None:
    account.faults({"action": "DescribeVpcs", "do": "throttle", "times": 2})
    ec2.describe_vpcs()
    assert [each["status"] for each in account.calls()] == [503, 503, 200]


def test_a_lost_answer_was_given(account: Account, ec2: Any) -> None:
    account.faults({"action": "RunInstances", "do": "timeout", "seconds": 0})
    instance = launch(ec2, account.source)
    assert [each["status"] for each in account.calls()] == [200, 200]
    # EC2 knows by the client token that it was asked before.
    assert [each for each in account.left() if each.startswith("instance")] == [f"instance {instance}"]


def test_a_held_call_goes_on_when_it_is_released(account: Account, ec2: Any) -> None:
    account.faults({"action": "CreateKeyPair", "do": "hold"})
    with ThreadPoolExecutor(1) as pool:
        creating = pool.submit(ec2.create_key_pair, KeyName="k")
        assert account.ask("held")["action"] == "CreateKeyPair"
        assert account.left() == ["key_pair k"]
        assert not creating.done()
        account.ask("release")
        assert creating.result()["KeyName"] == "k"


def test_latency(account: Account, ec2: Any) -> None:
    account.ask("latency", 0.2)
    began = time.monotonic()
    ec2.describe_vpcs()
    account.ask("latency", 0)
    assert time.monotonic() - began >= 0.2


def test_a_policy_names_what_it_does_not_allow(account: Account, ec2: Any) -> None:
    allowed = ["ec2:Describe*", "ec2:CreateKeyPair"]
    account.ask("policy", {"Statement": [{"Effect": "Allow", "Action": allowed, "Resource": "*"}]})
    ec2.describe_vpcs()
    ec2.create_key_pair(KeyName="plain")
    tags = [{"ResourceType": "key-pair", "Tags": MARK}]
    with pytest.raises(botocore.exceptions.ClientError, match=r"UnauthorizedOperation.*ec2:CreateTags"):
        ec2.create_key_pair(KeyName="tagged", TagSpecifications=tags)
    with pytest.raises(botocore.exceptions.ClientError, match=r"AccessDenied.*iam:CreateRole"):
        account.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")


def test_orders_that_make_no_sense_are_refused(account: Account) -> None:
    for order, given in (
        ("faults", [{"action": "X", "do": "dance"}]),
        ("faults", [{"do": "error"}]),
        ("nothing", 1),
    ):
        with pytest.raises(OSError, match="400"):
            account.ask(order, given)


def test_an_image_has_the_disks_of_its_instance(account: Account, ec2: Any) -> None:
    mappings = [
        {"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 3, "Encrypted": True}},
        {"DeviceName": "/dev/sdc", "VirtualName": "ephemeral0"},
    ]
    instance = launch(ec2, account.source, BlockDeviceMappings=mappings)
    specifications = [{"ResourceType": each, "Tags": MARK} for each in ("image", "snapshot")]
    made = ec2.create_image(
        InstanceId=instance,
        Name="made",
        BlockDeviceMappings=[{"DeviceName": "/dev/sdd", "VirtualName": "ephemeral1"}],
        TagSpecifications=specifications,
    )["ImageId"]
    (image,) = ec2.describe_images(ImageIds=[made])["Images"]
    found = disks(image)
    assert sorted(found) == ["/dev/sda1", "/dev/sdb", "/dev/sdd"]
    assert (found["/dev/sda1"]["VolumeSize"], found["/dev/sdb"]["VolumeSize"]) == (8, 3)
    assert (found["/dev/sda1"]["Encrypted"], found["/dev/sdb"]["Encrypted"]) == (False, True)
    tags = {
        key: each["tags"]
        for key, each in account.resources().items()
        if each["kind"] in ("image", "snapshot")
    }
    snapshots = [each["SnapshotId"] for each in found.values() if each]
    assert tags == {key: {"a": "b"} for key in (made, *snapshots)}
    assert refusal(ec2.delete_snapshot, SnapshotId=snapshots[0]) == "InvalidSnapshot.InUse"
    assert refusal(ec2.create_image, InstanceId=instance, Name="made") == "InvalidAMIName.Duplicate"


def test_a_copy_is_encrypted_and_has_what_it_was_asked_to_have(account: Account) -> None:
    ec2, there = account.client("ec2"), account.client("ec2", "us-west-2")
    made = ec2.create_image(InstanceId=launch(ec2, account.source), Name="made")["ImageId"]
    ec2.create_tags(Resources=[made], Tags=MARK)
    copy = there.copy_image(
        Name="copy", SourceRegion="us-east-1", SourceImageId=made, Encrypted=True, CopyImageTags=True
    )["ImageId"]
    there.modify_image_attribute(ImageId=copy, Description={"Value": "text"})
    there.modify_image_attribute(ImageId=copy, ImdsSupport={"Value": "v2.0"})
    there.enable_image_deprecation(ImageId=copy, DeprecateAt="2040-01-01T00:00:00Z")
    there.enable_image_deregistration_protection(ImageId=copy)
    (image,) = there.describe_images(ImageIds=[copy])["Images"]
    assert disks(image)["/dev/sda1"]["Encrypted"] is True
    assert (image["Description"], image["ImdsSupport"], image["Tags"]) == ("text", "v2.0", MARK)
    assert image["DeprecationTime"] == "2040-01-01T00:00:00.000Z"
    assert refusal(there.deregister_image, ImageId=copy) == "OperationNotPermitted"
    there.disable_image_deregistration_protection(ImageId=copy)
    there.deregister_image(ImageId=copy)
    assert refusal(there.deregister_image, ImageId=copy) == "InvalidAMIID.Unavailable"


def test_a_registered_image_is_made_of_its_snapshots(account: Account, ec2: Any) -> None:
    volume = ec2.create_volume(Size=5, AvailabilityZone="us-east-1a")["VolumeId"]
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    mappings = [{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot, "DeleteOnTermination": True}}]
    made = ec2.register_image(
        Name="made",
        Architecture="arm64",
        RootDeviceName="/dev/xvda",
        BlockDeviceMappings=mappings,
        BootMode="uefi",
    )["ImageId"]
    (image,) = ec2.describe_images(ImageIds=[made])["Images"]
    assert (image["Architecture"], image["RootDeviceName"], image["BootMode"]) == (
        "arm64",
        "/dev/xvda",
        "uefi",
    )
    assert disks(image)["/dev/xvda"]["SnapshotId"] == snapshot
    assert disks(image)["/dev/xvda"]["VolumeSize"] == 5


def test_a_fleet_launches_what_its_template_says(account: Account, ec2: Any) -> None:
    data = {
        "ImageId": account.source,
        "InstanceType": "t3.micro",
        "InstanceMarketOptions": {"MarketType": "spot"},
        "MetadataOptions": {"HttpTokens": "required"},
        "BlockDeviceMappings": [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 7}}],
    }
    ec2.create_launch_template(LaunchTemplateName="template", LaunchTemplateData=data)
    given: dict[str, Any] = {
        "LaunchTemplateConfigs": [
            {"LaunchTemplateSpecification": {"LaunchTemplateName": "template", "Version": "1"}}
        ],
        "TargetCapacitySpecification": {"TotalTargetCapacity": 1, "DefaultTargetCapacityType": "spot"},
        "Type": "instant",
        "ClientToken": "once",
    }
    (first,), (second,) = (ec2.create_fleet(**given)["Instances"][0]["InstanceIds"] for _each in range(2))
    assert first == second
    (found,) = ec2.describe_instances(InstanceIds=[first])["Reservations"][0]["Instances"]
    assert sorted(disks(found)) == ["/dev/sda1", "/dev/sdf"]
    assert found["MetadataOptions"]["HttpTokens"] == "required"
    assert found["SpotInstanceRequestId"].startswith("sir-")


def test_fast_launch_and_imports_are_kept(account: Account, ec2: Any) -> None:
    image = account.ask("image", {"region": "us-east-1", "name": "windows", "platform": "windows"})
    ec2.enable_fast_launch(ImageId=image, MaxParallelLaunches=8)
    (shown,) = ec2.describe_fast_launch_images(ImageIds=[image])["FastLaunchImages"]
    assert (shown["State"], shown["MaxParallelLaunches"]) == ("enabled", 8)
    disk = [{"Format": "raw", "UserBucket": {"S3Bucket": "disks", "S3Key": "disk"}}]
    assert refusal(ec2.import_image, DiskContainers=disk) == "InvalidParameter"
    account.client("s3").create_bucket(Bucket="disks")
    account.client("s3").put_object(Bucket="disks", Key="disk", Body=b"x")
    task = ec2.import_image(DiskContainers=disk)["ImportTaskId"]
    (done,) = ec2.describe_import_image_tasks(ImportTaskIds=[task])["ImportImageTasks"]
    assert done["Status"] == "completed"
    assert done["ImageId"] in account.resources()


def test_what_does_not_exist_is_refused(account: Account, ec2: Any) -> None:
    assert refusal(launch, ec2=ec2, source="ami-12345678") == "InvalidAMIID.NotFound"
    assert refusal(launch, ec2=ec2, source=account.source, KeyName="none") == "InvalidKeyPair.NotFound"
    reset = {"Attribute": "launchPermission", "ImageId": account.source}
    assert refusal(ec2.reset_image_attribute, **reset) == "NotImplemented"
    iam = account.client("iam")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
    iam.create_instance_profile(InstanceProfileName="p")
    removed = {"InstanceProfileName": "p", "RoleName": "r"}
    assert refusal(iam.remove_role_from_instance_profile, **removed) == "NoSuchEntity"
    assert account.left() == ["instance_profile p", "role r"]
