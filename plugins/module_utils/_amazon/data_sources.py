# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWS knows and templates ask for: an AMI, a secret, a parameter."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from . import rehearsal
from .cloud import Cloud
from .errors import ApiError
from .filters import filter_map
from .job import Job
from .source_image import matching
from .tags import tag_map

_NOT_THERE = ("ResourceNotFoundException", "ParameterNotFound")
REHEARSED = "rehearsed"  # stands in for what the emulated account cannot have


def find_image(job: Job) -> dict[str, Any]:
    """The attributes of the data source ``amazon-ami``."""
    image = matching(job, job.params, filter_map(job.params), "filters")
    return {
        "id": image["ImageId"],
        "name": image.get("Name", ""),
        "creation_date": str(image.get("CreationDate", "")),
        "owner": image.get("OwnerId", ""),
        "owner_name": image.get("ImageOwnerAlias", ""),
        "tags": tag_map(image.get("Tags")),
    }


def read_secret(cloud: Cloud, params: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of the data source ``amazon-secretsmanager``."""
    version = params.get("version_id") or None
    key = params.get("key") or ""
    try:
        answer = cloud.call(
            "GetSecretValue",
            service="secretsmanager",
            SecretId=params["name"],
            VersionId=version,
            VersionStage=params.get("version_stage") or (None if version else "AWSCURRENT"),
        )
    except ApiError as error:
        _only_in_rehearsals(error)
        stand_in = json.dumps({key: REHEARSED}) if key else REHEARSED
        answer = {"SecretString": stand_in, "VersionId": REHEARSED}
    text = str(answer.get("SecretString") or "")
    binary = answer.get("SecretBinary") or b""
    return {
        "value": _member(params["name"], text, key),
        "secret_string": text,
        "secret_binary": base64.b64encode(binary).decode(),
        "version_id": answer["VersionId"],
    }


def _only_in_rehearsals(error: ApiError) -> None:
    """Raise the error, unless this is a rehearsal of something that only the real account has."""
    if not rehearsal.url() or error.code not in _NOT_THERE:
        raise error


def _member(name: str, text: str, key: str) -> str:
    """The value of ``key`` in a secret that is an object, or of its only key; else the whole text."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        if key:
            raise ImageError(f"The secret {name} has no keys: it is a plain text", "Leave key out")
        return text
    if not key:
        return _text(next(iter(found.values()))) if len(found) == 1 else text
    if key not in found:
        raise ImageError(
            f"The secret {name} has no key {key}", f"It has {', '.join(sorted(found)) or 'none'}"
        )
    return _text(found[key])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def read_parameter(cloud: Cloud, params: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of the data source ``amazon-parameterstore``."""
    try:
        found = cloud.call(
            "GetParameter",
            service="ssm",
            Name=params["name"],
            WithDecryption=bool(params.get("with_decryption")),
        )["Parameter"]
    except ApiError as error:
        _only_in_rehearsals(error)
        found = {"Value": REHEARSED, "Version": 1}
    return {
        "value": found.get("Value", ""),
        "version": int(found.get("Version", 0)),
        "arn": found.get("ARN", ""),
    }
