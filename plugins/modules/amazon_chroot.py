# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_chroot
short_description: Make an AMI on the instance that this runs on
description:
  - For a controller that is an instance of EC2 itself. Attaches a new volume to it, with the contents of an
    AMI or empty, runs the provisioners in it through chroot, and registers an AMI of its snapshot. No
    instance is launched.
  - Needs to run as root, or O(command_wrapper).
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
  - hcl2ansible.images.amazon_access
  - hcl2ansible.images.amazon_source_image
  - hcl2ansible.images.amazon_image
  - hcl2ansible.images.amazon_image.networking
  - hcl2ansible.images.amazon_block_devices
options:
  from_scratch:
    description: Start with an empty volume. Needs O(ami_block_device_mappings), O(ami_virtualization_type),
      O(pre_mount_commands), O(root_device_name) and O(root_volume_size).
    type: bool
    default: false
  root_device_name:
    description: Name of the root device of the image. Given together with O(ami_block_device_mappings). By
      default that of the source image.
    type: str
  root_volume_size:
    description: Size of the root volume in gigabytes. By default that of the source image.
    type: int
  root_volume_type:
    description: Type of the root volume. By default that of the source image, or V(gp2).
    type: str
  root_volume_tags:
    description: Tags of the root volume while the image is made. Values may use the Go template variables of
      the source image.
    type: dict
  root_volume_tag:
    description: One of O(root_volume_tags) as a block.
    type: list
    elements: dict
    suboptions:
      key:
        description: Key of the tag.
        type: str
        required: true
      value:
        description: Value of the tag.
        type: str
        default: ""
  root_volume_encrypt_boot:
    description: Encrypt the root volume.
    type: bool
  root_volume_kms_key_id:
    description: Key to encrypt the root volume with. Needs O(root_volume_encrypt_boot).
    type: str
  ami_architecture:
    description: Architecture of the image. By default that of the source image, and V(x86_64) with
      O(from_scratch).
    type: str
    choices: [arm64, arm64_mac, i386, x86_64, x86_64_mac]
  boot_mode:
    description: How instances of the image boot. By default as their type says.
    type: str
    choices: [legacy-bios, uefi, uefi-preferred]
  uefi_data:
    description: UEFI variables of the image, as base64. Needs a O(boot_mode) with UEFI.
    type: str
  tpm_support:
    description: With V(v2.0), instances of the image have a TPM.
    type: str
    choices: [v2.0]
  chroot_mounts:
    description: What to mount in the volume, each a list of type, source and directory. By default C(proc),
      C(sysfs), C(/dev), C(devpts) and C(binfmt_misc).
    type: list
    elements: list
  command_wrapper:
    description: How to run a command of the controller, with the Go template variable C(.Command), for
      example V(sudo {{.Command}}).
    type: str
    default: "{{.Command}}"
  copy_files:
    description: Files of the controller to copy into the volume for the provisioners. Before the snapshot
      they are taken away, and what was there before is put back. By default C(/etc/resolv.conf), and none
      with O(from_scratch).
    type: list
    elements: str
  device_path:
    description: Device to attach the volume as. By default the first free one of C(/dev/sdf) to C(/dev/sdp).
    type: str
  nvme_device_path:
    description: Device that the volume appears as, on an instance with NVMe. By default it is found by the
      id of the volume.
    type: str
  mount_path:
    description: Directory to mount the volume at, with the Go template variable C(.Device).
    type: str
    default: /mnt/packer-amazon-chroot-volumes/{{.Device}}
  mount_partition:
    description: Number of the partition to mount. V(0) is the whole device.
    type: str
    default: "1"
  mount_options:
    description: Options to mount it with.
    type: list
    elements: str
  pre_mount_commands:
    description: Commands of the controller to run when the volume is attached, with the Go template variable
      C(.Device).
    type: list
    elements: str
  post_mount_commands:
    description: Commands of the controller to run when the volume is mounted, with the Go template variables
      C(.Device) and C(.MountPath).
    type: list
    elements: str
attributes:
  check_mode:
    support: full
    description: Shows what would be created, from which image, and which permissions that needs. Only reads.
  builder:
    support: full
    description: Builds images in a build block.
    details: amazon-chroot
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: amazon-chroot.web
        groups: [images]
        source: {type: amazon-chroot, name: web}

- name: Build the AMI
  hosts: images
  gather_facts: false
  tasks:
    - name: Build amazon-chroot.web
      block:
        - name: Start the machine
          hcl2ansible.images.amazon_chroot:
            state: started
            ami_name: web-2030-01-31
            source_ami: ami-0c0ffee0
            command_wrapper: "{% raw %}sudo {{.Command}}{% endraw %}"
        - name: Install nginx in the volume
          hcl2ansible.images.shell:
            inline:
              - apt-get update
              - apt-get install --yes nginx
        - name: Create the AMI
          hcl2ansible.images.amazon_chroot:
            state: captured
      always:
        - name: Remove everything temporary
          hcl2ansible.images.amazon_chroot:
            state: absent
"""

RETURN = r"""
machine:
  description: Connection variables of the host.
  returned: with O(state=started)
  type: dict
build:
  description: What is known about the build, under the names that templates use.
  returned: with O(state=started)
  type: dict
  contains:
    SourceAMI:
      description: Id of the source image.
      returned: always
      type: str
    SourceAMIName:
      description: Name of the source image.
      returned: always
      type: str
    SourceAMICreationDate:
      description: When the source image was made.
      returned: always
      type: str
    SourceAMIOwner:
      description: Account that owns the source image.
      returned: always
      type: str
    SourceAMIOwnerName:
      description: Alias of that account, as C(amazon).
      returned: always
      type: str
    BuildRegion:
      description: Region of the build.
      returned: always
      type: str
    Device:
      description: The device of the volume.
      returned: always
      type: str
    MountPath:
      description: Where the volume is mounted.
      returned: always
      type: str
artifact:
  description: The images, by region.
  returned: with O(state=captured)
  type: dict
  sample: {builder_id: mitchellh.amazon.chroot, id: "eu-west-1:ami-0c0ffee0", kind: amazon.image}
kept:
  description: What stays in place because the source has failed and C(hcl2ansible_on_error) says so.
  returned: with O(state=absent), when something stays
  type: list
  elements: str
reach:
  description: Command that gets into the machine that was kept.
  returned: with O(state=absent), when something stays
  type: str
plan:
  description: What would be done, with the source image and the permissions that are needed.
  returned: in check mode
  type: dict
"""

# For the compiler, which checks a template before anything runs; options alone cannot say it.
REQUIRED_ONE_OF = [["source_ami", "source_ami_filter", "from_scratch"]]
REQUIRED_IF = [
    [
        "from_scratch",
        True,
        [
            "ami_block_device_mappings",
            "ami_virtualization_type",
            "pre_mount_commands",
            "root_device_name",
            "root_volume_size",
        ],
    ],
]
