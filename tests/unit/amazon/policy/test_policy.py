# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy of a build is enough for it and holds nothing else: the emulator allows what the policy does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.permission_rules import Build
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.policy import (
    actions,
    merged,
    policy,
)

from .conftest import OPTIONS, SOURCE, Built, Cloud, needed, seen, without

KEY = "arn:aws:kms:{}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROOT = {"source_device_name": "/dev/xvdf", "device_name": "/dev/sda1", "delete_on_termination": True}
SURROGATE = {
    "ami_name": "name",
    "ami_virtualization_type": "hvm",
    "launch_block_device_mappings": [
        {"device_name": "/dev/xvdf", "volume_size": 8, "delete_on_termination": True}
    ],
    "ami_root_device": ROOT,
}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("amazon_ebs", {"ami_name": "name"}),
    "full": (
        "amazon_ebs",
        {
            "ami_name": "name",
            "ami_regions": ["us-west-2"],
            "ami_description": "text",
            "ami_users": ["123456789012"],
            "associate_public_ip_address": True,
            "deprecate_at": "2040-01-31T00:00:00Z",
            "deregistration_protection": {"enabled": True},
            "ena_support": True,
            "launch_block_device_mappings": [{"device_name": "/dev/sdb", "volume_size": 2}],
            "run_tags": {"who": "me"},
            "snapshot_users": ["123456789012"],
            "tags": {"a": "b"},
        },
    ),
    "encrypt": (
        "amazon_ebs",
        {
            "ami_name": "name",
            "ami_regions": ["us-west-2"],
            "encrypt_boot": True,
            "kms_key_id": KEY.format("us-east-1"),
            "region_kms_key_ids": {"us-west-2": KEY.format("us-west-2")},
        },
    ),
    "force": ("amazon_ebs", {"ami_name": "taken", "force_deregister": True, "force_delete_snapshot": True}),
    "no image": ("amazon_ebs", {"ami_name": "name", "skip_create_ami": True}),
    "surrogate": ("amazon_ebssurrogate", SURROGATE),
    "swapped": ("amazon_ebssurrogate", {**SURROGATE, "use_create_image": True}),
    "volume": (
        "amazon_ebsvolume",
        {
            "run_volume_tags": {"who": "me"},
            "ebs_volumes": [
                {"device_name": "/dev/xvdg", "volume_size": 1, "tags": {"a": "b"}},
                {
                    "device_name": "/dev/xvdh",
                    "volume_size": 1,
                    "delete_on_termination": True,
                    "snapshot_users": ["123456789012"],
                    "snapshot_volume": True,
                },
            ],
        },
    ),
    "spot": ("amazon_ebs", {"ami_name": "name", "spot_price": "auto"}),
    "role": (
        "amazon_ebs",
        {
            "ami_name": "name",
            "temporary_iam_instance_profile_policy_document": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}],
            },
        },
    ),
}
# It finds the snapshots of an image that is not ready yet; in the emulator each is ready at once.
NEVER_PENDING = {"ec2:DescribeSnapshots"}


def build_of(case: str) -> Build:
    builder, options = CASES[case]
    return Build(builder, {**OPTIONS, **options}, "us-east-1")


def run(cloud: Cloud, case: str, **how: Any) -> Built:
    builder, options = CASES[case]
    before = [{**SOURCE, "name": "taken", "owner_id": "", "public": False}] if case == "force" else []
    return cloud.build(builder, options, before=before, **how)


@pytest.mark.parametrize("case", CASES)
def test_it_is_enough_and_all_of_it_is_used(case: str, cloud: Cloud) -> None:
    document = policy(build_of(case))
    built = run(cloud, case, policy=document)
    assert not built.failure
    assert needed(built) == seen(document)


def first_cases() -> list[tuple[str, str]]:
    """(case, action): each action with the first case that needs it."""
    known: set[str] = set()
    found = []
    for case in CASES:
        new = seen(policy(build_of(case))) - known
        known |= new
        found += [(case, action) for action in sorted(new)]
    return found


