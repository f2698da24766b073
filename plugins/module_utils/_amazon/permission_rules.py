# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which API actions a build calls, and when: a line for each, under the statement of the policy it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import rules, security_group
from .filters import block
from .image import needs_intermediary
from .key_pair import makes_key_pair


@dataclass(frozen=True)
class Build:
    """One source: ``builder`` is the action (amazon_ebs), ``source`` is what is known of the source image."""

    builder: str
    params: Mapping[str, Any]
    region: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)

    def has(self, *options: str) -> bool:
        return any(self.params.get(option) for option in options)

    def kms_keys(self) -> list[str]:
        """The keys of KMS that the options name."""
        devices = [
            each
            for name in ("launch_block_device_mappings", "ami_block_device_mappings", "ebs_volumes")
            for each in self.params.get(name) or ()
        ]
        named = [
            self.params.get("kms_key_id"),
            self.params.get("root_volume_kms_key_id"),
            *(self.params.get("region_kms_key_ids") or {}).values(),
            *(each.get("kms_key_id") for each in devices),
        ]
        return list(dict.fromkeys(str(each) for each in named if each))

    @property
    def launches(self) -> bool:
        return self.builder != "amazon_chroot"

    @property
    def spot(self) -> bool:
        return self.launches and rules.is_spot(self.params)

    @property
    def makes_image(self) -> bool:
        return self.builder != "amazon_ebsvolume" and not self.has("skip_create_ami")

    @property
    def creates_image(self) -> bool:
        """By CreateImage, of an instance; else an image is registered."""
        return self.makes_image and (self.builder == "amazon_ebs" or self.has("use_create_image"))

    @property
    def takes_snapshots(self) -> bool:
        if self.builder == "amazon_ebsvolume":
            return any(each.get("snapshot_volume") for each in self.params.get("ebs_volumes") or ())
        return self.makes_image and not self.creates_image and self.builder != "amazon_instance"

    @property
    def copies(self) -> bool:
        return self.makes_image and (bool(self.params.get("ami_regions")) or self.has("encrypt_boot"))

    @property
    def removes_intermediary(self) -> bool:
        return self.makes_image and needs_intermediary(self.params)

    @property
    def leaves_volumes(self) -> bool:
        """Whether a volume of the machine outlives it, and is not what was to be made."""
        if not self.launches or self.builder == "amazon_ebsvolume":
            return not self.launches
        launched = self.params.get("launch_block_device_mappings") or ()
        own = {each.get("device_name") for each in launched}
        inherited = (each for each in self.source.get("mappings", ()) if each.get("DeviceName") not in own)
        return (
            self.has("use_create_image")
            or any(map(_outlives, launched))
            or any((each.get("Ebs") or {}).get("DeleteOnTermination") is False for each in inherited)
        )

    @property
    def bundles(self) -> bool:
        return self.builder == "amazon_instance"

    @property
    def tags_result(self) -> bool:
        if self.builder == "amazon_ebsvolume":
            return any(each.get("tags") or each.get("tag") for each in self.params.get("ebs_volumes") or ())
        return self.makes_image and self.has("tags", "tag", "snapshot_tags", "snapshot_tag")

    @property
    def result_is_tagged(self) -> bool:
        """Whether something stays that loses the temporary tags."""
        kept = (not each.get("delete_on_termination") for each in self.params.get("ebs_volumes") or ())
        return self.makes_image or self.takes_snapshots or (self.builder == "amazon_ebsvolume" and any(kept))

    @property
    def own_group(self) -> bool:
        return self.launches and security_group.is_temporary(self.params)

    @property
    def own_key(self) -> bool:
        return self.launches and makes_key_pair(self.params)

    @property
    def own_profile(self) -> bool:
        policy = "temporary_iam_instance_profile_policy_document"
        return self.launches and self.has(policy) and not self.has("iam_instance_profile")

    @property
    def profile(self) -> bool:
        return self.launches and (self.own_profile or self.has("iam_instance_profile"))

    @property
    def looks_at_subnets(self) -> bool:
        if not self.launches:
            return False
        if self.params.get("subnet_id"):
            known = self.has("vpc_id") and self.has("availability_zone")
            return not known or self._opens_group
        public = self.params.get("associate_public_ip_address")
        if block(self.params, "subnet_filter") or public is not None:
            return True
        return self._opens_group and self._goes_inside

    @property
    def _opens_group(self) -> bool:
        return (
            self.own_group
            and security_group.port(self.params) is not None
            and not self.params.get("temporary_security_group_source_cidrs")
        )

    @property
    def _goes_inside(self) -> bool:
        return self.params.get("ssh_interface") in ("private_ip", "private_dns") and not self.has(
            "ssh_bastion_host", "ssh_proxy_host", "temporary_security_group_source_public_ip"
        )

    @property
    def looks_at_offers(self) -> bool:
        chosen = self.has("subnet_id", "availability_zone") or bool(block(self.params, "subnet_filter"))
        return self.launches and self.params.get("associate_public_ip_address") is not None and not chosen

    @property
    def looks_at_vpcs(self) -> bool:
        filtered = self.launches and not self.has("vpc_id") and bool(block(self.params, "vpc_filter"))
        alone = self.has("vpc_id") and not self.has("subnet_id") and not block(self.params, "subnet_filter")
        return filtered or (alone and self._prevalidates_name)

    @property
    def _prevalidates_name(self) -> bool:
        waived = self.has("force_deregister", "skip_save_build_region", "skip_create_ami")
        return self.builder != "amazon_ebsvolume" and not waived

    @property
    def stops(self) -> bool:
        return (
            self.builder in ("amazon_ebs", "amazon_ebssurrogate", "amazon_ebsvolume")
            and not self.spot
            and not self.has("disable_stop_instance")
        )

    @property
    def swaps(self) -> bool:
        return self.builder == "amazon_ebssurrogate" and self.has("use_create_image")

    @property
    def attributes(self) -> bool:
        names = ("ami_description", "ami_groups", "ami_users", "ami_org_arns", "ami_ou_arns")
        return self.makes_image and self.has(*names, "ami_product_codes", "imds_support")

    @property
    def snapshot_attributes(self) -> bool:
        if self.builder == "amazon_ebsvolume":
            volumes = self.params.get("ebs_volumes") or ()
            return any(each.get("snapshot_users") or each.get("snapshot_groups") for each in volumes)
        return self.makes_image and self.has("snapshot_users", "snapshot_groups")

    @property
    def fast_launch(self) -> bool:
        return self.makes_image and any((self.params.get("fast_launch") or {}).values())

    @property
    def names_launch_template(self) -> bool:
        options = self.params.get("fast_launch") or {}
        named = (options, *(options.get("region_launch_templates") or ()))
        return self.fast_launch and any(
            each.get("template_id") or each.get("template_name") for each in named
        )

    @property
    def protects(self) -> bool:
        options = self.params.get("deregistration_protection") or {}
        return self.makes_image and bool(options.get("enabled") or options.get("with_cooldown"))

    @property
    def password(self) -> bool:
        return self.launches and self.params.get("communicator") == "winrm" and not self.has("winrm_password")

    @property
    def tunnel(self) -> bool:
        return self.launches and self.params.get("ssh_interface") == "session_manager"

    @property
    def retags_volumes(self) -> bool:
        general = self.has("run_volume_tags", "run_volume_tag")
        return self.builder == "amazon_ebsvolume" and general


