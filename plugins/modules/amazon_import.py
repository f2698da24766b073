# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_import
short_description: Make an AMI of a disk image
description:
  - Uploads the artifact's disk image to S3 and has EC2 make an AMI of it, which takes a while. The object is
    removed afterwards.
  - The account needs the service role of VM Import, C(vmimport) or O(role_name).
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.post_processor
  - hcl2ansible.images.amazon_access
options:
  s3_bucket_name:
    description: Bucket for the object, in the region of the AMI.
    type: str
    required: true
  s3_key_name:
    description: Key of the object. By default C(packer-import-), the time, and O(format). With
      O(skip_clean=false) there must be no such object yet.
    type: str
  s3_encryption:
    description: How the object is encrypted. By default as the bucket says.
    type: str
    choices: [AES256, aws:kms]
  s3_encryption_key:
    description: Key to encrypt the object with. Used with O(s3_encryption=aws:kms).
    type: str
  skip_clean:
    description: Leave the object in S3.
    type: bool
    default: false
  format:
    description: Format of the disk image, and the ending of its file.
    type: str
    choices: [ova, raw, vhd, vhdx, vmdk]
    default: ova
  architecture:
    description: Architecture of the AMI.
    type: str
    choices: [arm64, i386, x86_64]
    default: x86_64
  boot_mode:
    description: How instances of the AMI boot. By default V(legacy-bios), and V(uefi) for V(arm64).
    type: str
    choices: [legacy-bios, uefi]
  platform:
    description: Operating system of the image. Required with V(uefi).
    type: str
    choices: [linux, windows]
  license_type:
    description: V(AWS) or V(BYOL), where the system needs a license.
    type: str
  role_name:
    description: Service role that the import works as. By default C(vmimport).
    type: str
  ami_name:
    description: Name of the AMI. It costs a copy; without it the AMI is called after the task.
    type: str
  ami_description:
    description: Description of the AMI.
    type: str
  ami_users:
    description: Accounts that may launch the AMI.
    type: list
    elements: str
  ami_groups:
    description: Groups that may launch the AMI. There is only V(all), which makes it public.
    type: list
    elements: str
    choices: [all]
  ami_org_arns:
    description: ARNs of organizations that may launch the AMI.
    type: list
    elements: str
  ami_ou_arns:
    description: ARNs of organizational units that may launch the AMI.
    type: list
    elements: str
  ami_encrypt:
    description: Encrypt the AMI.
    type: bool
    default: false
  ami_kms_key:
    description: Key to encrypt the AMI with. By default the account's. Needs O(ami_encrypt).
    type: str
  imds_support:
    description: With V(v2.0), instances of the AMI demand version 2 of the metadata service.
    type: str
    choices: [v2.0]
  tags:
    description: Tags of the AMI and its snapshots.
    type: dict
  keep_input_artifact:
    description: Keep what was worked on.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Says what would be imported.
  post_processor:
    support: full
    description: Post-processes artifacts in a build block.
    details: amazon-import
"""

EXAMPLES = r"""
- name: Make an AMI of the appliance
  hcl2ansible.images.amazon_import:
    artifact: "{{ artifact }}"
    region: eu-west-1
    s3_bucket_name: example-imports
    ami_name: web-2030-01-31
    tags: {Release: "1.0"}
"""

RETURN = r"""
artifact:
  description: The AMI.
  returned: success
  type: dict
  sample: {builder_id: packer.post-processor.amazon-import, id: "eu-west-1:ami-0c0ffee0", kind: amazon.image}
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
REQUIRED_IF = [["boot_mode", "uefi", ["platform"]], ["architecture", "arm64", ["platform"]]]
