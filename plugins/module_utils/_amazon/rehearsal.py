# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rehearsals: builds against the emulated cloud that HCL2ANSIBLE_REHEARSAL names, and against no other.

Then what a template says about endpoints, credentials and the way into the machine does not count.
"""

from __future__ import annotations

import json
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from .._run.errors import ImageError

VARIABLE = "HCL2ANSIBLE_REHEARSAL"
# Anybody may know them: the emulator takes all.
KEYS = {"access_key": "AKIAREHEARSAL", "secret_key": "rehearsal", "token": None}
_ACCESS = (
    "custom_endpoint_ec2", "profile", "shared_credentials_file", "assume_role", "mfa_code",
    "vault_aws_engine", "insecure_skip_tls_verify",
)  # fmt: skip
# What a real account and network have; the emulated one has its default network, and its machines are here.
_ELSEWHERE = (
    "vpc_id", "vpc_filter", "subnet_id", "subnet_filter", "security_group_id", "security_group_ids",
    "security_group_filter", "iam_instance_profile", "placement", "tenancy", "license_specifications",
    "capacity_reservation_id", "capacity_reservation_group_arn", "temporary_security_group_source_public_ip",
    "ssh_host", "ssh_interface", "ssh_bastion_host", "ssh_proxy_host", "ssh_local_tunnels",
    "ssh_remote_tunnels", "ssh_certificate_file", "ssh_keypair_name", "ssh_private_key_file", "ssh_password",
    "ssh_agent_auth",
)  # fmt: skip
_SECONDS = 60.0


def url() -> str:
    """The emulator; empty for a build that is none. Raises ImageError for one that is not on this host."""
    found = os.environ.get(VARIABLE, "").rstrip("/")
    parts = urlsplit(found)
    if found and (parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost", "::1")):
        raise ImageError(
            f"{VARIABLE} is {found}: a rehearsal is only for an emulator on this host (http://127.0.0.1:PORT)",
            "hcl2ansible rehearse starts one",
        )
    return found


def access(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options of an access to AWS, as they count: those of a rehearsal lead to its emulator."""
    if not url():
        return dict(params)
    overridden = {name: None for name in _ACCESS if name in params}
    # An emulator that does not answer has ended.
    return {**params, **overridden, **KEYS, "skip_metadata_api_check": True, "max_retries": 1}


def environment() -> Mapping[str, str]:
    """The variables of this process that say where AWS is, as they count."""
    return {"AWS_ENDPOINT_URL": url()} if url() else os.environ


def mark() -> dict[str, str]:
    """What the ledger tokens of a rehearsal carry besides the address."""
    return {"rehearsal": url()} if url() else {}


def is_over(token: Mapping[str, str]) -> bool:
    """Whether the thing of this token was in an emulated cloud that has ended, and gone with it."""
    parts = urlsplit(token.get("rehearsal", ""))
    if not parts.hostname or not parts.port:
        return False
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=_SECONDS):
            return False
    except ConnectionRefusedError:
        return True
    except OSError:
        return False


def builder(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a builder, as they count; raises ImageError for a machine that cannot be rehearsed."""
    if not url():
        return dict(params)
    if params.get("communicator") == "winrm":
        raise ImageError(
            "A rehearsal has no Windows machine: its machines are copies of this host",
            "Leave this source out of it with -except, or build it on AWS",
        )
    known = {name: None for name in _ELSEWHERE if name in params}
    return {**access(params), **known, "custom_endpoint_ec2": url()}


def unused(params: Mapping[str, Any]) -> list[str]:
    """Names of the given options that do not count."""
    return [name for name in (*_ACCESS, *_ELSEWHERE) if params.get(name)] if url() else []


def login(instance: str, user: str) -> dict[str, Any]:
    """Connection variables of an instance's machine, in which ``user`` exists from now on."""
    answer: dict[str, Any] = _ask("login", instance=instance, user=user or "root")
    return answer


def provide_source(region: str, **request: Any) -> None:
    """In a rehearsal, make the image that this DescribeImages asks for, unless there is one."""
    if url():
        _ask("source", {"region": region, **request})


def _ask(order: str, given: Any = None, **query: str) -> Any:
    body = json.dumps(given).encode() if given is not None else b""
    request = urllib.request.Request(  # noqa: S310 - url() allows nothing but http to this host
        f"{url()}/_emulator/{order}?{urlencode(query)}", data=body, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise ImageError(str(_reason(error))) from error
    except (OSError, ValueError) as error:
        raise ImageError(f"The rehearsal's emulator at {url()} does not answer: {error}") from error


def _reason(error: urllib.error.HTTPError) -> Any:
    try:
        return json.load(error)["error"]
    except (OSError, ValueError, KeyError, TypeError):
        return f"The rehearsal's emulator answers {error.code}"
