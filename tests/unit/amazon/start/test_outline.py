# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.outline import outline
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.prevalidate import prevalidate
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


def test_it_only_looks_and_is_plain_data(job: Job, options: dict[str, Any], calls: list[Any]) -> None:
    options.update(user_data="secret text", associate_public_ip_address=True)
    found = outline(job, [], prevalidate)
    assert all(action.startswith("Describe") for action, _parameters in calls)
    assert job.ledger.open_resources() == []
    assert "secret text" not in json.dumps(found)
    assert found["source_image"]["id"] == found["instance"]["ImageId"] == "ami-1e749f67"
    assert found["instance"]["UserData"] == "11 bytes"
    assert found["network"]["subnet"]
    assert found["key_pair"]["type"] == "ed25519"
    assert found["security_groups"] == {"create": True, "port": 22, "from": ["192.0.2.0/24"]}
    assert (found["problems"], found["region"], found["spot"]) == ([], "us-east-1", False)


def test_what_is_there_already(job: Job, options: dict[str, Any]) -> None:
    options.update(
        security_group_ids=["sg-1"],
        ssh_keypair_name="ours",
        ssh_private_key_file="~/.ssh/id",
        iam_instance_profile="builder",
    )
    found = outline(job, [], prevalidate)
    assert found["security_groups"] == {"create": False, "ids": ["sg-1"]}
    assert found["key_pair"] == {"create": False, "name": "ours"}
    assert found["instance"]["KeyName"] == "ours"
    assert found["instance"]["IamInstanceProfile"] == {"Name": "builder"}


def test_what_would_stop_the_build_is_told(job: Job, options: dict[str, Any]) -> None:
    options["ami_regions"] = ["us-middle-1"]
    (problem,) = outline(job, [], prevalidate)["problems"]
    assert "us-middle-1" in problem


def test_without_a_source_image_there_is_nothing_to_tell(
    job: Job, options: dict[str, Any], refuse: Callable[..., None]
) -> None:
    options["source_ami"] = "ami-00000000"
    with pytest.raises(ImageError, match="no AMI ami-00000000"):
        outline(job, [], prevalidate)
