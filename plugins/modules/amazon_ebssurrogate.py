# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_ebssurrogate
short_description: Make an AMI of volumes that an instance has prepared
description:
  - Launches an instance with further volumes, on which the provisioners install a system. An AMI is made of
    those volumes; the instance's own ones are thrown away.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
  - hcl2ansible.images.amazon_access
  - hcl2ansible.images.amazon_source_image
  - hcl2ansible.images.amazon_image
  - hcl2ansible.images.amazon_image.networking
  - hcl2ansible.images.amazon_run
  - hcl2ansible.images.amazon_block_devices.surrogate
  - hcl2ansible.images.amazon_block_devices.volume_tags
  - hcl2ansible.images.communicator
options:
  ami_root_device:
    description: The volume that becomes the root of the image.
    type: dict
    required: true
    suboptions:
      source_device_name:
        description: Device of O(launch_block_device_mappings) to take.
        type: str
        required: true
      device_name:
        description: Device that it is in the image.
        type: str
        required: true
      delete_on_termination:
        description: Delete the volume with an instance of the image.
        type: bool
        default: false
      iops:
        description: Operations a second. Not for the type V(gp2).
        type: int
      volume_type:
        description: Type of the volume.
        type: str
      volume_size:
        description: Size in gigabytes. By default that of the snapshot.
        type: int
  ami_virtualization_type:
    required: true
  ami_architecture:
    description: Architecture of the image.
    type: str
    choices: [arm64, arm64_mac, i386, x86_64, x86_64_mac]
    default: x86_64
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
  use_create_image:
    description: Swap the volumes of the stopped instance and make the image of it, in place of registering
      the snapshots. Keeps the product codes of the source image.
    type: bool
    default: false
  skip_ami_run_tags:
    description: Do not give the image O(run_tags) when it is created with O(use_create_image).
    type: bool
    default: false
  snapshot_description:
    description: Description of the snapshots.
    type: str
attributes:
  check_mode:
    support: full
    description: Shows what would be created, from which image, and which permissions that needs. Only reads.
  builder:
    support: full
    description: Builds images in a build block.
    details: amazon-ebssurrogate
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: amazon-ebssurrogate.web
        groups: [images]
        source: {type: amazon-ebssurrogate, name: web}

- name: Build the AMI
  hosts: images
  gather_facts: false
  tasks:
    - name: Build amazon-ebssurrogate.web
      block:
        - name: Start the machine
          hcl2ansible.images.amazon_ebssurrogate:
            state: started
            ami_name: web-2030-01-31
            instance_type: t3.micro
            region: eu-west-1
            source_ami_filter:
              owners: ["136693071363"]
              filters: {name: debian-13-amd64-*}
              most_recent: true
            ssh_username: admin
            ami_virtualization_type: hvm
            launch_block_device_mappings:
              - device_name: /dev/xvdf
                volume_size: 8
                volume_type: gp3
                delete_on_termination: true
            ami_root_device:
              source_device_name: /dev/xvdf
              device_name: /dev/xvda
              delete_on_termination: true
        - name: Install Debian on the volume
          hcl2ansible.images.shell:
            inline:
              - sudo mkfs.ext4 /dev/nvme1n1
              - sudo mount /dev/nvme1n1 /mnt
              - sudo debootstrap trixie /mnt
        - name: Create the AMI
          hcl2ansible.images.amazon_ebssurrogate:
            state: captured
      always:
        - name: Remove everything temporary
          hcl2ansible.images.amazon_ebssurrogate:
            state: absent
"""

RETURN = r"""
machine:
  description: Connection variables of the host.
  returned: with O(state=started)
  type: dict
  sample: {ansible_connection: ansible.builtin.ssh, ansible_host: 203.0.113.7, ansible_user: admin}
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
artifact:
  description: The images, by region.
  returned: with O(state=captured)
  type: dict
  sample: {builder_id: mitchellh.amazon.ebssurrogate, id: "eu-west-1:ami-0c0ffee0", kind: amazon.image}
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
