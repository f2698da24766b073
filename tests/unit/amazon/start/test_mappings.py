# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.mappings import (
    block_devices,
    without_ephemeral,
)


@pytest.mark.parametrize(
    ("given", "ebs"),
    [
        (
            {"volume_size": 20, "volume_type": "gp3", "iops": 4000, "throughput": 200},
            {
                "DeleteOnTermination": False,
                "Iops": 4000,
                "Throughput": 200,
                "VolumeSize": 20,
                "VolumeType": "gp3",
            },
        ),
        (
            {"delete_on_termination": True, "encrypted": True, "kms_key_id": "alias/k"},
            {"DeleteOnTermination": True, "Encrypted": True, "KmsKeyId": "alias/k"},
        ),
        (
            {"snapshot_id": "snap-1", "encrypted": False},
            {"DeleteOnTermination": False, "Encrypted": False, "SnapshotId": "snap-1"},
        ),
        ({"encrypted": None, "iops": None, "kms_key_id": ""}, {"DeleteOnTermination": False}),
    ],
)
def test_volumes(given: dict[str, Any], ebs: dict[str, Any]) -> None:
    (made,) = block_devices([{"device_name": "/dev/sdb", **given}])
    assert made["DeviceName"] == "/dev/sdb"
    assert made["Ebs"] == ebs


def test_devices_that_are_no_volumes() -> None:
    given = [
        {"device_name": "/dev/sdb", "virtual_name": "ephemeral0", "volume_size": 3},
        {"device_name": "/dev/sdc", "no_device": True},
    ]
    assert block_devices(given) == [
        {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"},
        {"DeviceName": "/dev/sdc", "NoDevice": ""},
    ]
    assert block_devices(None) == []


def test_instance_store_devices_of_windows() -> None:
    names = [each["DeviceName"] for each in without_ephemeral()]
    assert (names[0], names[-1], len(names)) == ("xvdca", "xvdcz", 26)
