# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``s3://BUCKET/PREFIX``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, unquote, urlencode

from .targets import Errand, Sent

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")


def problem(address: SplitResult) -> str:
    """What is wrong with an address; empty when nothing is."""
    if address.query or address.fragment:
        return "An address of S3 has no ? and no #."
    if not _BUCKET.fullmatch(address.netloc):
        return f'"{address.netloc}" is no name of a bucket.' if address.netloc else "There is no bucket."
    return ""


@dataclass(frozen=True)
class _Target:
    storage: Any
    prefix: str

    def send(self, path: str, name: str) -> Sent:
        stored = self.storage.store(path, f"{self.prefix}{name}")
        return Sent(path, stored.url, stored.size, stored.sha256, stored.version)


def open_target(errand: Errand) -> _Target:
    """A bucket, as the options say."""
    from .._amazon.cloud import cloud_of  # botocore takes a third of a second
    from .._amazon.storage import Storage

    params = errand.params
    given = {
        "ServerSideEncryption": params.get("server_side_encryption"),
        "SSEKMSKeyId": params.get("kms_key_id"),
        "StorageClass": params.get("storage_class"),
        "ACL": params.get("acl"),
        "Tagging": urlencode(params.get("tags") or {}),
    }
    prefix = unquote(errand.address.path).strip("/")
    storage = Storage(
        cloud_of(params, errand.run_dir),
        errand.ledger,
        errand.source,
        errand.message,
        errand.address.netloc,
        {name: value for name, value in given.items() if value},
    )
    return _Target(storage, f"{prefix}/" if prefix else "")
