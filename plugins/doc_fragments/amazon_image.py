# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The image that a build makes: its name, copies, who may use it."""

    DOCUMENTATION = r"""
options:
  ami_name:
    description: Name of the image, 3 to 128 letters, digits, spaces and characters of V(()[]./-'@_). No image
      of the account may have it yet, unless O(force_deregister) is set.
    type: str
    required: true
  ami_description:
    description: Description of the image. May use the Go template variables of the source image, as
      C(.SourceAMI) and C(.SourceAMIName), and C(.BuildRegion).
    type: str
  ami_virtualization_type:
    description: Virtualization of the image. A search with O(source_ami_filter) only finds images that have
      it.
    type: str
    choices: [hvm, paravirtual]
  ami_users:
    description: Accounts that may launch the image.
    type: list
    elements: str
  ami_groups:
    description: Groups that may launch the image. There is only V(all), which makes it public.
    type: list
    elements: str
    choices: [all]
  ami_org_arns:
    description: ARNs of organizations that may launch the image.
    type: list
    elements: str
  ami_ou_arns:
    description: ARNs of organizational units that may launch the image.
    type: list
    elements: str
  ami_product_codes:
    description: Product codes of the image.
    type: list
    elements: str
  ami_regions:
    description: Further regions to copy the image to. All are copied to at the same time.
    type: list
    elements: str
  region_kms_key_ids:
    description: Key to encrypt the copy with, by region; an empty one is the default key. The regions must be
      those of O(ami_regions). Needs O(encrypt_boot).
    type: dict
  kms_key_id:
    description: Key to encrypt the image with, as id, alias, or ARN of either. By default the account's.
      Needs O(encrypt_boot).
    type: str
  encrypt_boot:
    description: Encrypt the image, which is done by copying a temporary one. V(false) makes sure that it is
      not encrypted; by default that is as the source image has it.
    type: bool
  skip_region_validation:
    description: Do not check that the regions exist.
    type: bool
    default: false
  skip_save_build_region:
    description: Keep only the copies in O(ami_regions), not the image in the region of the build.
    type: bool
    default: false
  tags:
    description: Tags of the image and its snapshots. Values may use the Go template variables of the source
      image.
    type: dict
  tag:
    description: One of O(tags) as a block, for tags that a C(dynamic) block makes.
    type: list
    elements: dict
    suboptions: &tag
      key:
        description: Key of the tag.
        type: str
        required: true
      value:
        description: Value of the tag.
        type: str
        default: ""
  snapshot_tags:
    description: Tags of the snapshots alone, over those of O(tags).
    type: dict
  snapshot_tag:
    description: One of O(snapshot_tags) as a block.
    type: list
    elements: dict
    suboptions: *tag
  snapshot_users:
    description: Accounts that may make volumes of the snapshots.
    type: list
    elements: str
  snapshot_groups:
    description: Groups that may make volumes of the snapshots. There is only V(all).
    type: list
    elements: str
    choices: [all]
  force_deregister:
    description: Deregister an image of the account that has the same name first. C(hcl2ansible build -force)
      sets it.
    type: bool
    default: false
  force_delete_snapshot:
    description: With O(force_deregister), delete the snapshots of the old image too.
    type: bool
    default: false
  snapshot_copy_duration_minutes:
    description: Time within which copies of snapshots must be complete. Faster ones cost more.
    type: int
  imds_support:
    description: With V(v2.0), instances of the image demand version 2 of the metadata service.
    type: str
    choices: [v2.0]
  deprecate_at:
    description: When the image becomes deprecated, as V(2030-01-31T00:00:00Z).
    type: str
  deregistration_protection:
    description: Protect the image from being deregistered.
    type: dict
    suboptions:
      enabled:
        description: Turn the protection on.
        type: bool
        default: false
      with_cooldown:
        description: Keep it protected for a day after the protection is turned off. Implies
          O(deregistration_protection.enabled).
        type: bool
        default: false
"""

    NETWORKING = r"""
options:
  ena_support:
    description: Whether the image supports enhanced networking (ENA). By default as the source image does.
    type: bool
  sriov_support:
    description: Turn enhanced networking with the Intel 82599 driver on.
    type: bool
    default: false
"""
