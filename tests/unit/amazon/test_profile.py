# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instance profiles: given ones, and temporary ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import profile
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.tags import tag_map
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

POLICY = {"Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["*"], "Sid": None}]}


def iam(job: Job, action: str, **parameters: Any) -> dict[str, Any]:
    return job.cloud.call(action, service="iam", **parameters)


def test_without_the_options_there_is_none(job: Job) -> None:
    profile.ensure(job)
    assert job.data["instance_profile"] == ""
    assert job.ledger.open_resources() == []


def test_a_given_profile_is_looked_for(job: Job, options: dict[str, Any]) -> None:
    options["iam_instance_profile"] = "mine"
    with pytest.raises(ImageError, match=r"no instance profile mine(?s:.*)iam_instance_profile"):
        profile.ensure(job)
    iam(job, "CreateInstanceProfile", InstanceProfileName="mine")
    profile.ensure(job)
    assert job.data["instance_profile"] == "mine"
    assert job.ledger.open_resources() == []


def test_a_given_profile_is_not_looked_for_when_that_is_skipped(job: Job, options: dict[str, Any]) -> None:
    options |= {"iam_instance_profile": "mine", "skip_profile_validation": True}
    profile.ensure(job)
    assert job.data["instance_profile"] == "mine"


def test_a_temporary_profile_has_a_role_with_the_policy(job: Job, options: dict[str, Any]) -> None:
    options |= {profile.POLICY_OPTION: POLICY, "run_tags": {"team": "base"}}
    profile.ensure(job)
    name = job.data["instance_profile"]
    assert len(name) <= 64
    made = iam(job, "GetInstanceProfile", InstanceProfileName=name)["InstanceProfile"]
    assert [each["RoleName"] for each in made["Roles"]] == [name]
    role = iam(job, "GetRole", RoleName=name)["Role"]
    assert tag_map(role["Tags"]) == tag_map(made["Tags"]) == {"team": "base", **job.temporary_tags()}
    principal = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    assert principal == {"Service": "ec2.amazonaws.com"}
    document = iam(job, "GetRolePolicy", RoleName=name, PolicyName=name)["PolicyDocument"]
    assert document["Version"] == "2012-10-17"
    assert document["Statement"] == [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["*"]}]
    assert close_all(job.ledger, job.ledger.open_resources()) == []
    assert iam(job, "ListRoles")["Roles"] == iam(job, "ListInstanceProfiles")["InstanceProfiles"] == []


def test_it_is_made_once(job: Job, options: dict[str, Any]) -> None:
    options[profile.POLICY_OPTION] = POLICY
    profile.ensure(job)
    profile.ensure(job)
    assert len(job.ledger.open_resources()) == 2


@pytest.mark.parametrize(
    "action", ["CreateInstanceProfile", "CreateRole", "PutRolePolicy", "AddRoleToInstanceProfile"]
)
@pytest.mark.parametrize("done", [False, True])
def test_an_attempt_that_was_cut_off_is_in_nobodys_way(
    job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, action: str, done: bool
) -> None:
    options[profile.POLICY_OPTION] = POLICY
    call = job.cloud.call

    def cut(name: str, **parameters: Any) -> dict[str, Any]:
        if name == action and not done:
            raise ApiError(name, "ServiceFailure", "")
        answer = call(name, **parameters)
        if name == action:
            raise ApiError(name, "", "the connection was lost")
        return answer

    monkeypatch.setattr(job.cloud, "call", cut)
    with pytest.raises(ApiError):
        profile.ensure(job)
    monkeypatch.setattr(job.cloud, "call", call)
    profile.ensure(job)
    assert (
        len(iam(job, "ListRoles")["Roles"]) == len(iam(job, "ListInstanceProfiles")["InstanceProfiles"]) == 1
    )


@pytest.mark.parametrize(
    ("region", "service"), [("cn-north-1", "ec2.amazonaws.com.cn"), ("eu-west-1", "ec2.amazonaws.com")]
)
def test_the_service_that_may_use_the_role(region: str, service: str) -> None:
    assert json.loads(profile._trust(region))["Statement"][0]["Principal"] == {"Service": service}
