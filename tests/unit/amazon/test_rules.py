# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules for several options: what they refuse, what they let pass, and that a value they cannot see yet ends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import rules
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
SSM = {"ssh_interface": "session_manager", "communicator": "ssh", "iam_instance_profile": "x"}


def mapping(**device: Any) -> dict[str, Any]:
    return {"launch_block_device_mappings": [{"device_name": "/dev/sda1", **device}]}


REFUSED = [
    ({"access_key": "a"}, "access_key"),
    ({"ami_name": "a" * 129}, "ami_name"),
    ({"ami_name": "a?b"}, "ami_name"),
    ({"source_ami_filter": {"filters": {}}}, "source_ami_filter"),
    ({"kms_key_id": KEY, "encrypt_boot": False}, "kms_key_id"),
    ({"kms_key_id": "key", "encrypt_boot": True}, "kms_key_id"),
    ({"root_volume_kms_key_id": KEY}, "root_volume_kms_key_id"),
    ({"ami_kms_key": KEY, "ami_encrypt": False}, "ami_kms_key"),
    (
        {"encrypt_boot": True, "ami_regions": ["a"], "region_kms_key_ids": {"b": KEY, "a": ""}},
        "region_kms_key_ids",
    ),
    (
        {"encrypt_boot": True, "ami_regions": ["a", "b"], "region_kms_key_ids": {"a": KEY}},
        "region_kms_key_ids",
    ),
    ({"deprecate_at": "2030-01-31T00:00:00"}, "deprecate_at"),
    ({"deprecate_at": "2020-01-31T00:00:00Z"}, "deprecate_at"),
    ({"snapshot_copy_duration_minutes": 20}, "snapshot_copy_duration_minutes"),
    ({"snapshot_copy_duration_minutes": 0}, "snapshot_copy_duration_minutes"),
    ({"spot_price": "0.1", "sriov_support": True}, "sriov_support"),
    ({"spot_price": "0.1", "enable_nitro_enclave": True}, "enable_nitro_enclave"),
    ({"spot_price": None, "spot_instance_types": ["m5.large"]}, "spot_instance_types"),
    ({"spot_price": "0", "fleet_tag": [{"key": "a"}]}, "fleet_tag"),
    ({"instance_type": "t3.micro", "enable_nitro_enclave": True}, "enable_nitro_enclave"),
    ({"instance_type": "m5.large", "enable_unlimited_credits": True}, "enable_unlimited_credits"),
    ({"placement": {"host_id": "h", "host_resource_group_arn": "a"}}, "placement"),
    ({"placement": {"tenancy": "host"}, "tenancy": "host"}, "tenancy"),
    (
        {"metadata_options": {"http_put_response_hop_limit": 0}},
        "metadata_options.http_put_response_hop_limit",
    ),
    ({**SSM, "communicator": "winrm"}, "ssh_interface"),
    ({**SSM, "iam_instance_profile": None}, "ssh_interface"),
    ({"ssh_keypair_name": "k", "communicator": "ssh"}, "ssh_keypair_name"),
    ({"communicator": "winrm", "temporary_key_pair_type": "ed25519"}, "temporary_key_pair_type"),
    ({"temporary_security_group_source_cidrs": ["10.0.0.0/33"]}, "temporary_security_group_source_cidrs"),
    ({"fast_launch": {"template_id": "a", "template_name": "b"}}, "fast_launch"),
    ({"fast_launch": {"max_parallel_launches": 5}}, "fast_launch.max_parallel_launches"),
    ({"region": "a", "fast_launch": {"region_launch_templates": [{"region": "b"}]}}, "fast_launch"),
    (
        {**mapping(), "ami_root_device": {"source_device_name": "/dev/sdb"}},
        "ami_root_device.source_device_name",
    ),
    (
        {**mapping(omit_from_artifact=True), "ami_root_device": {"source_device_name": "/dev/sda1"}},
        "ami_root_device",
    ),
    ({"uefi_data": "x", "ami_architecture": "x86_64"}, "uefi_data"),
    ({"uefi_data": "x", "ami_architecture": "arm64", "boot_mode": "legacy-bios"}, "uefi_data"),
    ({"chroot_mounts": None, "root_device_name": "/dev/sda"}, "root_device_name"),
    ({"chroot_mounts": [["proc", "proc"]]}, "chroot_mounts"),
    (mapping(volume_type="io2", iops=99), "launch_block_device_mappings[0].iops"),
    (mapping(volume_type="io2", iops=6000, volume_size=10), "launch_block_device_mappings[0].iops"),
    (mapping(volume_type="gp2", throughput=200), "launch_block_device_mappings[0].throughput"),
    (mapping(kms_key_id=KEY), "launch_block_device_mappings[0].kms_key_id"),
    ({"ebs_volumes": [{"device_name": "a"}, {"snapshot_users": ["1"]}]}, "ebs_volumes[1].snapshot_users"),
]
ALLOWED = [
    {"ami_name": "web ()[]./-'@_1"},
    {"source_ami_filter": {"filters": {}}, "source_ami": "ami-1"},
    {"kms_key_id": f"arn:aws:kms:eu-west-1:123456789012:key/{KEY}", "encrypt_boot": True},
    {"kms_key_id": "arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/x", "encrypt_boot": True},
    {"kms_key_id": f"mrk-{'0' * 32}", "encrypt_boot": True, "ami_users": ["1"]},
    {"deprecate_at": "2040-01-31T00:00:00+02:00"},
    {"spot_price": "auto", "spot_tags": {"a": "b"}, "spot_instance_types": ["m5.large"]},
    SSM,
    {"ssh_keypair_name": "k", "communicator": "ssh", "ssh_agent_auth": True},
    {"temporary_security_group_source_cidrs": ["0.0.0.0/0", "2001:db8::/32", "192.0.2.7/24"]},
    {"region": "a", "ami_regions": ["b"], "fast_launch": {"region_launch_templates": [{"region": "b"}]}},
    {**mapping(), "ami_root_device": {"source_device_name": "/dev/sda1"}},
    {"uefi_data": "x", "ami_architecture": "arm64"},
    {"chroot_mounts": [["proc", "proc", "/proc"]], "from_scratch": True, "root_device_name": "/dev/sda"},
    mapping(volume_type="io1", iops=500, volume_size=10),
    mapping(volume_type="gp3", iops=16000, throughput=1000),
    mapping(kms_key_id=KEY, encrypted=True),
]


