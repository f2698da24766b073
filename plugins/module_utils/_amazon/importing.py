# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An AMI of a disk image: uploaded to S3, imported, and given its name by a copy."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from .._run.artifact import Artifact
from .._run.errors import ImageError
from .._run.ledger import Resource
from .._run.removal import close_all
from .artifact import image_artifact
from .errors import ApiError
from .image import await_image, begin
from .job import Job
from .permissions import modify_attributes
from .storage import Storage
from .tagging import release, tag
from .tags import tag_list
from .wait import Look, until

BUILDER_ID = "packer.post-processor.amazon-import"
_NO_OBJECT = ("404", "NoSuchKey", "NotFound")


def import_file(job: Job, path: str, key: str) -> Artifact:
    """The artifact of an AMI made of ``path``; ``key`` names the object in S3.

    Nothing is left of a failed import.
    """
    job = dataclasses.replace(job, data={})
    name = job.params.get("ami_name")
    with _undone_on_failure(job):
        stored = _upload(job, path, key)
        task = _import(job, key)
        image = _await_import(job, task.id)
        job.message(f"AMI: {image}")
        if name:
            image = _named(job, image, name)
        job.data["images"] = {job.region: image}
        job.data["snapshots"] = {job.region: await_image(job, job.region, image)}
        modify_attributes(job)
        tag(job)
        # With the task goes the image that was only there to be copied.
        _remove(job, [*([] if job.params["skip_clean"] else [stored]), *([task] if name else [])])
        release(job)
        for resource in (stored, task):
            job.ledger.closed(resource)
    return image_artifact(job, job.data["images"], BUILDER_ID)


@contextmanager
def _undone_on_failure(job: Job) -> Iterator[None]:
    before = {each.key for each in job.ledger.open_resources(job.source)}
    try:
        yield
    except BaseException:
        left = [each for each in job.ledger.open_resources(job.source) if each.key not in before]
        close_all(job.ledger, left)  # what cannot be removed, the end of the run tells
        raise


def _remove(job: Job, resources: list[Resource]) -> None:
    for resource in resources:
        job.message(f"Removing {resource}")
    failures = close_all(job.ledger, resources)
    if failures:
        raise failures[0]


def _upload(job: Job, path: str, key: str) -> Resource:
    params = job.params
    bucket, encryption = params["s3_bucket_name"], params.get("s3_encryption")
    temporary = {} if params["skip_clean"] else {"Tagging": urlencode(job.temporary_tags())}
    given = {
        **temporary,
        "ServerSideEncryption": encryption,
        "SSEKMSKeyId": params.get("s3_encryption_key") if encryption == "aws:kms" else None,
    }
    storage = Storage(
        job.cloud,
        job.ledger,
        job.source,
        job.message,
        bucket,
        {name: value for name, value in given.items() if value},
    )
    if not params["skip_clean"]:
        _require_absent(job, bucket, key)
    resource = job.opening("object", bucket=bucket, object=key, name=storage.url(key))
    job.say(f"Uploading {path} to {storage.url(key)}")
    storage.store(path, key)
    return job.ledger.opened(resource, storage.url(key))


def _require_absent(job: Job, bucket: str, key: str) -> None:
    """An object that was there before would be overwritten, and removed in the end."""
    try:
        job.cloud.call("HeadObject", service="s3", Bucket=bucket, Key=key)
    except ApiError as error:
        if error.code in _NO_OBJECT:
            return
        raise
    raise ImageError(
        f"There is an object s3://{bucket}/{key} already",
        "Choose another s3_key_name, or set skip_clean = true to replace and keep it",
    )


def _import(job: Job, key: str) -> Resource:
    params = job.params
    resource = job.opening("import_task")
    encrypted = bool(params["ami_encrypt"])
    disk = {"Format": params["format"], "UserBucket": {"S3Bucket": params["s3_bucket_name"], "S3Key": key}}
    answer = job.cloud.call(
        "ImportImage",
        ClientToken=str(uuid.uuid4()),
        DiskContainers=[disk],
        Architecture=params["architecture"],
        BootMode=params.get("boot_mode"),
        Platform=params.get("platform"),
        LicenseType=params.get("license_type"),
        RoleName=params.get("role_name"),
        Encrypted=encrypted or None,
        KmsKeyId=(params.get("ami_kms_key") or None) if encrypted else None,
        TagSpecifications=[{"ResourceType": "import-image-task", "Tags": tag_list(job.temporary_tags())}],
    )
    resource = job.ledger.opened(resource, answer["ImportTaskId"])
    job.say(f"Importing, task {resource.id}; this takes a while")
    return resource


def _await_import(job: Job, task: str) -> str:
    """The id of the image; raises ImageError with the reason that the task gives."""
    found: dict[str, Any] = {}

    def look() -> Look:
        tasks = job.cloud.call("DescribeImportImageTasks", ImportTaskIds=[task])["ImportImageTasks"]
        found.update(tasks[0] if tasks else {})
        state, message = found.get("Status", ""), found.get("StatusMessage") or ""
        if state in ("deleted", "deleting"):
            raise ImageError(
                f"The import {task} has failed: {message or 'AWS gives no reason'}",
                "VM Import lists what a disk must be like: "
                "https://docs.aws.amazon.com/vm-import/latest/userguide/prerequisites.html",
            )
        percent = f"{found['Progress']}%" if found.get("Progress") else ""
        return Look(state == "completed", ", ".join(each for each in (percent, message) if each))

    until(job, f"import {task}", look)
    return str(found["ImageId"])


def _named(job: Job, image: str, name: str) -> str:
    """A copy that has the name: an import cannot have one. The imported image goes with its task."""
    job.say(f"Copying {image} to give it the name {name}")
    encrypted = bool(job.params["ami_encrypt"])
    return begin(
        job,
        "CopyImage",
        job.region,
        name,
        SourceImageId=image,
        SourceRegion=job.region,
        ClientToken=str(uuid.uuid4()),
        Encrypted=encrypted or None,
        KmsKeyId=(job.params.get("ami_kms_key") or None) if encrypted else None,
    )
