# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials for Amazon's container registry."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError

_PRIVATE = re.compile(
    r"^(?:https?://)?(?P<account>\d+)\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.(?:amazonaws|on)\.[a-z.]+"
)
_PUBLIC = re.compile(r"^(?:https?://)?public\.ecr\.aws(/|$)")
# The API of the public gallery exists in this region only.
_PUBLIC_REGION = "us-east-1"


def credentials(params: Mapping[str, Any], server: str) -> tuple[str, str]:
    """(user, password) for the registry at `server`, fetched with the aws_* options; raises ImageError."""
    public = bool(params.get("aws_force_use_public_ecr") or _PUBLIC.match(server))
    found = _PRIVATE.match(server)
    if not public and found is None:
        raise ImageError(
            f"login_server {server} is not the address of an ECR registry.",
            hint="It has the form ACCOUNT.dkr.ecr.REGION.amazonaws.com, or public.ecr.aws.",
        )
    region = _PUBLIC_REGION if public or found is None else found["region"]
    try:
        token = _token(params, region, None if public or found is None else found["account"])
        user, _colon, password = base64.b64decode(token).decode().partition(":")
    except ImageError:
        raise
    except Exception as error:  # boto3 makes its exception classes at run time
        raise ImageError(f"Could not get a login token for {server} from AWS: {error}") from error
    return user, password


def _token(params: Mapping[str, Any], region: str, account: str | None) -> str:
    try:
        import boto3
    except ImportError as error:
        raise ImageError(
            "ecr_login needs the library boto3, which is not installed for the Python that runs Ansible.",
            hint="pip install boto3",
        ) from error
    session = boto3.session.Session(
        aws_access_key_id=params.get("aws_access_key"),
        aws_secret_access_key=params.get("aws_secret_key"),
        aws_session_token=params.get("aws_token"),
        profile_name=params.get("aws_profile"),
        region_name=region,
    )
    if account is None:
        return str(
            session.client("ecr-public").get_authorization_token()["authorizationData"]["authorizationToken"]
        )
    answer = session.client("ecr").get_authorization_token(registryIds=[account])
    return str(answer["authorizationData"][0]["authorizationToken"])