@pytest.mark.parametrize(("options", "option"), REFUSED, ids=str)
def test_what_is_refused(options: dict[str, Any], option: str) -> None:
    assert [each.option for each in rules.problems(options) if each.fatal] == [option]
    with pytest.raises(ImageError, match=option.partition("[")[0]):
        rules.check(options)


@pytest.mark.parametrize("options", ALLOWED, ids=str)
def test_what_is_allowed(options: dict[str, Any]) -> None:
    assert rules.problems(options) == []


def test_what_has_no_effect_is_a_warning() -> None:
    assert rules.check({"block_duration_minutes": 60}) == [
        'block_duration_minutes: "block_duration_minutes" has no effect any more. Remove it.'
    ]


class Seen(Mapping[str, Any]):
    """Options of which some cannot be seen yet."""

    def __init__(self, **known: Any) -> None:
        self.known = known

    def __getitem__(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        raise rules.NotKnownError

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def test_an_unknown_value_ends_its_rule_alone() -> None:
    devices = [Seen(iops=5, volume_type="gp3"), Seen(throughput=5), Seen(throughput=5, volume_type="gp3")]

    found = rules.problems(Seen(ami_name="x", launch_block_device_mappings=devices))

    assert [each.option for each in found] == [
        "ami_name",
        "launch_block_device_mappings[0].iops",
        "launch_block_device_mappings[2].throughput",
    ]
