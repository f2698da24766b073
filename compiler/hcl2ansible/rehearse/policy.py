# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IAM policy, as far as it says which actions are allowed."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from .call import Call

# What a caller needs besides the action itself, by a parameter that the request carries.
IMPLIED = (
    ("TagSpecification.1", "ec2:CreateTags"),
    ("TagSpecifications.1", "ec2:CreateTags"),
    ("LaunchTemplateData.TagSpecification.1", "ec2:CreateTags"),
    ("IamInstanceProfile.", "iam:PassRole"),
)
# Names of permissions that differ from the name of the API action.
NAMES = {
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:UploadPart": "s3:PutObject",
    "s3:CompleteMultipartUpload": "s3:PutObject",
    "s3:CopyObject": "s3:PutObject",
}
# Never refused by a policy.
FREE = ("sts:GetCallerIdentity",)


def permissions(call: Call) -> list[str]:
    """What this call needs, its own permission first."""
    name = f"{call.service}:{call.action}"
    needed = [NAMES.get(name, name)]
    if call.service == "ec2":
        needed += [
            permission
            for start, permission in IMPLIED
            if any(key.startswith(start) and value for key, value in call.params.items())
            and call.action != "CreateTags"
        ]
    if name == "ec2:CreateFleet":
        needed.append("ec2:RunInstances")
    return list(dict.fromkeys(needed))


def refused(policy: dict[str, Any], call: Call) -> str:
    """The first permission that the policy does not give; empty if the call is allowed."""
    statements = policy.get("Statement", [])
    for needed in permissions(call):
        allowed = needed in FREE
        for statement in [statements] if isinstance(statements, dict) else statements:
            actions = statement.get("Action", [])
            patterns = [actions] if isinstance(actions, str) else actions
            if any(fnmatchcase(needed.lower(), pattern.lower()) for pattern in patterns):
                if statement.get("Effect") == "Deny":
                    return needed
                allowed = True
        if not allowed:
            return needed
    return ""
