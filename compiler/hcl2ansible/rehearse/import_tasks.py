# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports of disk images from S3, which moto has not."""

from __future__ import annotations

import secrets
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError

from .images import Image
from .tags import tags_for

DISK_SIZE = 8


class ImportResponse:
    """A task is active when it starts and completed when it is looked at. Mixed into moto's responses."""

    def import_image(self: Any) -> ActionResult:
        self.error_on_dryrun()
        for container in self._get_param("DiskContainers", []):
            self._require_object(container.get("UserBucket", {}))
        task = {
            "ImportTaskId": f"import-ami-{secrets.token_hex(8)}",
            "Architecture": self._get_param("Architecture", "x86_64"),
            "Description": self._get_param("Description", ""),
            "LicenseType": self._get_param("LicenseType"),
            "Platform": self._get_param("Platform", "Linux"),
            "Encrypted": self._get_param("Encrypted", False),
            "KmsKeyId": self._get_param("KmsKeyId"),
            "BootMode": self._get_param("BootMode"),
            "Status": "active",
            "Progress": "1",
            "StatusMessage": "pending",
        }
        tags = tags_for(self._get_param("TagSpecifications", []), "import-image-task")
        task["Tags"] = [{"Key": key, "Value": value} for key, value in tags.items()]
        self._tasks()[task["ImportTaskId"]] = task
        return ActionResult(task)

    def describe_import_image_tasks(self: Any) -> ActionResult:
        wanted = self._get_param("ImportTaskIds", [])
        tasks = self._tasks()
        for each in wanted:
            if each not in tasks:
                raise EC2ClientError("InvalidConversionTaskId.Malformed", f"The task {each} does not exist")
        chosen = [task for key, task in tasks.items() if not wanted or key in wanted]
        for task in chosen:
            if task["Status"] == "active":
                task |= {
                    "Status": "completed",
                    "Progress": "100",
                    "StatusMessage": "",
                    "ImageId": self._imported(task),
                }
        return ActionResult({"ImportImageTasks": chosen})

    def cancel_import_task(self: Any) -> ActionResult:
        task = self._tasks().get(self._get_param("ImportTaskId"))
        if not task:
            raise EC2ClientError("InvalidConversionTaskId.Malformed", "The task does not exist")
        before, task["Status"] = task["Status"], "deleted"
        return ActionResult(
            {"ImportTaskId": task["ImportTaskId"], "State": "deleted", "PreviousState": before}
        )

    def _tasks(self: Any) -> dict[str, dict[str, Any]]:
        tasks: dict[str, dict[str, Any]] = self.ec2_backend.__dict__.setdefault("import_tasks", {})
        return tasks

    def _require_object(self: Any, place: dict[str, str]) -> None:
        from moto.s3.models import s3_backends

        bucket, key = place.get("S3Bucket", ""), place.get("S3Key", "")
        buckets = s3_backends[self.current_account]["aws"].buckets
        if bucket not in buckets or key not in buckets[bucket].keys:
            raise EC2ClientError("InvalidParameter", f"There is no disk image s3://{bucket}/{key}")

    def _imported(self: Any, task: dict[str, Any]) -> str:
        image = Image(
            self.ec2_backend,
            name=task["ImportTaskId"],
            description=task["Description"],
            architecture=task["Architecture"],
            platform="windows" if task["Platform"] == "Windows" else None,
        )
        image.add_root(DISK_SIZE, f"Created by AWS-VMImport service for {task['ImportTaskId']}")
        image.keep()
        return image.id
