# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is encrypted with a key that others cannot have is refused before anything is started."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.rules import problems

KEY = "alias/ours"
FAR = {"ami_regions": ["us-west-2", "eu-west-1"]}


def refused(**options: Any) -> dict[str, str]:
    return {
        each.option: each.message
        for each in problems({"encrypt_boot": True, "region": "us-east-1", **options})
    }


@pytest.mark.parametrize("option", ["ami_users", "ami_org_arns", "ami_ou_arns", "snapshot_users"])
def test_the_default_key_cannot_be_shared(option: str) -> None:
    assert option in refused(**{option: ["111122223333"]})
    assert not refused(**{option: ["111122223333"]}, kms_key_id=KEY)
    assert not refused(**{option: ["111122223333"]}, encrypt_boot=False)


def test_every_region_needs_a_key_of_its_own() -> None:
    shared = {"ami_users": ["111122223333"], "kms_key_id": KEY, **FAR}
    assert "us-west-2, eu-west-1" in refused(**shared)["ami_users"]
    some = {"us-west-2": KEY, "eu-west-1": ""}
    assert "in eu-west-1 is" in refused(**shared, region_kms_key_ids=some)["ami_users"]
    assert not refused(**shared, region_kms_key_ids={**some, "eu-west-1": KEY})


def test_the_region_of_the_build_needs_none_where_nothing_stays() -> None:
    keys = dict.fromkeys(FAR["ami_regions"], KEY)
    shared = {"ami_users": ["111122223333"], "region_kms_key_ids": keys, **FAR}
    assert "ami_users" in refused(**shared)
    assert not refused(**shared, skip_save_build_region=True)


@pytest.mark.parametrize("option", ["ami_groups", "snapshot_groups"])
def test_nothing_encrypted_can_be_public(option: str) -> None:
    assert refused(**{option: ["all"]}, kms_key_id=KEY) == {option: "What is encrypted cannot be public."}