def _outlives(device: Mapping[str, Any]) -> bool:
    return not any(device.get(name) for name in ("delete_on_termination", "no_device", "virtual_name"))


When = Callable[[Build], bool]


def _always(_build: Build) -> bool:
    return True


def _launched(build: Build) -> bool:
    return build.launches


def _forced(build: Build) -> bool:
    return build.makes_image and build.has("force_deregister")


# Sid -> action -> when it is called. "Own" acts on what carries the tag of a run, "Replace" on what cannot;
# the statements AfterFailure... are needed only when something went wrong.
RULES: dict[str, dict[str, When]] = {
    "Look": {
        "ec2:DescribeRegions": lambda b: (
            b.builder != "amazon_ebsvolume" and not b.has("skip_region_validation")
        ),
        "ec2:DescribeImages": lambda b: b.makes_image or not b.has("from_scratch"),
        "ec2:DescribeVpcs": lambda b: b.looks_at_vpcs,
        "ec2:DescribeSubnets": lambda b: b.looks_at_subnets,
        "ec2:DescribeInstanceTypeOfferings": lambda b: b.looks_at_offers,
        "ec2:DescribeSecurityGroups": lambda b: b.launches and bool(block(b.params, "security_group_filter")),
        "ec2:DescribeInstances": _always,
        "ec2:DescribeVolumes": _always,
        "ec2:DescribeSnapshots": lambda b: b.takes_snapshots,
        "iam:GetInstanceProfile": lambda b: (
            b.profile and not b.own_profile and not b.has("skip_profile_validation")
        ),
        "sts:DecodeAuthorizationMessage": lambda b: b.has("decode_authorization_messages"),
    },
    "Create": {
        "ec2:CreateKeyPair": lambda b: b.own_key,
        "ec2:CreateSecurityGroup": lambda b: b.own_group,
        "ec2:RunInstances": _launched,
        "ec2:CreateLaunchTemplate": lambda b: b.spot,
        "ec2:CreateFleet": lambda b: b.spot,
        "ec2:CreateVolume": lambda b: not b.launches,
        "ec2:CreateSnapshot": lambda b: b.takes_snapshots,
        "ec2:CreateImage": lambda b: b.creates_image,
        "ec2:RegisterImage": lambda b: b.makes_image and not b.creates_image,
    },
    "TagAtCreation": {"ec2:CreateTags": _always},
    "Own": {
        "ec2:AuthorizeSecurityGroupIngress": lambda b: (
            b.own_group and security_group.port(b.params) is not None
        ),
        "ec2:GetPasswordData": lambda b: b.password,
        "ec2:StopInstances": lambda b: b.stops,
        "ec2:ModifyInstanceAttribute": lambda b: (
            b.launches and (b.has("sriov_support") or b.params.get("ena_support") is not None or b.swaps)
        ),
        "ec2:CreateTags": lambda b: b.tags_result,
        "ec2:DeleteTags": lambda b: b.result_is_tagged or b.retags_volumes,
        "ec2:ModifyImageAttribute": lambda b: b.attributes,
        "ec2:ModifySnapshotAttribute": lambda b: b.snapshot_attributes,
        "ec2:EnableImageDeprecation": lambda b: b.makes_image and b.has("deprecate_at"),
        "ec2:EnableImageDeregistrationProtection": lambda b: b.protects,
        "ec2:TerminateInstances": _launched,
        "ec2:DeleteKeyPair": lambda b: b.own_key,
        "ec2:DeleteSecurityGroup": lambda b: b.own_group,
        "ec2:DeleteLaunchTemplate": lambda b: b.spot,
        "ec2:DeleteVolume": lambda b: b.leaves_volumes,
        "ec2:DeregisterImage": lambda b: b.removes_intermediary,
        "ec2:DeleteSnapshot": lambda b: b.removes_intermediary,
    },
    "Role": {
        f"iam:{name}": lambda b: b.own_profile
        for name in (
            "CreateInstanceProfile",
            "CreateRole",
            "TagRole",
            "TagInstanceProfile",
            "PutRolePolicy",
            "AddRoleToInstanceProfile",
            "RemoveRoleFromInstanceProfile",
            "DeleteRolePolicy",
            "DeleteRole",
            "DeleteInstanceProfile",
        )
    },
    "PassRole": {"iam:PassRole": lambda b: b.profile},
    "Replace": {
        "ec2:DeregisterImage": _forced,
        "ec2:DeleteSnapshot": lambda b: _forced(b) and b.has("force_delete_snapshot"),
        # Neither the instance nor the volumes of this host carry our tags.
        "ec2:AttachVolume": lambda b: not b.launches or b.swaps,
        "ec2:DetachVolume": lambda b: not b.launches or b.swaps,
    },
    "CopyImage": {"ec2:CopyImage": lambda b: b.copies},
    "Bundle": {
        "s3:ListBucket": lambda b: b.bundles,
        **{
            # The machine uploads the bundle with the credentials of the build, unless it has its own.
            f"s3:{name}": lambda b: b.bundles and not b.has("iam_instance_profile")
            for name in ("GetBucketAcl", "GetBucketLocation", "PutObject", "PutObjectAcl")
        },
    },
    "FastLaunch": {
        "ec2:EnableFastLaunch": lambda b: b.fast_launch,
        "ec2:DescribeFastLaunchImages": lambda b: b.fast_launch,
        "ec2:DescribeLaunchTemplates": lambda b: b.names_launch_template,
    },
    "Encrypt": {
        f"kms:{name}": lambda b: bool(b.kms_keys())
        for name in (
            "CreateGrant",
            "Decrypt",
            "DescribeKey",
            "GenerateDataKeyWithoutPlaintext",
            "ReEncryptFrom",
            "ReEncryptTo",
        )
    },
    "SessionManager": {
        "ssm:StartSession": lambda b: b.tunnel,
        "ssm:TerminateSession": lambda b: b.tunnel,
    },
    "AfterFailure": {
        "ec2:DescribeKeyPairs": lambda b: b.own_key,
        "ec2:DescribeSecurityGroups": lambda b: b.own_group,
        "ec2:DescribeLaunchTemplates": lambda b: b.spot,
        "ec2:DescribeSnapshots": lambda b: b.makes_image or b.takes_snapshots,
    },
    "AfterFailureBundle": {"s3:DeleteObject": lambda b: b.bundles},
    "AfterFailureRole": {
        "iam:GetInstanceProfile": lambda b: b.own_profile,
        "iam:GetRole": lambda b: b.own_profile,
    },
    "AfterFailureOwn": {
        "ec2:DeregisterImage": lambda b: b.makes_image,
        "ec2:DeleteSnapshot": lambda b: b.makes_image or b.takes_snapshots,
        "ec2:DeleteVolume": lambda b: b.builder == "amazon_ebsvolume",
        "ec2:DisableImageDeregistrationProtection": lambda b: b.protects,
    },
}


def used(build: Build, sid: str) -> list[str]:
    """The actions of a statement; what another statement allows anyway is left out after a failure."""
    found = [action for action, when in RULES[sid].items() if when(build)]
    if not sid.startswith("AfterFailure"):
        return found
    known = {
        action
        for other, listed in RULES.items()
        if not other.startswith("AfterFailure")
        for action, when in listed.items()
        if when(build)
    }
    return [action for action in found if action not in known]
