# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_ebsvolume
short_description: Make EBS volumes and snapshots
description:
  - Launches an instance with the volumes of O(ebs_volumes), which the provisioners fill. The volumes stay,
    and snapshots of them where asked for; no AMI is made.
  - When the build fails, its volumes and snapshots are removed, unlike with Packer.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
  - hcl2ansible.images.amazon_access
  - hcl2ansible.images.amazon_source_image
  - hcl2ansible.images.amazon_image.networking
  - hcl2ansible.images.amazon_run
  - hcl2ansible.images.amazon_block_devices.volumes
  - hcl2ansible.images.amazon_block_devices.volume_tags
  - hcl2ansible.images.communicator
attributes:
  check_mode:
    support: full
    description: Shows what would be created, from which image, and which permissions that needs. Only reads.
  builder:
    support: full
    description: Builds images in a build block.
    details: amazon-ebsvolume
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: amazon-ebsvolume.data
        groups: [images]
        source: {type: amazon-ebsvolume, name: data}

- name: Build the volumes
  hosts: images
  gather_facts: false
  tasks:
    - name: Build amazon-ebsvolume.data
      block:
        - name: Start the machine
          hcl2ansible.images.amazon_ebsvolume:
            state: started
            instance_type: t3.micro
            region: eu-west-1
            source_ami_filter:
              owners: ["136693071363"]
              filters: {name: debian-13-amd64-*}
              most_recent: true
            ssh_username: admin
            ebs_volumes:
              - device_name: /dev/xvdf
                volume_size: 20
                volume_type: gp3
                delete_on_termination: false
                tags: {Name: data}
                snapshot_volume: true
        - name: Fill the volume
          hcl2ansible.images.shell:
            inline:
              - sudo mkfs.ext4 -L data /dev/nvme1n1
        - name: Create the volumes
          hcl2ansible.images.amazon_ebsvolume:
            state: captured
      always:
        - name: Remove everything temporary
          hcl2ansible.images.amazon_ebsvolume:
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
  description: The volumes and snapshots, by region.
  returned: with O(state=captured)
  type: dict
  sample: {builder_id: mitchellh.amazon.ebsvolume, id: "eu-west-1:vol-0c0ffee0", kind: amazon.volume}
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
