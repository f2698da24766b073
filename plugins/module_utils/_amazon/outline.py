# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a build would create, as plain data: found out by looking, with nothing made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._run.errors import ImageError
from . import key_pair, launch, network, security_group, source_image
from .job import Job
from .rules import is_spot


def outline(job: Job, mappings: list[dict[str, Any]], prevalidate: Callable[[Job], None]) -> dict[str, Any]:
    """``problems`` says what would stop the build; raises ImageError where nothing more can be said.

    ``instance`` holds the parameters of the call that launches (RunInstances).
    """
    problems: list[str] = []
    try:
        prevalidate(job)
    except ImageError as error:
        problems.append(str(error))
    image = source_image.find(job)
    network.find(job)
    job.data["key_name"] = _key_name(job)
    groups = _groups(job)
    job.data["security_groups"] = groups.get("ids", ["TEMPORARY_GROUP"])
    profile = job.params.get("iam_instance_profile")
    temporary_profile = bool(job.params.get("temporary_iam_instance_profile_policy_document")) and not profile
    job.data["instance_profile"] = "TEMPORARY_PROFILE" if temporary_profile else profile
    return {
        "region": job.region,
        "source_image": {name: value for name, value in image.items() if name != "mappings"},
        "network": {name: job.data.get(name) for name in ("vpc", "subnet", "zone")},
        "key_pair": _key_pair(job),
        "security_groups": groups,
        "spot": is_spot(job.params),
        "instance": _request(job, mappings),
        "problems": problems,
    }


def _key_name(job: Job) -> str:
    if key_pair.makes_key_pair(job.params):
        return key_pair.key_name(job)
    return str(job.params.get("ssh_keypair_name") or "")


def _key_pair(job: Job) -> dict[str, Any]:
    """``create`` says whether it is a temporary one."""
    if not key_pair.makes_key_pair(job.params):
        return {"create": False, "name": job.data["key_name"]}
    return {"create": True, "name": job.data["key_name"], "type": key_pair.key_type(job)}


def _groups(job: Job) -> dict[str, Any]:
    if not security_group.is_temporary(job.params):
        return {"create": False, "ids": security_group.given(job)}
    port = security_group.port(job.params)
    networks = security_group.source_networks(job) if port is not None else []
    return {"create": True, "port": port, "from": networks}


def _request(job: Job, mappings: list[dict[str, Any]]) -> dict[str, Any]:
    """User data may be anything, and hold secrets: only its size is told."""
    request = launch.request(job, mappings)
    if "UserData" in request:
        request["UserData"] = f"{len(request['UserData'])} bytes"
    return request
