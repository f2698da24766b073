# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be true of several options together, and needs no cloud to tell.

The same rules run twice: when a template is compiled, as far as its values are known then, and when a source
starts. At compile time looking at a value that is not known yet raises NotKnownError, which ends that rule.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .._run.errors import ImageError
from .device_rules import DEVICE_RULES

Options = Mapping[str, Any]  # every documented option; None where neither value nor default
Rule = Callable[[Options], Iterator["Problem"]]
DEVICES = ("launch_block_device_mappings", "ami_block_device_mappings", "ebs_volumes")

_NAME = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")
_KEY_ID = re.compile(
    r"(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)?(key/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
)
_KEY_ALIAS = re.compile(r"(arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:)?alias/[A-Za-z0-9/_-]{1,250}")
_BURSTABLE = re.compile(r"t\d")


class NotKnownError(Exception):
    """A value is not known yet."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with ``option``; that of a nested block is ``BLOCK[INDEX].OPTION``."""

    option: str
    message: str
    hint: str = ""
    fatal: bool = True


def problems(options: Options) -> list[Problem]:
    """All that is wrong, in the order of the rules."""
    found: list[Problem] = []
    for rule in RULES:
        _apply(found, rule(options))
    for name in DEVICES:
        try:
            devices = list(options.get(name) or ())
        except NotKnownError:
            continue
        for index, device in enumerate(devices):
            for device_rule in DEVICE_RULES:
                _apply(
                    found,
                    (
                        Problem(f"{name}[{index}].{option}", message, hint)
                        for option, message, hint in device_rule(device)
                    ),
                )
    return found


def _apply(found: list[Problem], noted: Iterator[Problem]) -> None:
    with suppress(NotKnownError):
        for problem in noted:
            found.append(problem)  # what came before a NotKnownError counts


def check(options: Options) -> list[str]:
    """Raise one ImageError with everything that is wrong; the warnings are returned."""
    noted = problems(options)
    wrong = [f"{each.option}: {each.message} {each.hint}".rstrip() for each in noted if each.fatal]
    if wrong:
        raise ImageError("\n".join(wrong))
    return [f"{each.option}: {each.message} {each.hint}".rstrip() for each in noted]


def is_spot(options: Options) -> bool:
    """Whether a spot instance is wanted."""
    return options.get("spot_price") not in (None, "", "0")


def _credentials(options: Options) -> Iterator[Problem]:
    for one, other in (("access_key", "secret_key"), ("secret_key", "access_key")):
        if options.get(one) and not options.get(other):
            yield Problem(one, f'"{one}" needs "{other}".', "Give both, or neither to use the environment's.")


def _owners(options: Options) -> Iterator[Problem]:
    wanted = options.get("source_ami_filter")
    if wanted and not options.get("source_ami") and not wanted.get("owners"):
        hint = 'For example: owners = ["amazon"], or ["self"], or the number of an account'
        yield Problem("source_ami_filter", "Without owners anybody could offer a matching image.", hint)


def _image_name(options: Options) -> Iterator[Problem]:
    name = options.get("ami_name")
    if name is None or _NAME.fullmatch(name):
        return
    if not 3 <= len(name) <= 128:
        yield Problem("ami_name", f"The name of an image has 3 to 128 characters, not {len(name)}.")
    else:
        wrong = "".join(dict.fromkeys(each for each in name if not _NAME.fullmatch(each * 3)))
        hint = "Letters, digits, spaces and ( ) [ ] . / - ' @ _ are possible."
        yield Problem("ami_name", f'The name of an image cannot have "{wrong}" in it.', hint)


def _key_needs_encryption(options: Options) -> Iterator[Problem]:
    for name in ("kms_key_id", "region_kms_key_ids"):
        if options.get(name) and not options.get("encrypt_boot"):
            yield Problem(
                name, f'"{name}" has no effect on an image that is not encrypted.', "Set encrypt_boot = true."
            )
    if options.get("ami_kms_key") and not options.get("ami_encrypt"):
        hint = "Set ami_encrypt = true."
        yield Problem("ami_kms_key", "The key has no effect on an image that is not encrypted.", hint)
    if options.get("root_volume_kms_key_id") and not options.get("root_volume_encrypt_boot"):
        hint = "Set root_volume_encrypt_boot = true."
        yield Problem(
            "root_volume_kms_key_id", "The key has no effect on a volume that is not encrypted.", hint
        )


def _key_names(options: Options) -> Iterator[Problem]:
    for name in ("kms_key_id", "root_volume_kms_key_id"):
        if options.get(name) and not is_key(options[name]):
            yield Problem(
                name, f'"{options[name]}" is no key.', "A key is an id, alias/NAME, or the ARN of either."
            )
    for region, key in (options.get("region_kms_key_ids") or {}).items():
        if key and not is_key(key):
            hint = "A key is an id, alias/NAME, or the ARN of either."
            yield Problem("region_kms_key_ids", f'"{key}", for {region}, is no key.', hint)


def is_key(text: str) -> bool:
    """Whether a text can name a key of KMS."""
    return bool(_KEY_ID.fullmatch(text) or _KEY_ALIAS.fullmatch(text))


