# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The least IAM policies for what goes to S3: uploaded files, and disks that are imported as images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .policy import document_of, partition


def of_upload(bucket: str, prefix: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """For the post-processor upload; ``prefix`` ends with "/", or is empty."""
    rules = {
        "Transfer": {
            "s3:PutObject": True,
            "s3:GetObject": True,  # HeadObject: what is there is compared with what was sent
            "s3:PutObjectAcl": bool(params.get("acl")),
            "s3:PutObjectTagging": bool(params.get("tags")),
        },
        "AfterFailureTransfer": {"s3:AbortMultipartUpload": True},
        "AfterFailureBucket": {"s3:ListBucketMultipartUploads": True},
    }
    region = str(params.get("region") or "")
    return document_of(rules, _places(bucket, f"{prefix}*", region))


def of_import(params: Mapping[str, Any]) -> dict[str, Any]:
    """For the post-processor amazon-import."""
    temporary, named = not params.get("skip_clean"), bool(params.get("ami_name"))
    shares = ("ami_description", "ami_groups", "ami_users", "ami_org_arns", "ami_ou_arns")
    snapshots = ("snapshot_groups", "snapshot_users")
    rules = {
        "Transfer": {
            "s3:PutObject": True,
            "s3:GetObject": True,
            "s3:PutObjectTagging": temporary,
            "s3:DeleteObject": temporary,
        },
        # Without it S3 does not say that there is no such object.
        "Bucket": {"s3:ListBucket": temporary},
        "Import": {
            "ec2:ImportImage": True,
            "ec2:DescribeImportImageTasks": True,
            "ec2:DescribeImages": True,
            "ec2:CreateTags": True,
            "ec2:DeleteTags": True,
            "ec2:CopyImage": named,
            "ec2:DeregisterImage": named,
            "ec2:DeleteSnapshot": named,
            "ec2:ModifyImageAttribute": any(params.get(name) for name in shares),
            "ec2:ModifySnapshotAttribute": any(params.get(name) for name in snapshots),
        },
        "AfterFailureTransfer": {"s3:AbortMultipartUpload": True, "s3:GetObjectTagging": temporary},
        "AfterFailureBucket": {"s3:ListBucketMultipartUploads": True},
        "AfterFailure": {
            "ec2:CancelImportTask": True,
            "ec2:DeregisterImage": not named,
            "ec2:DeleteSnapshot": not named,
            "ec2:DescribeSnapshots": True,
        },
    }
    return document_of(rules, _places(str(params["s3_bucket_name"]), "*", str(params.get("region") or "")))


def _places(bucket: str, objects: str, region: str) -> dict[str, list[str]]:
    arn = f"arn:{partition(region)}:s3:::{bucket}"
    return {
        "Transfer": [f"{arn}/{objects}"],
        "AfterFailureTransfer": [f"{arn}/{objects}"],
        "Bucket": [arn],
        "AfterFailureBucket": [arn],
    }
