# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The key with which the machine is logged in to, and with which Windows encrypts its password."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._run.errors import ImageError
from .._run.ledger import Resource
from .._run.removal import remove
from .._run.source import file_name
from .._ssh.secret_files import write_private
from .errors import ApiError
from .job import Job
from .naming import temporary_name
from .tags import run_tags, specifications, tag_map


def ensure(job: Job) -> None:
    """Set ``key_name`` (empty: the instance gets none), and ``key_file`` (0600) for a temporary one."""
    if "key_name" in job.data:
        return
    params = job.params
    name, key_file = str(params.get("ssh_keypair_name") or ""), ""
    if makes_key_pair(params):
        name, key_file = _create(job)
    elif params.get("ssh_agent_auth"):
        job.say(f"Using the ssh agent for the key pair {name}" if name else "Using the ssh agent")
    elif params.get("ssh_private_key_file"):
        job.say("Using existing SSH private key")
    job.data.update(key_name=name, key_file=key_file)
    job.save()


def makes_key_pair(params: Mapping[str, Any]) -> bool:
    """A name for it asks for one; else there is one unless another way to log in is given."""
    if params.get("ssh_private_key_file") or params.get("ssh_agent_auth"):
        return False
    others = (params.get("ssh_keypair_name"), params.get("ssh_password"))
    return bool(params.get("temporary_key_pair_name")) or not any(others)


def key_type(job: Job) -> str:
    """Windows encrypts its password with RSA keys only."""
    default = "rsa" if job.params.get("communicator") == "winrm" else "ed25519"
    return str(job.params.get("temporary_key_pair_type") or default)


def key_name(job: Job) -> str:
    return str(job.params.get("temporary_key_pair_name") or "") or temporary_name(job)


def private_key(job: Job) -> str:
    """The temporary private key as text; empty when there is none."""
    path = job.data.get("key_file")
    if not path:
        return ""
    try:
        return Path(path).read_text("ascii")
    except OSError as error:
        raise ImageError(f"The private key {path} cannot be read: {error.strerror}") from error


def _create(job: Job) -> tuple[str, str]:
    """The private key lies outside of tmp/, which ends with the run: a machine that is kept needs it on."""
    name = key_name(job)
    for earlier in _unfinished(job, name):
        # Its creator was killed before the private key was safe: it opens nothing.
        remove(earlier)
        job.ledger.closed(earlier)
    path = job.ledger.run_dir / f"{file_name(job.source)}.pem"
    job.say(f"Creating temporary keypair: {name}")
    file_resource = job.ledger.opening(job.source, "local.path", {"path": str(path)})
    resource = job.opening("key_pair", name=name)
    try:
        answer = _ask(job, name)
    except ApiError as error:
        if error.code != "InvalidKeyPair.Duplicate":
            raise
        if not _is_own(job, name):
            # It is somebody else's, and must not be removed as ours.
            job.ledger.closed(resource)
            error.hint = "Choose another temporary_key_pair_name."
            raise
        # The call was sent again as its answer was lost, and the private key with it.
        remove(resource)
        answer = _ask(job, name)
    write_private(path, answer["KeyMaterial"].strip() + "\n")
    job.ledger.opened(resource, answer["KeyPairId"])
    job.ledger.opened(file_resource, str(path))
    return name, str(path)


def _ask(job: Job, name: str) -> dict[str, Any]:
    return job.cloud.call(
        "CreateKeyPair",
        KeyName=name,
        KeyType=key_type(job),
        TagSpecifications=specifications(job, ["key-pair"], run_tags(job)),
    )


def _is_own(job: Job, name: str) -> bool:
    """Whether this source of this run has made it."""
    found = job.cloud.call("DescribeKeyPairs", KeyNames=[name])["KeyPairs"]
    return any(job.temporary_tags().items() <= tag_map(each.get("Tags")).items() for each in found)


def _unfinished(job: Job, name: str) -> list[Resource]:
    open_resources = job.ledger.open_resources(job.source)
    return [
        each for each in open_resources if each.kind == "amazon.key_pair" and each.token.get("name") == name
    ]