def _key_of_each_region(options: Options) -> Iterator[Problem]:
    keys = options.get("region_kms_key_ids")
    if not keys:
        return
    regions = list(options.get("ami_regions") or ())
    for region in keys:
        if region not in regions:
            yield Problem(
                "region_kms_key_ids", f"{region} is not in ami_regions.", f'Add "{region}" to ami_regions.'
            )
    for region in regions:
        if region not in keys:
            hint = "Give it a key, or the default key with an empty text."
            yield Problem("region_kms_key_ids", f"{region} of ami_regions has no key.", hint)


def _shared_with_default_key(options: Options) -> Iterator[Problem]:
    """What the account's default key encrypts nobody else can read, and nothing encrypted can be public."""
    if not options.get("encrypt_boot"):
        return
    for name in ("ami_groups", "snapshot_groups"):
        if options.get(name):
            yield Problem(name, "What is encrypted cannot be public.", "Name accounts, or do not encrypt it.")
    for name in ("ami_users", "ami_org_arns", "ami_ou_arns", "snapshot_users"):
        if options.get(name):
            yield from _default_keys(name, options)


def _default_keys(name: str, options: Options) -> Iterator[Problem]:
    if not options.get("skip_save_build_region") and not options.get("kms_key_id"):
        summary = "What is encrypted with the default key cannot be shared."
        yield Problem(name, summary, "Set kms_key_id to a key that the others may use.")
        return
    keys = options.get("region_kms_key_ids") or {}
    home = options.get("region") if options.get("kms_key_id") else None
    without = [each for each in options.get("ami_regions") or () if each != home and not keys.get(each)]
    if without:
        where = ", ".join(dict.fromkeys(without))
        hint = "Give each region a key that the others may use with region_kms_key_ids."
        yield Problem(
            name, f"The copy in {where} is encrypted with the default key: it cannot be shared.", hint
        )


def _only_copies(options: Options) -> Iterator[Problem]:
    if options.get("skip_save_build_region") and not options.get("ami_regions"):
        yield Problem(
            "skip_save_build_region", "Nothing would be left of the build.", "Name regions in ami_regions."
        )


def _deprecation(options: Options) -> Iterator[Problem]:
    moment = options.get("deprecate_at")
    if not moment:
        return
    try:
        if "T" not in moment or datetime.fromisoformat(moment).tzinfo is None:
            raise ValueError
    except ValueError:
        yield Problem("deprecate_at", f'"{moment}" is no time.', 'For example: "2030-01-31T00:00:00Z"')
        return
    if datetime.fromisoformat(moment) <= datetime.now(UTC):
        yield Problem("deprecate_at", f"{moment} has passed: an image can only be deprecated in the future.")


def _copy_duration(options: Options) -> Iterator[Problem]:
    minutes = options.get("snapshot_copy_duration_minutes")
    if minutes is not None and (minutes < 15 or minutes % 15):
        yield Problem("snapshot_copy_duration_minutes", f"It must be a multiple of 15, not {minutes}.")


def _spot(options: Options) -> Iterator[Problem]:
    if "spot_price" not in options:
        return
    if is_spot(options):
        for name in ("ena_support", "sriov_support", "enable_nitro_enclave"):
            if options.get(name):
                yield Problem(name, f'"{name}" cannot be set for a spot instance.')
        return
    for name in ("spot_instance_types", "spot_tags", "spot_tag", "fleet_tags", "fleet_tag"):
        if options.get(name):
            yield Problem(name, f'"{name}" is for spot instances.', 'Set spot_price, for example to "auto".')


def _type(options: Options) -> Iterator[Problem]:
    kind = options.get("instance_type") or ""
    if options.get("enable_nitro_enclave") and _BURSTABLE.match(kind):
        yield Problem("enable_nitro_enclave", f"Instances of the type {kind} cannot have enclaves.")
    for name in ("enable_unlimited_credits", "enable_t2_unlimited"):
        if options.get(name) and kind and not _BURSTABLE.match(kind):
            yield Problem(
                name, f"Instances of the type {kind} have no credits.", "Those of t2, t3, t3a and t4g have."
            )


def _placement(options: Options) -> Iterator[Problem]:
    placement = options.get("placement") or {}
    if placement.get("host_id") and placement.get("host_resource_group_arn"):
        yield Problem("placement", "Only one of host_id and host_resource_group_arn can be set.")
    if placement.get("tenancy") and options.get("tenancy"):
        yield Problem("tenancy", "tenancy is set twice.", "Keep that of placement.")


def _hops(options: Options) -> Iterator[Problem]:
    hops = (options.get("metadata_options") or {}).get("http_put_response_hop_limit")
    if hops is not None and not 1 <= hops <= 64:
        yield Problem(
            "metadata_options.http_put_response_hop_limit",
            f"http_put_response_hop_limit must be 1 to 64, not {hops}.",
        )


