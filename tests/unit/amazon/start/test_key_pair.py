# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import key_pair
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import RUN_TAG, Job

Sent = Callable[[str], list[dict[str, Any]]]


def names(job: Job) -> list[str]:
    return [each["KeyName"] for each in job.cloud.call("DescribeKeyPairs")["KeyPairs"]]


def test_a_temporary_key_pair_is_tagged_and_in_the_ledger(
    job: Job, options: dict[str, Any], sent: Sent
) -> None:
    options["run_tags"] = {"Team": "web"}
    key_pair.ensure(job)
    created = sent("CreateKeyPair")[0]
    assert created["KeyType"] == "ed25519"
    tags = {each["Key"]: each["Value"] for each in created["TagSpecifications"][0]["Tags"]}
    assert (tags["Team"], tags[RUN_TAG]) == ("web", job.run_id)
    assert names(job) == [job.data["key_name"]]
    kinds = [each.kind for each in job.ledger.open_resources(job.source)]
    assert kinds == ["local.path", "amazon.key_pair"]


def test_the_private_key_is_its_owners_and_outlives_the_runs_temporary_files(job: Job) -> None:
    key_pair.ensure(job)
    path = Path(job.data["key_file"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert job.tmp not in path.parents
    assert path.read_text().strip().endswith("PRIVATE KEY-----")
    assert key_pair.private_key(job) == path.read_text()
    assert "PRIVATE KEY" not in job.ledger.path.read_text()


def test_twice_is_once(job: Job) -> None:
    key_pair.ensure(job)
    key_pair.ensure(job)
    assert len(names(job)) == 1


def test_an_attempt_that_was_cut_off_is_made_anew(job: Job) -> None:
    key_pair.ensure(job)
    job.data.clear()  # killed before the step was saved
    key_pair.ensure(job)
    assert names(job) == [job.data["key_name"]]
    open_kinds = [each.kind for each in job.ledger.open_resources(job.source)]
    assert open_kinds.count("amazon.key_pair") == 1


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"ssh_password": "secret"}, ""),
        ({"ssh_private_key_file": "~/.ssh/id"}, ""),
        ({"ssh_agent_auth": True}, ""),
        ({"ssh_agent_auth": True, "temporary_key_pair_name": "mine"}, ""),
        ({"ssh_keypair_name": "ours", "ssh_private_key_file": "~/.ssh/id"}, "ours"),
        ({"ssh_keypair_name": "ours", "ssh_agent_auth": True}, "ours"),
    ],
)
def test_none_is_made_when_there_is_another_login(
    job: Job, options: dict[str, Any], given: dict[str, Any], name: str
) -> None:
    options.update(given)
    key_pair.ensure(job)
    assert (job.data["key_name"], names(job)) == (name, [])
    assert key_pair.private_key(job) == ""


@pytest.mark.parametrize(
    "given", [{"communicator": "none"}, {"temporary_key_pair_name": "mine", "ssh_password": "secret"}]
)
def test_one_is_made(job: Job, options: dict[str, Any], given: dict[str, Any]) -> None:
    options.update(given)
    key_pair.ensure(job)
    assert names(job) == [given.get("temporary_key_pair_name", job.data["key_name"])]


@pytest.mark.parametrize(
    ("given", "kind"),
    [({"communicator": "winrm"}, "rsa"), ({"temporary_key_pair_type": "rsa"}, "rsa"), ({}, "ed25519")],
)
def test_windows_needs_an_rsa_key(
    job: Job, options: dict[str, Any], given: dict[str, Any], kind: str
) -> None:
    options.update(given)
    assert key_pair.key_type(job) == kind


def test_a_name_of_somebody_else_is_left_alone(job: Job, options: dict[str, Any]) -> None:
    options["temporary_key_pair_name"] = "theirs"
    job.cloud.call("CreateKeyPair", KeyName="theirs")
    with pytest.raises(ApiError, match=r"InvalidKeyPair\.Duplicate") as caught:
        key_pair.ensure(job)
    assert "temporary_key_pair_name" in caught.value.hint
    assert "amazon.key_pair" not in [each.kind for each in job.ledger.open_resources()]
    assert names(job) == ["theirs"]


def test_a_key_pair_whose_answer_was_lost_is_made_anew(job: Job, lose_answer: Callable[[str], None]) -> None:
    """A client that got no answer asks again, and is told that the name is taken: by itself."""
    lose_answer("CreateKeyPair")
    key_pair.ensure(job)
    assert names(job) == [job.data["key_name"]]
    assert "PRIVATE KEY" in key_pair.private_key(job)
    open_kinds = [each.kind for each in job.ledger.open_resources(job.source)]
    assert open_kinds == ["local.path", "amazon.key_pair"]
