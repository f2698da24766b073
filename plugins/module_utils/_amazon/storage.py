# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files into buckets of S3: complete and checked, or not at all."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from .._run.errors import ImageError
from .._run.ledger import Ledger
from .._run.removal import close_all
from . import rehearsal
from .cloud import Cloud
from .errors import ApiError

SINGLE = 64 << 20  # what is larger goes in parts
PART = 16 << 20
_MOST_PARTS = 10_000  # of one object
_SIDE_BY_SIDE = 4  # parts in memory and on their way


@dataclass(frozen=True)
class Stored:
    """An object that is there, as ``size`` bytes with this SHA-256 (hex); ``version`` if buckets have any."""

    url: str
    size: int
    sha256: str
    version: str = ""


@dataclass(frozen=True)
class Storage:
    """One bucket. ``parameters`` of PutObject that all objects get (ServerSideEncryption ...)."""

    cloud: Cloud
    ledger: Ledger
    source: str
    message: Callable[[str], None]
    bucket: str
    parameters: Mapping[str, Any]

    def url(self, key: str) -> str:
        return f"s3://{self.bucket}/{key}"

    def store(self, path: str, key: str) -> Stored:
        """Send a file; raises ImageError, and nothing of it is left then."""
        self._rehearse()
        try:
            with open(path, "rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                send = self._at_once if size <= SINGLE else self._in_parts
                digest, checksum = send(stream, key, size, _type(path))
        except OSError as error:
            raise ImageError(f"Cannot read {path}: {error.strerror}") from error
        version = self._verify(key, size, checksum)
        return Stored(self.url(key), size, digest, version)

    def _rehearse(self) -> None:
        """An emulated account has no buckets."""
        if rehearsal.url():
            region = self.cloud.region
            place = None if region == "us-east-1" else {"LocationConstraint": region}
            with suppress(ApiError):  # it was made before
                self.cloud.call(
                    "CreateBucket", service="s3", Bucket=self.bucket, CreateBucketConfiguration=place
                )

    def _call(self, action: str, key: str, **parameters: Any) -> dict[str, Any]:
        return self.cloud.call(action, service="s3", Bucket=self.bucket, Key=key, **parameters)

    def _at_once(self, stream: IO[bytes], key: str, _size: int, kind: str) -> tuple[str, str]:
        """(digest, checksum as the object has it)."""
        body = stream.read()
        digest = hashlib.sha256(body)
        checksum = base64.b64encode(digest.digest()).decode()
        self._call("PutObject", key, Body=body, ChecksumSHA256=checksum, ContentType=kind, **self.parameters)
        return digest.hexdigest(), checksum

    def _in_parts(self, stream: IO[bytes], key: str, size: int, kind: str) -> tuple[str, str]:
        token = {
            "region": self.cloud.region,
            **self.cloud.address(),
            "bucket": self.bucket,
            "object": key,
            "name": self.url(key),
        }
        resource = self.ledger.opening(self.source, "amazon.upload", token)
        try:
            begun = self._call(
                "CreateMultipartUpload", key, ChecksumAlgorithm="SHA256", ContentType=kind, **self.parameters
            )
            resource = self.ledger.opened(resource, begun["UploadId"])
            digest = hashlib.sha256()
            parts = list(self._parts(stream, key, size, begun["UploadId"], digest.update))
            self._call(
                "CompleteMultipartUpload", key, UploadId=begun["UploadId"], MultipartUpload={"Parts": parts}
            )
        except BaseException:
            close_all(self.ledger, [resource])
            raise
        self.ledger.closed(resource)
        joined = b"".join(base64.b64decode(each["ChecksumSHA256"]) for each in parts)
        whole = base64.b64encode(hashlib.sha256(joined).digest()).decode()
        return digest.hexdigest(), f"{whole}-{len(parts)}"

    def _parts(
        self, stream: IO[bytes], key: str, size: int, upload: str, see: Callable[[bytes], None]
    ) -> Iterator[dict[str, Any]]:
        """Send part after part, some side by side; gives what the API wants to hear of each in the end."""
        length = max(PART, -(-size // _MOST_PARTS))
        on_their_way: deque[Future[dict[str, Any]]] = deque()
        sent, shown = 0, 0
        with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
            for number, body in enumerate(iter(partial(stream.read, length), b""), 1):
                see(body)
                if len(on_their_way) == _SIDE_BY_SIDE:
                    yield on_their_way.popleft().result()
                    sent += length
                    percent = sent * 100 // size // 10 * 10
                    if percent > shown:
                        shown = percent
                        self.message(f"{self.url(key)}: {percent}%")
                on_their_way.append(pool.submit(self._part, key, upload, number, body))
            while on_their_way:
                yield on_their_way.popleft().result()

    def _part(self, key: str, upload: str, number: int, body: bytes) -> dict[str, Any]:
        checksum = base64.b64encode(hashlib.sha256(body).digest()).decode()
        answer = self._call(
            "UploadPart", key, UploadId=upload, PartNumber=number, Body=body, ChecksumSHA256=checksum
        )
        return {"PartNumber": number, "ETag": answer["ETag"], "ChecksumSHA256": checksum}

    def _verify(self, key: str, size: int, checksum: str) -> str:
        """Look at what is there now; returns its version. Servers like S3 may not keep checksums."""
        there = self._call("HeadObject", key, ChecksumMode="ENABLED")
        found = there.get("ChecksumSHA256", checksum)
        if there["ContentLength"] != size or found.partition("-")[0] != checksum.partition("-")[0]:
            raise ImageError(
                f"{self.url(key)} is not what was sent: {there['ContentLength']} bytes, SHA-256 {found}",
                "Was the file changed at the same time?",
            )
        return str(there.get("VersionId") or "")


def _type(path: str) -> str:
    kind, encoding = mimetypes.guess_type(path)
    return kind if kind and not encoding else "application/octet-stream"