def _login(options: Options) -> Iterator[Problem]:
    if options.get("ssh_interface") == "session_manager":
        if options.get("communicator") == "winrm":
            yield Problem("ssh_interface", "session_manager works with ssh only.")
        if not (
            options.get("iam_instance_profile")
            or options.get("temporary_iam_instance_profile_policy_document")
        ):
            hint = "Set iam_instance_profile to a profile with AmazonSSMManagedInstanceCore."
            yield Problem("ssh_interface", "session_manager needs an instance profile.", hint)
    if options.get("ssh_keypair_name") and not (
        options.get("ssh_private_key_file")
        or (options.get("ssh_agent_auth") and options["communicator"] != "winrm")
    ):
        yield Problem(
            "ssh_keypair_name", "The private key is missing.", "Set ssh_private_key_file or ssh_agent_auth."
        )
    if options.get("communicator") == "winrm" and options.get("temporary_key_pair_type") not in (None, "rsa"):
        yield Problem("temporary_key_pair_type", "Windows needs a key pair of the type rsa.")


def _networks(options: Options) -> Iterator[Problem]:
    for text in options.get("temporary_security_group_source_cidrs") or ():
        try:
            if "/" not in text:
                raise ValueError
            ipaddress.ip_interface(text)
        except ValueError:
            hint = 'For example: "192.0.2.0/24", or "192.0.2.7/32" for one address'
            yield Problem("temporary_security_group_source_cidrs", f'"{text}" is no network.', hint)


def _fast_launch(options: Options) -> Iterator[Problem]:
    wanted = options.get("fast_launch") or {}
    regions = wanted.get("region_launch_templates") or ()
    for block in (wanted, *regions):
        if block.get("template_id") and block.get("template_name"):
            yield Problem("fast_launch", "Only one of template_id and template_name can be set.")
    for name, least in (("max_parallel_launches", 6), ("target_resource_count", 1)):
        if wanted.get(name) is not None and wanted[name] < least:
            yield Problem(f"fast_launch.{name}", f'"{name}" must be {least} or more, not {wanted[name]}.')
    if options.get("region"):
        for block in regions:
            if block["region"] not in (options["region"], *(options.get("ami_regions") or ())):
                hint = f'Add "{block["region"]}" to ami_regions.'
                yield Problem("fast_launch", f"There will be no image in {block['region']}.", hint)


def _surrogate_root(options: Options) -> Iterator[Problem]:
    root = options.get("ami_root_device")
    if not root:
        return
    if root.get("iops") and root.get("volume_type") in (None, "gp2"):
        yield Problem(
            "ami_root_device.iops",
            "iops is for the volume types io1, io2 and gp3.",
            'Set volume_type = "gp3".',
        )
    for device in options.get("launch_block_device_mappings") or ():
        if device["device_name"] == root["source_device_name"]:
            if device.get("omit_from_artifact"):
                yield Problem("ami_root_device", "The root device cannot have omit_from_artifact.")
            return
    summary = f"{root['source_device_name']} is no device of launch_block_device_mappings."
    yield Problem("ami_root_device.source_device_name", summary)


def _firmware(options: Options) -> Iterator[Problem]:
    if not options.get("uefi_data"):
        return
    mode, architecture = options.get("boot_mode"), options.get("ami_architecture") or ""
    if mode == "legacy-bios" or (not mode and not architecture.startswith("arm64")):
        yield Problem("uefi_data", "uefi_data is for images that boot with UEFI.", 'Set boot_mode = "uefi".')


def _chroot_root(options: Options) -> Iterator[Problem]:
    if "chroot_mounts" not in options or options.get("from_scratch"):
        return
    pair = ("root_device_name", "ami_block_device_mappings")
    for one, other in (pair, pair[::-1]):
        if options.get(one) and not options.get(other):
            yield Problem(one, f'"{one}" needs "{other}".')
    if all(options.get(name) for name in pair) and not options.get("root_volume_size"):
        yield Problem("root_device_name", "With mappings of its own the image needs root_volume_size.")


def _chroot_mounts(options: Options) -> Iterator[Problem]:
    for mount in options.get("chroot_mounts") or ():
        if not isinstance(mount, list | tuple) or len(mount) != 3:
            hint = 'For example: ["bind", "/dev", "/dev"]'
            yield Problem("chroot_mounts", "Each mount has a type, a source and a directory.", hint)


def _outdated(options: Options) -> Iterator[Problem]:
    for name in ("spot_price_auto_product", "block_duration_minutes"):
        if options.get(name):
            yield Problem(name, f'"{name}" has no effect any more.', "Remove it.", fatal=False)
    if options.get("from_scratch") and (options.get("source_ami") or options.get("source_ami_filter")):
        name = "source_ami" if options.get("source_ami") else "source_ami_filter"
        yield Problem(name, f'"{name}" has no effect with from_scratch.', "Remove it.", fatal=False)


RULES: tuple[Rule, ...] = (
    _credentials,
    _owners,
    _image_name,
    _key_needs_encryption,
    _key_names,
    _key_of_each_region,
    _shared_with_default_key,
    _only_copies,
    _deprecation,
    _copy_duration,
    _spot,
    _type,
    _placement,
    _hops,
    _login,
    _networks,
    _fast_launch,
    _surrogate_root,
    _firmware,
    _chroot_root,
    _chroot_mounts,
    _outdated,
)
