# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Options of everything that drives a container engine through its command line."""

    DOCUMENTATION = r"""
options:
  docker_path:
    description:
      - Name or path of the engine's command line client, for example V(docker) or V(podman).
      - The client inherits the environment, so E(DOCKER_HOST), E(DOCKER_CONTEXT) and E(DOCKER_TLS_VERIFY)
        work as on the command line.
    type: str
    default: docker
requirements:
  - A container engine and its command line client (docker or podman) on the controller.
"""

    LOGIN = r"""
options:
  login:
    description:
      - Log in to a registry first.
      - The login is kept in a private, temporary client configuration. The user's own one is only read.
    type: bool
    default: false
  login_server:
    description: Address of the registry to log in to. Docker Hub when it is not given.
    type: str
  login_username:
    description: User name for the registry.
    type: str
  login_password:
    description: Password for the registry. The client gets it on its standard input.
    type: str
  ecr_login:
    description:
      - Log in to Amazon ECR with a token that is fetched with the AWS credentials below. Implies O(login).
      - Needs O(login_server), and the Python library boto3 on the controller.
    type: bool
    default: false
  aws_access_key:
    description: AWS access key. By default the usual chain of the AWS SDK (environment, shared files,
      instance role) is used.
    type: str
  aws_secret_key:
    description: AWS secret key. Needed together with O(aws_access_key).
    type: str
  aws_token:
    description: AWS session token of temporary credentials.
    type: str
  aws_profile:
    description: Profile of the shared AWS configuration files to take credentials from.
    type: str
  aws_force_use_public_ecr:
    description: Treat O(login_server) as the public ECR gallery whatever its name is.
    type: bool
    default: false
"""
