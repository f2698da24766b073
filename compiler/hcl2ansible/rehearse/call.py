# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request to an AWS API: what is asked for, and how an error is written in its protocol."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

Environ = dict[str, Any]
CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
DEFAULT_ACCOUNT = "123456789012"
JSON_SERVICES = ("ssm", "kms", "secretsmanager")


@dataclass
class Call:
    """``params`` are flat, as in the query protocol: ``Filter.1.Name``."""

    service: str
    region: str
    action: str
    access_key: str = ""
    params: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The last twelve digits of the access key; so that each build can have an account of its own."""
        match = re.search(r"\d{12}$", self.access_key)
        return match[0] if match else DEFAULT_ACCOUNT

    def value(self, name: str) -> str:
        """One parameter; empty if it is not given."""
        return self.params.get(name, "")


def read(environ: Environ) -> Call:
    """The call in a request; its body can still be read afterwards."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    match = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    access_key, region, service = match.groups() if match else ("", "us-east-1", "s3")
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        params = _flat(json.loads(body or b"{}"))
        return Call(service, region, target.rpartition(".")[2], access_key, params)
    if service == "s3":
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        bucket, _slash, key = environ["PATH_INFO"].lstrip("/").partition("/")
        action = _s3_action(environ["REQUEST_METHOD"], bucket, key, query, environ)
        return Call(service, region, action, access_key, {"Bucket": bucket, "Key": key, **query})
    params = dict(parse_qsl(body.decode(), keep_blank_values=True)) or dict(
        parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    )
    action = params.pop("Action", "")
    params.pop("Version", None)
    if not match:  # calls that need no signature: AssumeRoleWithWebIdentity
        service = "sts"
    return Call(service, region, action, access_key, params)


def _flat(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        items = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        items = [(str(index + 1), each) for index, each in enumerate(value)]
    else:
        return {path: str(value).lower() if isinstance(value, bool) else str(value)}
    found: dict[str, str] = {}
    for key, each in items:
        found |= _flat(each, f"{path}.{key}" if path else key)
    return found


def _s3_action(method: str, bucket: str, key: str, query: dict[str, str], environ: Environ) -> str:
    if not bucket:
        return "ListBuckets"
    if not key:
        if method == "GET":
            special = {"location": "GetBucketLocation", "versioning": "GetBucketVersioning"}
            return next((name for word, name in special.items() if word in query), "ListObjectsV2")
        names = {
            "PUT": "CreateBucket",
            "HEAD": "HeadBucket",
            "DELETE": "DeleteBucket",
            "POST": "DeleteObjects",
        }
        return names.get(method, method)
    if "uploads" in query:
        return "CreateMultipartUpload"
    if "uploadId" in query:
        names = {"PUT": "UploadPart", "POST": "CompleteMultipartUpload", "DELETE": "AbortMultipartUpload"}
        return names.get(method, "ListParts")
    if method == "PUT" and environ.get("HTTP_X_AMZ_COPY_SOURCE"):
        return "CopyObject"
    suffix = {"acl": "ObjectAcl", "tagging": "ObjectTagging"}
    what = next((name for word, name in suffix.items() if word in query), "Object")
    return {"PUT": "Put", "GET": "Get", "HEAD": "Head", "DELETE": "Delete"}.get(method, method) + what


def error_body(call: Call, code: str, message: str) -> tuple[bytes, str]:
    """(body, content type) of an error as this service writes it."""
    if call.service in JSON_SERVICES:
        return json.dumps({"__type": code, "message": message}).encode(), "application/x-amz-json-1.1"
    inner = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    if call.service == "ec2":
        text = f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>emulated</RequestID></Response>"
    elif call.service == "s3":
        text = f"<Error>{inner}<RequestId>emulated</RequestId></Error>"
    else:
        text = (
            f"<ErrorResponse><Error><Type>Sender</Type>{inner}</Error>"
            "<RequestId>emulated</RequestId></ErrorResponse>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode(), "text/xml"


def error_code(body: bytes) -> str:
    """The code in the body of an answer that reports an error; empty if there is none."""
    head = body[:2000].decode(errors="replace")
    match = re.search(r"<Code>([^<]+)</Code>", head) or re.search(
        r'"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"', head
    )
    return match[1] if match else ""
