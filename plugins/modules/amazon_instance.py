# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: amazon_instance
short_description: Make an AMI with an instance store
description:
  - Launches an instance of an AMI with an instance store, has its AMI tools bundle it after the provisioners
    have changed it, uploads the bundle to S3 and registers it.
  - An old kind of AMI that few types of instances can run. Take M(hcl2ansible.images.amazon_ebs) unless you
    must.
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
  - hcl2ansible.images.communicator
options:
  account_id:
    description: Number of the account. Dashes in it are ignored.
    type: str
    required: true
  s3_bucket:
    description: Bucket, and directories in it, for the bundle.
    type: str
    required: true
  x509_cert_path:
    description: File of the X.509 certificate of the account.
    type: str
    required: true
  x509_key_path:
    description: File of the private key that belongs to O(x509_cert_path).
    type: str
    required: true
  x509_upload_path:
    description: Directory in the machine for certificate and key.
    type: str
    default: /tmp
  bundle_destination:
    description: Directory in the machine for the bundle.
    type: str
    default: /tmp
  bundle_prefix:
    description: Prefix of the bundle's files. By default C(image-) and the time.
    type: str
  bundle_vol_command:
    description: Command that makes the bundle, with the Go template variables C(.AccountId),
      C(.Architecture), C(.CertPath), C(.Destination), C(.KeyPath), C(.Prefix) and C(.PrivatePath).
    type: str
  bundle_upload_command:
    description: Command that uploads the bundle, with the Go template variables C(.AccessKey),
      C(.BucketName), C(.BundleDirectory), C(.ManifestPath), C(.Region), C(.SecretKey) and C(.Token).
    type: str
  tpm_support:
    description: With V(v2.0), instances of the image have a TPM.
    type: str
    choices: [v2.0]
attributes:
  check_mode:
    support: full
    description: Shows what would be created, from which image, and which permissions that needs. Only reads.
  builder:
    support: full
    description: Builds images in a build block.
    details: amazon-instance
"""

EXAMPLES = r"""
- name: Prepare the build
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Add a host for the source
      ansible.builtin.add_host:
        name: amazon-instance.old
        groups: [images]
        source: {type: amazon-instance, name: old}

- name: Build the AMI
  hosts: images
  gather_facts: false
  tasks:
    - name: Build amazon-instance.old
      block:
        - name: Start the machine
          hcl2ansible.images.amazon_instance:
            state: started
            ami_name: web-2030-01-31
            instance_type: m3.medium
            region: eu-west-1
            source_ami_filter:
              owners: ["136693071363"]
              filters: {name: debian-13-amd64-*}
              most_recent: true
            ssh_username: admin
            account_id: "123456789012"
            s3_bucket: example-images
            x509_cert_path: certificate.pem
            x509_key_path: key.pem
        - name: Install nginx in the machine
          hcl2ansible.images.shell:
            inline:
              - sudo apt-get update
              - sudo apt-get install --yes nginx
        - name: Create the AMI
          hcl2ansible.images.amazon_instance:
            state: captured
      always:
        - name: Remove everything temporary
          hcl2ansible.images.amazon_instance:
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
  sample: {builder_id: mitchellh.amazon.instance, id: "eu-west-1:ami-0c0ffee0", kind: amazon.image}
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
