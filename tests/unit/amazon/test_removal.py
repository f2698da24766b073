# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removal of each kind of thing: by id, or by its tags when the call that created it was cut off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import deletion
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.artifact import image_artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.removers import REMOVERS
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.tags import specifications, tag_list
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import removal
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact, destroy
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import RemovalError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Resource
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all, remove

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
RIGHTS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}
NAME = "hcl2ansible-thing"


SOURCE_IMAGE = "ami-1e749f67"


def key_pair(job: Job, tagged: bool = True) -> str:
    tags = specifications(job, ["key-pair"], {}) if tagged else None
    return job.cloud.call("CreateKeyPair", KeyName=NAME, TagSpecifications=tags)["KeyPairId"]


def security_group(job: Job, tagged: bool = True) -> str:
    tags = specifications(job, ["security-group"], {}) if tagged else None
    given = {"GroupName": NAME, "Description": "x", "TagSpecifications": tags}
    return job.cloud.call("CreateSecurityGroup", **given)["GroupId"]


def role(job: Job, tagged: bool = True) -> str:
    tags = tag_list(job.temporary_tags()) if tagged else None
    policy = json.dumps(TRUST)
    job.cloud.call("CreateRole", service="iam", RoleName=NAME, AssumeRolePolicyDocument=policy, Tags=tags)
    return NAME


def instance_profile(job: Job, tagged: bool = True) -> str:
    tags = tag_list(job.temporary_tags()) if tagged else None
    job.cloud.call("CreateInstanceProfile", service="iam", InstanceProfileName=NAME, Tags=tags)
    return NAME


def launch_template(job: Job, tagged: bool = True) -> str:
    tags = specifications(job, ["launch-template"], {}) if tagged else None
    data = {"ImageId": SOURCE_IMAGE, "InstanceType": "t3.micro"}
    given = {"LaunchTemplateName": NAME, "LaunchTemplateData": data, "TagSpecifications": tags}
    return job.cloud.call("CreateLaunchTemplate", **given)["LaunchTemplate"]["LaunchTemplateId"]


