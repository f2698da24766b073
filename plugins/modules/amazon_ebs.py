# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_ebs
short_description: Make an AMI of an instance with EBS volumes
description:
  - Launches an instance of an AMI, and after the provisioners have changed it makes an AMI of it, copies it
    to other regions, tags and shares it.
  - Key pair, security group, instance profile and the instance itself are temporary, and always removed.
version_added: 0.1.0
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - hcl2ansible.images.builder
  - hcl2ansible.images.amazon_access
  - hcl2ansible.images.amazon_source_image
  - hcl2ansible.images.amazon_image
  - hcl2ansible.images.amazon_image.networking
  - hcl2ansible.images.amazon_run
  - hcl2ansible.images.amazon_block_devices
  - hcl2ansible.images.amazon_block_devices.launch
  - hcl2ansible.images.amazon_block_devices.volume_tags
  - hcl2ansible.images.communicator
options:
  skip_create_ami:
    description: Do everything but make the AMI, to test the provisioners. The artifact is empty then.
    type: bool
    default: false
  skip_ami_run_tags:
    description: Do not give the image O(run_tags) when it is created.
    type: bool
    default: false
  no_ephemeral:
    description: Keep instance store volumes out of a Windows instance.
    type: bool
    default: false
  fast_launch:
    description: Let EC2 prepare Windows images so that their instances start faster.
    type: dict
    suboptions:
      enable_fast_launch:
        description: Turn it on. Any other option here does too.
        type: bool
        default: false
      template_id: &template_id
        description: Launch template to prepare with.
        type: str
      template_name: &template_name
        description: Name of the launch template to prepare with.
        type: str
      template_version: &template_version
        description: Version of the launch template. By default its latest.
        type: int
      region_launch_templates:
        description: What differs in one region.
        type: list
        elements: dict
        suboptions:
          region:
            description: The region, that of the build or one of O(ami_regions).
            type: str
            required: true
          enable_fast_launch:
            description: Whether it is on there.
            type: bool
            default: true
          template_id: *template_id
          template_name: *template_name
          template_version: *template_version
      max_parallel_launches:
        description: How many instances may be launched at once to prepare, at least 6.
        type: int
      target_resource_count:
        description: How many prepared snapshots are kept.
        type: int
attributes:
  check_mode:
    support: full
    description: Shows what would be created, from which image, and which permissions that needs. Only reads.
  builder:
    support: full
    description: Builds images in a build block.
    details: amazon-ebs
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: amazon-ebs.web
        groups: [images]
        source: {type: amazon-ebs, name: web}

- name: Build the AMI
  hosts: images
  gather_facts: false
  tasks:
    - name: Build amazon-ebs.web
      block:
        - name: Start the machine
          hcl2ansible.images.amazon_ebs:
            state: started
            ami_name: web-2030-01-31
            instance_type: t3.micro
            region: eu-west-1
            source_ami_filter:
              owners: ["136693071363"]
              filters: {name: debian-13-amd64-*}
              most_recent: true
            ssh_username: admin
        - name: Install nginx in the machine
          hcl2ansible.images.shell:
            inline:
              - sudo apt-get update
              - sudo apt-get install --yes nginx
        - name: Create the AMI
          hcl2ansible.images.amazon_ebs:
            state: captured
      always:
        - name: Remove everything temporary
          hcl2ansible.images.amazon_ebs:
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
  sample: {builder_id: mitchellh.amazonebs, id: "eu-west-1:ami-0c0ffee0", kind: amazon.image}
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
