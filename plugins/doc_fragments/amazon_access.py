# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """How everything of Amazon reaches an account: credentials, region, endpoint, patience."""

    DOCUMENTATION = r"""
options:
  access_key:
    description: AWS access key. By default the usual chain of the AWS SDK (environment, shared files, role of
      the instance) is used. Needs O(secret_key).
    type: str
  secret_key:
    description: AWS secret key that belongs to O(access_key).
    type: str
  token:
    description: AWS session token of temporary credentials.
    type: str
  region:
    description: Region to work in, for example V(eu-west-1). By default E(AWS_REGION),
      E(AWS_DEFAULT_REGION), the region of the profile, or that of the instance this runs on.
    type: str
  profile:
    description: Profile of the shared AWS files to take credentials from. By default E(AWS_PROFILE).
    type: str
  shared_credentials_file:
    description: File with credentials, in place of C(~/.aws/credentials).
    type: str
  assume_role:
    description: Role to work as. The credentials of the other options are only used to get into it.
    type: dict
    suboptions:
      role_arn:
        description: ARN of the role.
        type: str
        required: true
      duration_seconds:
        description: How long the role's credentials are valid before they are fetched anew.
        type: int
      external_id:
        description: External id that the role demands.
        type: str
      policy:
        description: Policy, as JSON, that narrows the role's permissions.
        type: str
      policy_arns:
        description: ARNs of managed policies that narrow the role's permissions.
        type: list
        elements: str
      session_name:
        description: Name of the session, which appears in audit logs.
        type: str
      tags:
        description: Session tags.
        type: dict
      transitive_tag_keys:
        description: Keys of the session tags that further roles inherit.
        type: list
        elements: str
  mfa_code:
    description: Current code of the multi-factor device that the profile or the role demands.
    type: str
  vault_aws_engine:
    description: Fetch the credentials from HashiCorp Vault, at the server that E(VAULT_ADDR) names with
      E(VAULT_TOKEN). Not together with O(access_key), O(secret_key) and O(token).
    type: dict
    suboptions:
      name:
        description: Name of the role in Vault.
        type: str
        required: true
      engine_name:
        description: Path at which the secrets engine is mounted.
        type: str
        default: aws
      role_arn:
        description: ARN of the AWS role, where the role in Vault offers several.
        type: str
      ttl:
        description: How long the credentials are valid, as V(1h).
        type: str
  custom_endpoint_ec2:
    description:
      - Address of the EC2 API, in place of Amazon's.
      - Used in all regions, unlike with Packer. E(AWS_ENDPOINT_URL) names one address for all services.
    type: str
  decode_authorization_messages:
    description: Decode the message of a call that is not permitted. Needs the permission
      C(sts:DecodeAuthorizationMessage).
    type: bool
    default: false
  insecure_skip_tls_verify:
    description: Do not check the certificate of the API.
    type: bool
    default: false
  max_retries:
    description: How often a call is repeated that was throttled or got no answer. By default V(10).
    type: int
  skip_metadata_api_check:
    description: Do not ask the metadata service of the instance this runs on.
    type: bool
    default: false
  skip_credential_validation:
    description: Do not check that the credentials are valid before anything is done.
    type: bool
    default: false
  aws_polling:
    description: How to wait for what Amazon takes time for. By default without a limit on copies and
      snapshots, looking every second at first and every five later.
    type: dict
    suboptions:
      delay_seconds:
        description: Seconds between two looks. By default E(AWS_POLL_DELAY_SECONDS).
        type: int
      max_attempts:
        description: Number of looks after which waiting has failed. By default E(AWS_MAX_ATTEMPTS), or what
          E(AWS_TIMEOUT_SECONDS) leaves time for.
        type: int
requirements:
  - botocore >= 1.36
"""


# For the compiler: true of every module that has these options.
RULES = "_amazon.rules"
MUTUALLY_EXCLUSIVE = [
    ["access_key", "vault_aws_engine"],
    ["secret_key", "vault_aws_engine"],
    ["token", "vault_aws_engine"],
]
