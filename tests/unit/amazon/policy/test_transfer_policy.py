# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policies of what goes to S3 are enough, and all of them is used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import Cloud as Account
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.transfer_policy import (
    of_import,
    of_upload,
)

from .conftest import Built, Cloud, act, needed, seen, without

# In the emulator the call that sends an object needs nothing more for its tags.
UNSEEN = {"s3:PutObjectTagging"}
IMPORT = {"s3_bucket_name": "disks", "format": "raw", "ami_name": "name", "ami_description": "text"}
CASES = {
    "upload": ({"destination": "s3://disks/images/"}, of_upload("disks", "images/", {})),
    "amazon_import": (IMPORT, of_import({**IMPORT, "region": "us-east-1"})),
}
# S3 answers the question for what is not there in another way, and what a removal that was refused has left of
# an imported image is not looked for again.
QUIET = {"s3:ListBucket", "ec2:DeleteSnapshot"}
STEPS = [
    (name, action) for name, (_options, policy) in CASES.items() for action in sorted(seen(policy) - UNSEEN)
]


def run(cloud: Cloud, name: str, policy: dict[str, Any], directory: Path) -> Built:
    """The post-processor on a disk image; the bucket is there."""
    disk = directory / "disk.raw"
    disk.write_bytes(b"disk" * 128)
    account, given = cloud.prepared({}, None, None)
    access = {each: given[each] for each in ("access_key", "secret_key", "region")}
    bucket = f"disks-{given['access_key'].lower()}"
    Account(access).call("CreateBucket", service="s3", Bucket=bucket)
    account.calls.clear()
    account.policy = policy
    artifact = {"builder_id": "test", "files": [str(disk)], "kind": "files"}
    options = {key: value.replace("disks", bucket) for key, value in CASES[name][0].items()}
    result = act(name, {"artifact": artifact, **access, **options})
    return Built(account.calls, [result["msg"]] if result.get("failed") else [])


@pytest.mark.parametrize("name", CASES)
def test_it_is_enough_and_all_of_it_is_used(name: str, cloud: Cloud, tmp_path: Path) -> None:
    policy = CASES[name][1]
    built = run(cloud, name, policy, tmp_path)
    assert not built.failure
    # That nothing is there under the name is asked in the same words as what is there.
    assert needed(built) == seen(policy) - UNSEEN - {"s3:ListBucket"}


@pytest.mark.parametrize(("name", "action"), [step for step in STEPS if step[1] not in QUIET])
def test_without_any_one_action_it_fails(name: str, action: str, cloud: Cloud, tmp_path: Path) -> None:
    built = run(cloud, name, without(CASES[name][1], action), tmp_path)
    assert built.failure


def test_check_mode_tells_the_policy(cloud: Cloud) -> None:
    planned = act("upload", {"artifact": None, "destination": "s3://disks/images/"}, check=True)
    assert planned["plan"]["policy"] == CASES["upload"][1]
