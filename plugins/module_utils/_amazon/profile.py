# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The instance profile of the machine: one that exists, or a temporary one with a policy of the template."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from .._run.errors import ImageError
from .._run.removal import remove
from .errors import ApiError
from .eventually import once_known
from .job import Job
from .naming import temporary_name
from .tags import run_tags, tag_list

POLICY_OPTION = "temporary_iam_instance_profile_policy_document"
_LONGEST_NAME = 64
_DESCRIPTION = "Temporary role of hcl2ansible"


def ensure(job: Job) -> None:
    """Set ``instance_profile`` to the name of the profile; empty when the machine gets none."""
    if "instance_profile" in job.data:
        return
    name = str(job.params.get("iam_instance_profile") or "")
    if name:
        _check(job, name)
    elif job.params.get(POLICY_OPTION):
        name = _create(job, job.params[POLICY_OPTION])
    job.data["instance_profile"] = name
    job.save()


def policy_document(given: Mapping[str, Any]) -> str:
    """The policy of the option as the JSON of IAM; names of elements are written as IAM spells them."""
    statements = [
        {key: value for key, value in each.items() if value not in (None, "", [])}
        for each in given.get("Statement") or ()
    ]
    return json.dumps({"Version": given.get("Version") or "2012-10-17", "Statement": statements})


def _check(job: Job, name: str) -> None:
    if job.params.get("skip_profile_validation"):
        return
    try:
        job.cloud.call("GetInstanceProfile", service="iam", InstanceProfileName=name)
    except ApiError as error:
        if error.means_gone():
            raise ImageError(
                f"There is no instance profile {name} in this account",
                "Set iam_instance_profile to the name of one (not its ARN, nor the name of its role).",
            ) from error
        error.hint = f"{error.hint} skip_profile_validation = true does without this look.".strip()
        raise


def _create(job: Job, policy: Mapping[str, Any]) -> str:
    """A profile, its role and the role's policy, of one name: by that the role's remover finds the others."""
    _remove_unfinished(job)
    name = temporary_name(job, _LONGEST_NAME)
    tags = tag_list({**run_tags(job), **job.temporary_tags()})
    iam = partial(job.cloud.call, service="iam")
    job.say(f"Creating temporary instance profile for this instance: {name}")
    profile = job.opening("instance_profile", name=name)
    _unless_done(partial(iam, "CreateInstanceProfile", InstanceProfileName=name, Tags=tags))
    job.ledger.opened(profile, name)
    job.say(f"Creating temporary role for this instance: {name}")
    role = job.opening("role", name=name)
    trust = _trust(job.region)
    _unless_done(
        partial(
            iam,
            "CreateRole",
            RoleName=name,
            Description=_DESCRIPTION,
            AssumeRolePolicyDocument=trust,
            Tags=tags,
        )
    )
    job.ledger.opened(role, name)
    job.say(f"Attaching policy to the temporary role: {name}")
    document = policy_document(policy)
    once_known(partial(iam, "PutRolePolicy", RoleName=name, PolicyName=name, PolicyDocument=document))
    add = partial(iam, "AddRoleToInstanceProfile", RoleName=name, InstanceProfileName=name)
    _unless_done(lambda: once_known(add))
    return name


def _unless_done(call: Callable[[], Any]) -> None:
    """A call that was sent again, for its answer was lost, is done; the name is of this run alone."""
    try:
        call()
    except ApiError as error:
        if error.code not in ("EntityAlreadyExists", "LimitExceeded") or not error.repeated:
            raise


def _trust(region: str) -> str:
    service = "ec2.amazonaws.com.cn" if region.startswith("cn-") else "ec2.amazonaws.com"
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _remove_unfinished(job: Job) -> None:
    """A killed attempt may have left half of it under the same name."""
    for each in reversed(job.ledger.open_resources(job.source)):
        if each.kind in ("amazon.role", "amazon.instance_profile"):
            remove(each)
            job.ledger.closed(each)
