# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the first image to the artifact: copies, attributes, tags; and what stays when one of them fails."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import copying, image
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.deregister import deregister_named
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.fast_launch import find_templates
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.finish import finish
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.stop import stop
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact, destroy
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

Options = dict[str, Any]
KINDS = ("image", "snapshot", "volume")
FAR = ["us-west-2", "eu-west-1"]
KEY = "alias/ours"


def capture(job: Job) -> Artifact:
    stop(job)
    deregister_named(job)
    return finish(job, image.create(job), "mitchellh.amazonebs")


def remove_everything(job: Job) -> None:
    """What ``absent`` does, the instance apart: the tests have launched it themselves."""
    assert close_all(job.ledger, job.ledger.open_resources(job.source)) == []


def images(emulated: Any) -> dict[str, str]:
    """{region: name} of the account's images."""
    return {each["region"]: each["name"] for each in emulated.held("image").values()}


def everything(options: Options) -> None:
    """All options that need calls after the copies."""
    options |= {
        "ami_regions": FAR,
        "ami_description": "of {{ .SourceAMIName }} in {{ .BuildRegion }}",
        "ami_users": ["111122223333", "444455556666"],
        "ami_groups": ["all"],
        "ami_org_arns": ["arn:aws:organizations::111122223333:organization/o-1"],
        "ami_ou_arns": ["arn:aws:organizations::111122223333:ou/o-1/ou-1"],
        "ami_product_codes": ["code1"],
        "imds_support": "v2.0",
        "snapshot_users": ["111122223333"],
        "snapshot_groups": ["all"],
        "tags": {"Base": "{{ .SourceAMIName }}"},
        "snapshot_tags": {"Disk": "yes"},
        "run_tags": {"Of": "build"},
        "deprecate_at": "2040-01-31T00:00:00Z",
        "deregistration_protection": {"enabled": True},
        "fast_launch": {"max_parallel_launches": 7},
    }


def test_the_artifact_names_all_images_and_nothing_is_temporary_any_more(
    launched: Job, options: Options, emulated: Any
) -> None:
    everything(options)
    made = capture(launched)
    held = emulated.held("image", "snapshot")
    found = {each["region"]: known for known, each in held.items() if each["kind"] == "image"}
    assert sorted(found) == sorted(["us-east-1", *FAR])
    assert made.id == ",".join(f"{region}:{found[region]}" for region in sorted(found))
    assert made.builder_id == "mitchellh.amazonebs"
    for each in held.values():
        disk = {"Disk": "yes"} if each["kind"] == "snapshot" else {}
        assert each["tags"] == {"Of": "build", "Base": "source", **disk}
    assert launched.ledger.open_resources(launched.source) == []


def test_each_attribute_is_one_call_for_each_image_and_snapshot(
    launched: Job, options: Options, emulated: Any
) -> None:
    everything(options)
    capture(launched)
    of_images = [each["params"] for each in emulated.called("ModifyImageAttribute")]
    assert len(of_images) == 7 * 3
    asked = {(key, value) for each in of_images for key, value in each.items() if key != "ImageId"}
    assert asked == {
        ("Description.Value", "of source in us-east-1"),
        ("LaunchPermission.Add.1.UserId", "111122223333"),
        ("LaunchPermission.Add.2.UserId", "444455556666"),
        ("LaunchPermission.Add.1.Group", "all"),
        ("LaunchPermission.Add.1.OrganizationArn", "arn:aws:organizations::111122223333:organization/o-1"),
        ("LaunchPermission.Add.1.OrganizationalUnitArn", "arn:aws:organizations::111122223333:ou/o-1/ou-1"),
        ("ProductCode.1", "code1"),
        ("ImdsSupport.Value", "v2.0"),
    }
    of_snapshots = [each["params"] for each in emulated.called("ModifySnapshotAttribute")]
    assert len(of_snapshots) == 2 * len(emulated.held("snapshot"))
    for action in ("EnableImageDeprecation", "EnableImageDeregistrationProtection", "EnableFastLaunch"):
        assert sorted(each["region"] for each in emulated.called(action)) == sorted(["us-east-1", *FAR])


FAILING = [
    "CopyImage", "DescribeImages", "EnableFastLaunch", "DescribeFastLaunchImages", "EnableImageDeprecation",
    "ModifyImageAttribute", "ModifySnapshotAttribute", "CreateTags", "EnableImageDeregistrationProtection",
    "DeleteTags",
]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "region"), [("CreateImage", "us-east-1"), *((each, FAR[0]) for each in FAILING)]
)
def test_whatever_fails_nothing_is_left(
    launched: Job, options: Options, emulated: Any, action: str, region: str
) -> None:
    everything(options)
    before = emulated.held(*KINDS)
    emulated.fail(action, "SomethingWrong", region=region)
    with pytest.raises(ImageError, match=f"{action} failed: SomethingWrong"):
        capture(launched)
    remove_everything(launched)
    assert emulated.held(*KINDS) == before


