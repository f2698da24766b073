# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The least IAM policy with which a build succeeds, and cleans up after itself when it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .job import RUN_TAG
from .naming import PREFIX
from .permission_rules import RULES, Build, used

_OWN = {"Null": {f"aws:ResourceTag/{RUN_TAG}": "false"}}
_CONDITIONS: dict[str, dict[str, Any]] = {
    "TagAtCreation": {"Null": {"ec2:CreateAction": "false"}},
    "Own": _OWN,
    "AfterFailureOwn": _OWN,
    "PassRole": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}},
    "Encrypt": {"StringLike": {"kms:ViaService": "ec2.*.amazonaws.com"}},
}


def policy(build: Build) -> dict[str, Any]:
    """The policy document; statements that are empty are left out."""
    statements = []
    for sid in RULES:
        actions = sorted(used(build, sid))
        if actions:
            statement: dict[str, Any] = {
                "Sid": sid,
                "Effect": "Allow",
                "Action": actions,
                "Resource": _resources(build, sid),
            }
            if sid in _CONDITIONS:
                statement["Condition"] = _CONDITIONS[sid]
            statements.append(statement)
    return {"Version": "2012-10-17", "Statement": statements}


def document_of(rules: Mapping[str, Mapping[str, bool]], resources: Mapping[str, Any]) -> dict[str, Any]:
    """A policy of Sid -> action -> whether it is needed; statements not in ``resources`` are about all."""
    wanted = {
        sid: sorted(action for action, needed in listed.items() if needed) for sid, listed in rules.items()
    }
    statements = [
        {"Sid": sid, "Effect": "Allow", "Action": listed, "Resource": resources.get(sid, "*")}
        for sid, listed in wanted.items()
        if listed
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def merged(policies: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One policy for several builds: statements that differ in nothing but their actions become one."""
    found: list[dict[str, Any]] = []
    for each in policies:
        for statement in each["Statement"]:
            same = next((old for old in found if _but_actions(old) == _but_actions(statement)), None)
            if same is None:
                found.append({**statement, "Action": list(statement["Action"])})
            else:
                same["Action"] = sorted({*same["Action"], *statement["Action"]})
    return {"Version": "2012-10-17", "Statement": _with_unique_names(found)}


def actions(document: Mapping[str, Any]) -> set[str]:
    """All actions that a policy of ``policy`` allows."""
    return {action for statement in document["Statement"] for action in statement["Action"]}


def _but_actions(statement: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != "Action"}


def _with_unique_names(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A policy must not have two statements of one Sid: those of other resources get a number."""
    seen: dict[str, int] = {}
    named = []
    for statement in statements:
        sid = statement["Sid"]
        seen[sid] = seen.get(sid, 0) + 1
        named.append({**statement, "Sid": f"{sid}{seen[sid]}" if seen[sid] > 1 else sid})
    return named


def _resources(build: Build, sid: str) -> list[str] | str:
    """Names where they are known; "*" with a condition where tags tell, or where EC2 knows no resources."""
    arn = f"arn:{partition(build.region)}"
    if sid in ("Role", "AfterFailureRole"):
        kinds = ("role", "instance-profile")
        return [f"{arn}:iam::*:{kind}/{PREFIX}-*" for kind in kinds]
    if sid == "PassRole" and not build.params.get("iam_instance_profile"):
        return [f"{arn}:iam::*:role/{PREFIX}-*"]
    if sid in ("Bundle", "AfterFailureBundle"):
        bucket = str(build.params["s3_bucket"]).partition("/")[0]
        return [f"{arn}:s3:::{bucket}", f"{arn}:s3:::{bucket}/*"]
    if sid == "Encrypt":
        named = build.kms_keys()
        return named if all(key.startswith("arn:") for key in named) else "*"
    return "*"


def partition(region: str) -> str:
    """The part of AWS that a region belongs to, as ARNs name it."""
    prefixes = {"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-iso-": "aws-iso", "us-isob-": "aws-iso-b"}
    return next((name for start, name in prefixes.items() if region.startswith(start)), "aws")
