# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing what transfers leave: parts of uploads, objects that were only there to be imported, imports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .errors import ApiError
from .job import RUN_TAG, SOURCE_TAG
from .tags import tag_map

if TYPE_CHECKING:
    from .deletion import Place

_ENDED = ("deleted", "completed")


def find_uploads(place: Place) -> list[str]:
    """All unfinished uploads of the very object: whoever else sent it would overwrite it anyway."""
    bucket, key = place.resource.token["bucket"], place.resource.token["object"]
    found = place.call("ListMultipartUploads", service="s3", Bucket=bucket, Prefix=key)
    return [each["UploadId"] for each in found.get("Uploads") or () if each["Key"] == key]


def delete_upload(place: Place, known: str) -> None:
    token = place.resource.token
    with _ignoring("NoSuchUpload"):
        place.call(
            "AbortMultipartUpload", service="s3", Bucket=token["bucket"], Key=token["object"], UploadId=known
        )


def find_objects(place: Place) -> list[str]:
    """The object, if it is our own."""
    token = place.resource.token
    found = place.call("GetObjectTagging", service="s3", Bucket=token["bucket"], Key=token["object"])
    tags = tag_map(found.get("TagSet"))
    own = (tags.get(RUN_TAG), tags.get(SOURCE_TAG)) == (place.resource.run_id, place.resource.source)
    return [token["name"]] if own else []


def delete_object(place: Place, _known: str) -> None:
    token = place.resource.token
    place.call("DeleteObject", service="s3", Bucket=token["bucket"], Key=token["object"])


def find_imports(place: Place) -> list[str]:
    found = place.call("DescribeImportImageTasks", Filters=place.own())
    return [each["ImportTaskId"] for each in found.get("ImportImageTasks") or ()]


def imported_image(place: Place, known: str) -> str:
    """Stop the import, or give the id of the image that it has made; empty when there is none."""
    task = _task(place, known)
    if task.get("Status", "deleted") not in _ENDED:
        with _ignoring("IncorrectState", "InvalidConversionTaskId.Malformed"):
            place.call("CancelImportTask", ImportTaskId=known)
        task = _task(place, known)
    return str(task.get("ImageId") or "") if task.get("Status") == "completed" else ""


def _task(place: Place, known: str) -> dict[str, Any]:
    found = place.call("DescribeImportImageTasks", ImportTaskIds=[known]).get("ImportImageTasks")
    return dict(found[0]) if found else {}


@contextmanager
def _ignoring(*codes: str) -> Iterator[None]:
    try:
        yield
    except ApiError as error:
        if error.code not in codes:
            raise
