# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The instance that an image is made of: type, network, rights, price."""

    DOCUMENTATION = r"""
options:
  instance_type:
    description: Type of the instance, for example V(t3.micro).
    type: str
  spot_instance_types:
    description: Types of which Amazon launches the cheapest, as a spot instance. Needs O(spot_price).
    type: list
    elements: str
  associate_public_ip_address:
    description: Whether the instance gets a public address. Without O(subnet_id) and O(subnet_filter) a
      subnet of the default VPC is taken. By default as the subnet says.
    type: bool
  availability_zone:
    description: Availability zone of the instance. By default Amazon chooses.
    type: str
  subnet_id:
    description: Subnet of the instance.
    type: str
  subnet_filter:
    description: Search for the subnet. O(subnet_id) wins over it.
    type: dict
    suboptions:
      filters: &filters
        description: Filters of the API, by name.
        type: dict
      filter: &filter
        description: One of the filters as a block.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name of the filter.
            type: str
            required: true
          value:
            description: Value to filter by.
            type: str
            required: true
      most_free:
        description: Of several subnets take the one with most free addresses.
        type: bool
        default: false
      random:
        description: Of several subnets take any.
        type: bool
        default: false
  vpc_id:
    description: VPC of the temporary security group and of what O(subnet_filter) may find.
    type: str
  vpc_filter:
    description: Search for the VPC; exactly one must match. O(vpc_id) wins over it.
    type: dict
    suboptions:
      filters: *filters
      filter: *filter
  security_group_id:
    description: Security group of the instance. By default a temporary one.
    type: str
  security_group_ids:
    description: Security groups of the instance.
    type: list
    elements: str
  security_group_filter:
    description: Search for the security groups. O(security_group_ids) wins over it.
    type: dict
    suboptions:
      filters: *filters
      filter: *filter
  temporary_security_group_source_cidrs:
    description:
      - Networks from which the temporary security group lets the communicator in.
      - By default the public address of the controller alone, unlike with Packer, which lets the whole world
        in (V(0.0.0.0/0)).
    type: list
    elements: str
  temporary_security_group_source_public_ip:
    description: Let the public address of the controller in. That is so by default here.
    type: bool
    default: false
  iam_instance_profile:
    description: Instance profile of the instance.
    type: str
  skip_profile_validation:
    description: Do not check that O(iam_instance_profile) exists.
    type: bool
    default: false
  temporary_iam_instance_profile_policy_document:
    description: Policy of a temporary instance profile. Not used with O(iam_instance_profile).
    type: dict
    suboptions:
      Version:
        description: Version of the policy language.
        type: str
        default: "2012-10-17"
      Statement:
        description: What is allowed or denied.
        type: list
        elements: dict
        required: true
        suboptions:
          Effect:
            description: Whether the actions are allowed or denied.
            type: str
            choices: [Allow, Deny]
            required: true
          Action:
            description: The actions, as V(logs:*).
            type: list
            elements: str
            required: true
          Resource:
            description: ARNs of what the actions are about.
            type: list
            elements: str
            required: true
  user_data:
    description: User data of the instance. Text that is base64 already is passed on as it is.
    type: str
  user_data_file:
    description: File with the user data of the instance.
    type: str
  ebs_optimized:
    description: Give the instance bandwidth of its own to its volumes.
    type: bool
    default: false
  disable_stop_instance:
    description: Do not stop the instance when the provisioners are done, but wait until it has stopped. The
      last provisioner must stop it.
    type: bool
    default: false
  enable_nitro_enclave:
    description: Allow the instance Nitro enclaves. Not for spot instances, nor for burstable types.
    type: bool
    default: false
  enable_unlimited_credits:
    description: Let a burstable instance use more CPU than its type has, at a price.
    type: bool
    default: false
  enable_t2_unlimited:
    description: Older name of O(enable_unlimited_credits).
    type: bool
    default: false
  shutdown_behavior:
    description: What becomes of the instance when it shuts itself down.
    type: str
    choices: [stop, terminate]
    default: stop
  capacity_reservation_preference:
    description: Whether the instance may use an open capacity reservation.
    type: str
    choices: [none, open]
  capacity_reservation_id:
    description: Capacity reservation to launch the instance in.
    type: str
  capacity_reservation_group_arn:
    description: ARN of the resource group of capacity reservations to launch the instance in.
    type: str
  placement:
    description: Where the instance is placed.
    type: dict
    suboptions:
      host_id:
        description: Dedicated host.
        type: str
      host_resource_group_arn:
        description: ARN of the resource group of dedicated hosts.
        type: str
      tenancy:
        description: Whether the instance shares its host.
        type: str
        choices: [default, dedicated, host]
  tenancy:
    description: Older place of O(placement.tenancy).
    type: str
    choices: [default, dedicated, host]
  license_specifications:
    description: Licenses of AWS License Manager that the instance uses.
    type: list
    elements: dict
    suboptions:
      license_configuration_request:
        description: The license.
        type: dict
        required: true
        suboptions:
          license_configuration_arn:
            description: ARN of the license configuration.
            type: str
            required: true
  metadata_options:
    description: The metadata service that the instance sees.
    type: dict
    suboptions:
      http_endpoint:
        description: Whether there is one.
        type: str
        choices: [enabled, disabled]
        default: enabled
      http_tokens:
        description: Whether its version 2 is demanded, which here it is by default. Packer's default is
          V(optional).
        type: str
        choices: [optional, required]
        default: required
      http_put_response_hop_limit:
        description: How many hops an answer may make, 1 to 64. Containers in the instance need 2.
        type: int
        default: 1
      instance_metadata_tags:
        description: Whether it tells the tags of the instance.
        type: str
        choices: [enabled, disabled]
        default: disabled
  run_tags:
    description: Tags of the instance and of everything else that is made for the build, the image included
      unless C(skip_ami_run_tags) says otherwise. Values may use the Go template variables of the source
      image.
    type: dict
  run_tag:
    description: One of O(run_tags) as a block.
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
  spot_price:
    description: Launch a spot instance, for this price an hour at most. With V(auto), for that of the market.
    type: str
  spot_allocation_strategy:
    description: How Amazon chooses among O(spot_instance_types).
    type: str
    choices:
      - lowest-price
      - diversified
      - capacity-optimized
      - capacity-optimized-prioritized
      - price-capacity-optimized
  spot_price_auto_product:
    description: Has no effect any more.
    type: str
  block_duration_minutes:
    description: Has no effect any more. Was a multiple of 60.
    type: int
  spot_tags:
    description: Tags of the spot request. Needs O(spot_price).
    type: dict
  spot_tag:
    description: One of O(spot_tags) as a block.
    type: list
    elements: dict
    suboptions: *tag
  fleet_tags:
    description: Tags of the fleet that launches the spot instance. Needs O(spot_price).
    type: dict
  fleet_tag:
    description: One of O(fleet_tags) as a block.
    type: list
    elements: dict
    suboptions: *tag
  windows_password_timeout:
    description: How long to wait for the password that Windows makes at its first start.
    type: str
    default: 20m
  ssh_interface:
    description:
      - Which of its addresses the instance is reached at.
      - By default the public address, and the private one of an instance that has no other.
        V(session_manager) needs no reachable address, but the C(session-manager-plugin) on the controller and
        an instance profile.
    type: str
    choices: [public_ip, private_ip, public_dns, private_dns, ipv6, session_manager]
  pause_before_ssm:
    description: How long to wait before the session with V(session_manager) is started.
    type: str
  session_manager_port:
    description: Local port of the session's tunnel. By default any free one.
    type: int
  temporary_key_pair_type:
    description: Type of the temporary key pair, V(rsa) or V(ed25519). By default V(ed25519), and V(rsa) for
      Windows (O(communicator=winrm)), which can have no other.
    type: str
    choices: [rsa, ed25519]
"""


# For the compiler: true of every module that has these options.
MUTUALLY_EXCLUSIVE = [
    ["instance_type", "spot_instance_types"],
    ["security_group_id", "security_group_ids"],
    ["user_data", "user_data_file"],
    ["capacity_reservation_preference", "capacity_reservation_id", "capacity_reservation_group_arn"],
]
REQUIRED_ONE_OF = [["source_ami", "source_ami_filter"], ["instance_type", "spot_instance_types"]]
REQUIRED_IF = [
    ["communicator", "ssh", ["ssh_username"]],
    ["communicator", "winrm", ["winrm_username"]],
]