@pytest.mark.parametrize(("case", "action"), first_cases())
def test_without_any_one_action_the_build_fails_and_names_it(case: str, action: str, cloud: Cloud) -> None:
    built = run(cloud, case, policy=without(policy(build_of(case)), action))
    assert action.partition(":")[2] in built.failure


# What a failure of these calls (the how manieth of them) makes necessary is all that there is.
MAKING = [("CreateKeyPair", 1), ("CreateSecurityGroup", 1)]
FAILURES = {
    "full": [
        *MAKING,
        ("RunInstances", 1),
        ("DescribeImages", 4),
        ("CopyImage", 1),
        ("CreateTags", 1),
        ("DeleteTags", 1),
    ],
    "surrogate": [*MAKING, ("CreateSnapshot", 1), ("RegisterImage", 1), ("DeleteTags", 1)],
    "volume": [*MAKING, ("CreateSnapshot", 1), ("ModifySnapshotAttribute", 1), ("DeleteTags", 2)],
    "spot": [*MAKING, ("CreateLaunchTemplate", 1), ("CreateFleet", 1), ("CreateImage", 1), ("DeleteTags", 1)],
    "role": [
        *MAKING,
        ("CreateInstanceProfile", 1),
        ("CreateRole", 1),
        ("CreateImage", 1),
        ("PutRolePolicy", 1),
        ("DeleteTags", 1),
    ],
}


@pytest.mark.parametrize("case", FAILURES)
def test_after_a_failure_it_is_enough_and_all_of_it_is_used(case: str, cloud: Cloud) -> None:
    from hcl2ansible.rehearse.faults import Fault

    document = policy(build_of(case))
    used: set[str] = set()
    for action, nth in FAILURES[case]:
        built = run(cloud, case, policy=document, faults=[Fault(action, "error", nth)])
        assert built.failure
        assert not [each["action"] for each in built.calls if each["code"] == "UnauthorizedOperation"]
        used |= needed(built)
    assert used <= actions(document)
    assert seen(document, after_failure=True) - NEVER_PENDING <= used


def test_every_statement_is_one_of_iam() -> None:
    for case in CASES:
        document = policy(build_of(case))
        assert json.loads(json.dumps(document)) == document
        sids = [each["Sid"] for each in document["Statement"]]
        assert len(sids) == len(set(sids))
        assert all(each["Action"] and each["Resource"] for each in document["Statement"])


def test_destroying_is_limited_to_what_carries_our_tag() -> None:
    removing = ("Terminate", "Delete", "Deregister", "Stop")
    statements = policy(build_of("full"))["Statement"]
    for each in statements:
        if any(action.partition(":")[2].startswith(removing) for action in each["Action"]):
            assert each["Condition"] == {"Null": {"aws:ResourceTag/hcl2ansible:run": "false"}}


def test_a_role_is_passed_to_machines_only() -> None:
    (passing,) = [each for each in policy(build_of("role"))["Statement"] if each["Sid"] == "PassRole"]
    assert passing["Resource"] == ["arn:aws:iam::*:role/hcl2ansible-*"]
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    china = Build("amazon_ebs", CASES["role"][1], "cn-north-1")
    (passing,) = [each for each in policy(china)["Statement"] if each["Sid"] == "PassRole"]
    assert passing["Resource"] == ["arn:aws-cn:iam::*:role/hcl2ansible-*"]


def test_policies_of_several_builds_become_one() -> None:
    builds = [build_of("plain"), build_of("encrypt"), build_of("volume")]
    document = merged(map(policy, builds))
    assert actions(document) == {action for build in builds for action in actions(policy(build))}
    sids = [each["Sid"] for each in document["Statement"]]
    assert len(sids) == len(set(sids))


def test_an_inherited_volume_that_outlives_the_machine_must_be_deleted() -> None:
    source = {"mappings": [{"DeviceName": "/dev/sda1", "Ebs": {"DeleteOnTermination": False}}]}
    kept = Build("amazon_ebs", {**OPTIONS, "ami_name": "name"}, "us-east-1", source)
    assert "ec2:DeleteVolume" in actions(policy(kept))
    assert "ec2:DeleteVolume" not in actions(policy(build_of("plain")))