@pytest.mark.parametrize("action", ["CopyImage", "ModifyImageAttribute", "CreateTags", "DeleteTags"])
def test_what_failed_in_one_region_can_be_tried_again(
    launched: Job, options: Options, emulated: Any, action: str
) -> None:
    everything(options)
    emulated.fail(action, "SomethingWrong", region="eu-west-1")
    with pytest.raises(ImageError, match="eu-west-1"):
        capture(launched)
    capture(launched)
    assert len(emulated.held("image")) == 3
    done = [(each["action"], each["region"]) for each in emulated.calls() if each["status"] == 200]
    assert done.count(("CreateImage", "us-east-1")) == 1
    assert all(done.count(("CopyImage", region)) == 1 for region in FAR)
    assert launched.ledger.open_resources(launched.source) == []


def test_a_failure_in_one_region_ends_the_waiting_in_the_others(
    launched: Job, options: Options, emulated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    options["ami_regions"] = FAR
    call, waiting = launched.cloud.call, threading.Event()

    def slow(action: str, *, region: str = "", **parameters: Any) -> dict[str, Any]:
        if action == "CopyImage" and region == "eu-west-1":
            assert waiting.wait(20)
        answer: dict[str, Any] = call(action, region=region, **parameters)
        if action == "DescribeImages" and region == "us-west-2":
            answer["Images"][0]["State"] = "pending"  # for ever
            waiting.set()
        return answer

    first = image.create(launched)
    saved: list[dict[str, Any]] = []
    launched.save = lambda: saved.append(json.loads(json.dumps(launched.data)))
    emulated.fail("CopyImage", "SomethingWrong", region="eu-west-1")
    monkeypatch.setattr(launched.cloud, "call", slow)
    with pytest.raises(ImageError) as caught:
        copying.copy(launched, first)
    assert str(caught.value).startswith("eu-west-1: CopyImage failed: SomethingWrong")
    [going_on] = [known for known, each in emulated.held("image").items() if each["region"] == "us-west-2"]
    assert saved[-1]["copies"] == {"us-west-2": going_on, "eu-west-1": ""}, (
        "who goes on waits for the other one"
    )
    remove_everything(launched)
    assert not emulated.held("image", "snapshot")


def test_a_copy_whose_answer_was_lost_is_not_made_twice(
    launched: Job, options: Options, emulated: Any
) -> None:
    options["ami_regions"] = ["us-west-2"]
    emulated.faults({"action": "CopyImage", "do": "timeout"})
    capture(launched)
    assert len(emulated.called("CopyImage")) == 2
    assert len(emulated.held("image")) == 2


def test_an_ended_attempt_without_an_answer_makes_room(
    launched: Job, options: Options, emulated: Any
) -> None:
    """The process was killed while CopyImage was on its way: its image is known by its tags only."""
    options["ami_regions"] = ["us-west-2"]
    first = image.create(launched)
    launched.data["copies"] = {"us-west-2": ""}
    image.begin(launched, "CopyImage", "us-west-2", "an-image", SourceImageId=first, SourceRegion="us-east-1")
    entries = launched.ledger.path.read_text().splitlines()
    launched.ledger.path.write_text("\n".join(entries[:-1]) + "\n")
    capture(launched)
    assert images(emulated) == {"us-east-1": "an-image", "us-west-2": "an-image"}
    assert len(emulated.held("image")) == 2


def test_failures_in_several_regions_are_all_told(launched: Job, options: Options, emulated: Any) -> None:
    options |= {"ami_regions": FAR, "imds_support": "v2.0"}
    fault = {"action": "ModifyImageAttribute", "do": "error", "code": "SomethingWrong"}
    emulated.faults(*({**fault, "region": region} for region in FAR))
    with pytest.raises(ImageError) as caught:
        capture(launched)
    for region in FAR:
        assert f"{region}: ModifyImageAttribute failed: SomethingWrong" in str(caught.value)


def test_encryption_is_a_copy_of_an_image_that_goes(launched: Job, options: Options, emulated: Any) -> None:
    options |= {
        "encrypt_boot": True,
        "kms_key_id": KEY,
        "ami_regions": ["us-west-2", "us-west-2", "us-east-1"],
        "region_kms_key_ids": {"us-west-2": "alias/theirs"},
        "snapshot_copy_duration_minutes": 30,
    }
    capture(launched)
    copies = {each["region"]: each["params"] for each in emulated.called("CopyImage")}
    assert {region: each["KmsKeyId"] for region, each in copies.items()} == {
        "us-east-1": KEY,
        "us-west-2": "alias/theirs",
    }
    for each in copies.values():
        assert (each["Encrypted"], each["SourceRegion"], each["Name"]) == ("true", "us-east-1", "an-image")
        assert each["SnapshotCopyCompletionDurationMinutes"] == "30"
    assert len(emulated.held("image")) == 3
    remove_everything(launched)
    assert images(emulated) == {"us-east-1": "an-image", "us-west-2": "an-image"}
    kept = {known for region in launched.data["images"] for known in launched.data["snapshots"][region]}
    assert set(emulated.held("snapshot")) == kept


def test_without_a_key_the_default_one_encrypts(launched: Job, options: Options, emulated: Any) -> None:
    options["encrypt_boot"] = True
    capture(launched)
    [call] = emulated.called("CopyImage")
    assert call["params"]["Encrypted"] == "true"
    assert "KmsKeyId" not in call["params"]


@pytest.mark.parametrize("encrypted", [None, True])
def test_only_the_copies_stay(launched: Job, options: Options, emulated: Any, encrypted: bool | None) -> None:
    options |= {"skip_save_build_region": True, "ami_regions": ["us-west-2"], "tags": {"A": "b"}}
    options["encrypt_boot"] = encrypted
    made = capture(launched)
    remove_everything(launched)
    [(known, held)] = emulated.held("image").items()
    assert (held["region"], held["name"], held["tags"]) == ("us-west-2", "an-image", {"A": "b"})
    assert made.id == f"us-west-2:{known}"
    assert "us-east-1" not in str(made)


def test_the_artifact_can_be_destroyed(launched: Job, options: Options, emulated: Any) -> None:
    everything(options)
    made = capture(launched)
    destroy(Artifact.from_dict(made.to_dict()))
    assert not emulated.held("image", "snapshot")


@pytest.mark.parametrize("with_snapshots", [True, False])
def test_force_replaces_the_images_of_the_name_in_all_regions(
    launched: Job, options: Options, emulated: Any, with_snapshots: bool
) -> None:
    options["ami_regions"] = ["us-west-2"]
    capture(launched)
    old = emulated.held("image", "snapshot")
    launched.data = {"instance": launched.data["instance"]}
    options |= {"force_deregister": True, "force_delete_snapshot": with_snapshots}
    capture(launched)
    new = emulated.held("image", "snapshot")
    left = {each["kind"] for known, each in old.items() if known in new}
    assert left == (set() if with_snapshots else {"snapshot"})
    assert images(emulated) == {"us-east-1": "an-image", "us-west-2": "an-image"}


def test_force_tells_how_to_remove_a_protection(launched: Job, options: Options, emulated: Any) -> None:
    options["deregistration_protection"] = {"with_cooldown": True}
    capture(launched)
    [params] = [each["params"] for each in emulated.called("EnableImageDeregistrationProtection")]
    assert params["WithCooldown"] == "true"
    launched.data = {"instance": launched.data["instance"]}
    options["force_deregister"] = True
    with pytest.raises(
        ImageError, match="aws ec2 disable-image-deregistration-protection --region us-east-1"
    ):
        capture(launched)


def test_fast_launch_takes_the_latest_version_of_the_template_of_each_region(
    launched: Job, options: Options, emulated: Any
) -> None:
    for region in ("us-east-1", "us-west-2"):
        for action, key in (("CreateLaunchTemplate", "first"), ("CreateLaunchTemplateVersion", "second")):
            launched.cloud.call(
                action,
                region=region,
                LaunchTemplateName="windows",
                VersionDescription=key,
                LaunchTemplateData={"InstanceType": "t3.micro"},
            )
    options |= {
        "ami_regions": FAR,
        "fast_launch": {
            "enable_fast_launch": False,
            "template_name": "windows",
            "target_resource_count": 3,
            "region_launch_templates": [
                {"region": "us-west-2", "template_name": "windows", "template_version": 1},
                {"region": "eu-west-1", "enable_fast_launch": False},
            ],
        },
    }
    capture(launched)
    asked = {each["region"]: each["params"] for each in emulated.called("EnableFastLaunch")}
    assert {region: each["LaunchTemplate.Version"] for region, each in asked.items()} == {
        "us-east-1": "2",
        "us-west-2": "1",
    }
    assert all(each["SnapshotConfiguration.TargetResourceCount"] == "3" for each in asked.values())


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ({"template_name": "nowhere"}, "no launch template nowhere in us-east-1"),
        ({"template_name": "windows", "template_version": 9}, "no version 9; the latest is 1"),
    ],
)
def test_a_template_that_is_not_there(
    launched: Job, options: Options, template: dict[str, Any], message: str
) -> None:
    launched.cloud.call(
        "CreateLaunchTemplate",
        LaunchTemplateName="windows",
        LaunchTemplateData={"InstanceType": "t3.micro"},
    )
    options["fast_launch"] = template
    with pytest.raises(ImageError, match=message):
        find_templates(launched)
