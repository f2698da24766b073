# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Block devices: what a mapping of one may say, in launched instances and in images."""

    DOCUMENTATION = r"""
options:
  ami_block_device_mappings:
    description: Volumes that instances of the new image get.
    type: list
    elements: dict
    suboptions:
      device_name:
        description: Name of the device, for example V(/dev/sdf) or V(xvdf).
        type: str
        required: true
      delete_on_termination:
        description: Delete the volume with the instance.
        type: bool
        default: false
      encrypted:
        description: Encrypt the volume. By default as its snapshot or the account says.
        type: bool
      iops:
        description: Operations a second, for the types V(io1), V(io2) and V(gp3).
        type: int
      kms_key_id:
        description: Key to encrypt the volume with. Needs C(encrypted).
        type: str
      no_device:
        description: Leave the device of the source image out.
        type: bool
        default: false
      snapshot_id:
        description: Snapshot that the volume is made of.
        type: str
      throughput:
        description: Megabytes a second of a V(gp3) volume, 125 to 1000.
        type: int
      virtual_name:
        description: Name of an instance store volume, as V(ephemeral0).
        type: str
      volume_type:
        description: Type of the volume, for example V(gp3).
        type: str
      volume_size:
        description: Size in gigabytes.
        type: int
"""

    LAUNCH = r"""
options:
  launch_block_device_mappings:
    description: Volumes that the instance gets besides those of its image, or in their place. One
      without C(delete_on_termination) outlives the instance.
    type: list
    elements: dict
    suboptions:
      device_name:
        description: Name of the device, for example V(/dev/sdf) or V(xvdf).
        type: str
        required: true
      delete_on_termination:
        description: Delete the volume with the instance.
        type: bool
        default: false
      encrypted:
        description: Encrypt the volume. By default as its snapshot or the account says.
        type: bool
      iops:
        description: Operations a second, for the types V(io1), V(io2) and V(gp3).
        type: int
      kms_key_id:
        description: Key to encrypt the volume with. Needs C(encrypted).
        type: str
      no_device:
        description: Leave the device of the source image out.
        type: bool
        default: false
      snapshot_id:
        description: Snapshot that the volume is made of.
        type: str
      throughput:
        description: Megabytes a second of a V(gp3) volume, 125 to 1000.
        type: int
      virtual_name:
        description: Name of an instance store volume, as V(ephemeral0).
        type: str
      volume_type:
        description: Type of the volume, for example V(gp3).
        type: str
      volume_size:
        description: Size in gigabytes.
        type: int
"""

    SURROGATE = r"""
options:
  ami_block_device_mappings:
    description: Volumes that instances of the new image get.
    type: list
    elements: dict
    suboptions:
      omit_from_artifact:
        description: Leave the device out of the image.
        type: bool
        default: false
      device_name:
        description: Name of the device, for example V(/dev/sdf) or V(xvdf).
        type: str
        required: true
      delete_on_termination:
        description: Delete the volume with the instance.
        type: bool
        default: false
      encrypted:
        description: Encrypt the volume. By default as its snapshot or the account says.
        type: bool
      iops:
        description: Operations a second, for the types V(io1), V(io2) and V(gp3).
        type: int
      kms_key_id:
        description: Key to encrypt the volume with. Needs C(encrypted).
        type: str
      no_device:
        description: Leave the device of the source image out.
        type: bool
        default: false
      snapshot_id:
        description: Snapshot that the volume is made of.
        type: str
      throughput:
        description: Megabytes a second of a V(gp3) volume, 125 to 1000.
        type: int
      virtual_name:
        description: Name of an instance store volume, as V(ephemeral0).
        type: str
      volume_type:
        description: Type of the volume, for example V(gp3).
        type: str
      volume_size:
        description: Size in gigabytes.
        type: int
  launch_block_device_mappings:
    description: Volumes that the instance gets besides those of its image, or in their place. One
      without C(delete_on_termination) outlives the instance.
    type: list
    elements: dict
    suboptions:
      omit_from_artifact:
        description: Leave the device out of the image.
        type: bool
        default: false
      device_name:
        description: Name of the device, for example V(/dev/sdf) or V(xvdf).
        type: str
        required: true
      delete_on_termination:
        description: Delete the volume with the instance.
        type: bool
        default: false
      encrypted:
        description: Encrypt the volume. By default as its snapshot or the account says.
        type: bool
      iops:
        description: Operations a second, for the types V(io1), V(io2) and V(gp3).
        type: int
      kms_key_id:
        description: Key to encrypt the volume with. Needs C(encrypted).
        type: str
      no_device:
        description: Leave the device of the source image out.
        type: bool
        default: false
      snapshot_id:
        description: Snapshot that the volume is made of.
        type: str
      throughput:
        description: Megabytes a second of a V(gp3) volume, 125 to 1000.
        type: int
      virtual_name:
        description: Name of an instance store volume, as V(ephemeral0).
        type: str
      volume_type:
        description: Type of the volume, for example V(gp3).
        type: str
      volume_size:
        description: Size in gigabytes.
        type: int
"""

    VOLUME_TAGS = r"""
options:
  run_volume_tags:
    description: Tags of the volumes of the instance. Values may use the Go template variables of the source
      image.
    type: dict
  run_volume_tag:
    description: One of O(run_volume_tags) as a block.
    type: list
    elements: dict
    suboptions:
      name:
        description: Key of the tag.
        type: str
        required: true
        aliases: [key]
      value:
        description: Value of the tag.
        type: str
        default: ""
"""

    VOLUMES = r"""
options:
  ebs_volumes:
    description: The volumes to make. One with C(delete_on_termination) is gone when the build ends.
    type: list
    elements: dict
    suboptions:
      tags:
        description: Tags of the volume.
        type: dict
      tag:
        description: One of the tags as a block.
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
      snapshot_volume:
        description: Make a snapshot of the volume when the provisioners are done.
        type: bool
        default: false
      snapshot_description:
        description: Description of the snapshot. Needs C(snapshot_volume).
        type: str
      snapshot_tags:
        description: Tags of the snapshot.
        type: dict
      snapshot_tag:
        description: One of the snapshot's tags as a block.
        type: list
        elements: dict
        suboptions: *tag
      snapshot_users:
        description: Accounts that may make volumes of the snapshot.
        type: list
        elements: str
      snapshot_groups:
        description: Groups that may make volumes of the snapshot. There is only V(all).
        type: list
        elements: str
        choices: [all]
      device_name:
        description: Name of the device, for example V(/dev/sdf) or V(xvdf).
        type: str
        required: true
      delete_on_termination:
        description: Delete the volume with the instance.
        type: bool
        default: false
      encrypted:
        description: Encrypt the volume. By default as its snapshot or the account says.
        type: bool
      iops:
        description: Operations a second, for the types V(io1), V(io2) and V(gp3).
        type: int
      kms_key_id:
        description: Key to encrypt the volume with. Needs C(encrypted).
        type: str
      no_device:
        description: Leave the device of the source image out.
        type: bool
        default: false
      snapshot_id:
        description: Snapshot that the volume is made of.
        type: str
      throughput:
        description: Megabytes a second of a V(gp3) volume, 125 to 1000.
        type: int
      virtual_name:
        description: Name of an instance store volume, as V(ephemeral0).
        type: str
      volume_type:
        description: Type of the volume, for example V(gp3).
        type: str
      volume_size:
        description: Size in gigabytes.
        type: int
"""