def instance(job: Job, tagged: bool = True, **parameters: Any) -> str:
    tags = specifications(job, ["instance", "volume"], {}) if tagged else None
    given = {"ImageId": SOURCE_IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    answer = job.cloud.call("RunInstances", **given, TagSpecifications=tags, **parameters)
    return answer["Instances"][0]["InstanceId"]


def volume(job: Job, tagged: bool = True) -> str:
    tags = specifications(job, ["volume"], {}) if tagged else None
    answer = job.cloud.call("CreateVolume", AvailabilityZone="us-east-1a", Size=1, TagSpecifications=tags)
    return answer["VolumeId"]


def snapshot(job: Job, tagged: bool = True) -> str:
    tags = specifications(job, ["snapshot"], {}) if tagged else None
    return job.cloud.call("CreateSnapshot", VolumeId=volume(job, False), TagSpecifications=tags)["SnapshotId"]


def image(job: Job, tagged: bool = True) -> str:
    tags = specifications(job, ["image"], {}) if tagged else None
    given = {"InstanceId": instance(job, False), "Name": NAME, "TagSpecifications": tags}
    return job.cloud.call("CreateImage", **given)["ImageId"]


def all_of(job: Job, what: str) -> list[str]:
    """Ids of all things of that kind that there are."""

    def ids(action: str, key: str, name: str, service: str = "ec2", **given: Any) -> list[str]:
        return [each[name] for each in job.cloud.call(action, service=service, **given)[key]]

    if what == "instance":
        reservations = job.cloud.call("DescribeInstances")["Reservations"]
        found = [each for reservation in reservations for each in reservation["Instances"]]
        return [each["InstanceId"] for each in found if each["State"]["Name"] != "terminated"]
    return {
        "key_pair": lambda: ids("DescribeKeyPairs", "KeyPairs", "KeyPairId"),
        "security_group": lambda: ids("DescribeSecurityGroups", "SecurityGroups", "GroupId"),
        "role": lambda: ids("ListRoles", "Roles", "RoleName", "iam"),
        "instance_profile": lambda: ids(
            "ListInstanceProfiles", "InstanceProfiles", "InstanceProfileName", "iam"
        ),
        "launch_template": lambda: ids("DescribeLaunchTemplates", "LaunchTemplates", "LaunchTemplateId"),
        "volume": lambda: ids("DescribeVolumes", "Volumes", "VolumeId"),
        "snapshot": lambda: ids("DescribeSnapshots", "Snapshots", "SnapshotId", OwnerIds=["self"]),
        "image": lambda: ids("DescribeImages", "Images", "ImageId", Owners=["self"]),
    }[what]()


CREATE: dict[str, Callable[..., str]] = {
    each.__name__: each
    for each in (
        key_pair,
        security_group,
        role,
        instance_profile,
        launch_template,
        instance,
        volume,
        snapshot,
        image,
    )
}


def test_every_kind_has_a_remover() -> None:
    assert set(CREATE) <= set(deletion.KINDS) <= set(REMOVERS)


@pytest.mark.parametrize("what", CREATE)
def test_it_is_removed_by_its_id(job: Job, what: str) -> None:
    resource = job.opening(what, name=NAME)
    before = all_of(job, what)
    resource = job.ledger.opened(resource, CREATE[what](job))
    remove(resource)
    assert [each for each in all_of(job, what) if each not in before] == []
    remove(resource)  # what is gone is no error


@pytest.mark.parametrize("what", CREATE)
def test_it_is_found_when_its_creation_was_cut_off(job: Job, what: str) -> None:
    job.opening(what, **({} if what in ("instance", "volume", "snapshot") else {"name": NAME}))
    made = CREATE[what](job)  # killed here, before its id was written down
    [entry] = job.ledger.open_resources()
    assert not entry.id
    assert close_all(job.ledger, [entry]) == []
    assert job.ledger.open_resources() == []
    assert made not in all_of(job, what)


@pytest.mark.parametrize("seconds", [0, 2, 8])
def test_what_appears_after_its_creator_was_killed_is_found(
    job: Job, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    now, looks = [0.0], []

    def look(resource: Resource) -> bool:
        looks.append(now[0])
        return now[0] >= seconds

    monkeypatch.setattr(removal.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(removal.time, "sleep", lambda pause: now.append(now.pop() + pause))
    monkeypatch.setitem(REMOVERS, "key_pair", look)
    assert close_all(job.ledger, [job.opening("key_pair", name=NAME)], interrupted=True) == []
    assert seconds <= looks[-1] <= seconds + 2
    assert [each for each in looks if each >= seconds] == looks[-1:]
    assert job.ledger.open_resources() == []


@pytest.mark.parametrize("what", CREATE)
def test_what_has_only_the_same_name_is_left_alone(job: Job, what: str) -> None:
    theirs = CREATE[what](job, False)
    resource = job.opening(what, name=NAME)
    remove(resource)
    assert theirs in all_of(job, what)


def test_volumes_of_the_instance_go_unless_they_have_lost_our_tags(job: Job) -> None:
    devices = ["/dev/sda1", "/dev/sdf", "/dev/sdg"]
    ebs = {"VolumeSize": 1, "DeleteOnTermination": False}
    mappings = [{"DeviceName": each, "Ebs": ebs} for each in devices]
    made = instance(job, BlockDeviceMappings=mappings)
    volumes = all_of(job, "volume")
    assert len(volumes) == 3
    job.cloud.call("DeleteTags", Resources=[volumes[0]], Tags=[{"Key": key} for key in job.temporary_tags()])
    remove(job.ledger.opened(job.opening("instance"), made))
    assert all_of(job, "volume") == [volumes[0]]


def test_a_role_goes_with_its_policy_and_out_of_its_profile(job: Job) -> None:
    iam = {"service": "iam"}
    profile = job.ledger.opened(job.opening("instance_profile", name=NAME), instance_profile(job))
    made = job.ledger.opened(job.opening("role", name=NAME), role(job))
    job.cloud.call("PutRolePolicy", **iam, RoleName=NAME, PolicyName=NAME, PolicyDocument=json.dumps(RIGHTS))
    job.cloud.call("AddRoleToInstanceProfile", **iam, RoleName=NAME, InstanceProfileName=NAME)
    assert close_all(job.ledger, [profile, made]) == []
    assert all_of(job, "role") == all_of(job, "instance_profile") == []


def test_an_image_goes_with_its_snapshots(job: Job) -> None:
    before = all_of(job, "snapshot")
    made = image(job)
    assert len(all_of(job, "snapshot")) > len(before)
    remove(job.ledger.opened(job.opening("image", name=NAME), made))
    assert all_of(job, "snapshot") == before


def test_an_artifact_names_things_of_several_regions(job: Job) -> None:
    here = image(job)
    given = {"SourceImageId": here, "SourceRegion": "us-east-1", "Name": NAME}
    there = job.cloud.call("CopyImage", region="eu-west-1", **given)["ImageId"]
    remove(Resource("amazon.image", job.cloud.address(), f"eu-west-1:{there},us-east-1:{here}"))
    for region in ("us-east-1", "eu-west-1"):
        assert job.cloud.call("DescribeImages", region=region, Owners=["self"])["Images"] == []


def test_a_destroyed_artifact_finds_its_account(job: Job) -> None:
    """With the credentials of the template, which are in the run's directory only."""
    made = image_artifact(job, {"us-east-1": image(job)}, "mitchellh.amazonebs")
    assert made.description.startswith("AMIs were created:\nus-east-1: ami-")
    assert made.state["atlas.artifact.metadata"] == {"region.us-east-1": made.id.partition(":")[2]}
    destroy(Artifact.from_dict(made.to_dict()))
    assert all_of(job, "image") == []


def test_an_artifact_of_volumes_may_name_snapshots(job: Job) -> None:
    made = {"volume": volume(job), "snapshot": snapshot(job)}
    ids = ",".join(f"us-east-1:{each}" for each in made.values())
    remove(Resource("amazon.volume", job.cloud.address(), ids))
    assert not [each for what, each in made.items() if each in all_of(job, what)]


class Refusing:
    """A cloud that answers an action with an error as often as asked."""

    def __init__(self, job: Job, action: str, code: str, times: int) -> None:
        self.job, self.action, self.code, self.times = job, action, code, times
        self.calls: list[str] = []

    def call(self, action: str, **parameters: Any) -> dict[str, Any]:
        self.calls.append(action)
        if action == self.action and self.times > 0:
            self.times -= 1
            raise ApiError(action, self.code, "as told")
        return self.job.cloud.call(action, **parameters)

    def pages(self, *arguments: Any, **parameters: Any) -> list[Any]:
        return self.job.cloud.pages(*arguments, **parameters)


@pytest.fixture
def refusing(job: Job, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Refusing]:
    def make(action: str, code: str, times: int) -> Refusing:
        cloud = Refusing(job, action, code, times)
        monkeypatch.setattr(deletion, "cloud_at", lambda *_: cloud)
        now = [0.0]
        monkeypatch.setattr(deletion.time, "monotonic", lambda: now[0])
        monkeypatch.setattr(deletion.time, "sleep", lambda seconds: now.append(now.pop() + seconds))
        return cloud

    return make


@pytest.mark.parametrize(
    ("what", "action", "code"),
    [
        ("security_group", "DeleteSecurityGroup", "DependencyViolation"),
        ("volume", "DeleteVolume", "VolumeInUse"),
        ("instance", "TerminateInstances", "InvalidInstanceID.NotFound"),
        ("image", "DescribeImages", "InvalidAMIID.NotFound"),
    ],
)
def test_it_is_patient_with_what_is_in_use_or_not_known_yet(
    job: Job, refusing: Callable[..., Refusing], what: str, action: str, code: str
) -> None:
    resource = job.ledger.opened(job.opening(what, name=NAME), CREATE[what](job))
    cloud = refusing(action, code, 2)
    REMOVERS[what](resource)
    assert cloud.calls.count(action) == 3
    assert resource.id not in all_of(job, what)


@pytest.mark.parametrize("code", ["DependencyViolation", "UnauthorizedOperation"])
def test_what_cannot_be_removed_is_told_with_the_command_to_do_it(
    job: Job, refusing: Callable[..., Refusing], code: str, moto: str
) -> None:
    resource = job.ledger.opened(job.opening("security_group", name=NAME), security_group(job))
    refusing("DeleteSecurityGroup", code, 1000)
    with pytest.raises(RemovalError) as caught:
        REMOVERS["security_group"](resource)
    assert code in caught.value.message
    command = (
        f"aws ec2 delete-security-group --group-id {resource.id} --region us-east-1 --endpoint-url {moto}"
    )
    assert caught.value.hint == command


def test_when_it_cannot_even_be_looked_for(job: Job, refusing: Callable[..., Refusing]) -> None:
    refusing("DescribeKeyPairs", "UnauthorizedOperation", 1000)
    with pytest.raises(RemovalError) as caught:
        REMOVERS["key_pair"](job.opening("key_pair", name=NAME))
    assert "UnauthorizedOperation" in caught.value.message
    assert f"aws ec2 describe-tags --filters Name=value,Values={job.run_id}" in caught.value.hint
