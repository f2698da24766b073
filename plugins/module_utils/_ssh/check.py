# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the ssh_* options of a builder must fulfil before anything is made."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import ImageError

TUNNEL = re.compile(
    r"^(?:(?P<bind>[^:\[\]]+|\[[^\]]+\]):)?(?P<port>\d+):(?P<host>[^:\[\]]+|\[[^\]]+\]):(?P<hostport>\d+)$"
)
_DURATIONS = (
    "ssh_timeout",
    "ssh_wait_timeout",
    "ssh_keep_alive_interval",
    "ssh_read_write_timeout",
    "pause_before_connecting",
)


def check(params: Mapping[str, Any], *, generated_key: bool = False) -> None:
    """Raise one ImageError with everything that is wrong; `generated_key`: the builder makes a key pair."""
    problems: list[str] = []
    if not params.get("ssh_username"):
        problems.append("ssh_username is required with the communicator ssh.")
    _check_login(params, problems, generated_key)
    _check_bastion(params, problems)
    for option in _DURATIONS:
        try:
            parse_duration(params.get(option) or "0s")
        except ValueError as error:
            problems.append(f"{option}: {error}")
    for option in ("ssh_local_tunnels", "ssh_remote_tunnels"):
        for spec in params.get(option) or ():
            if not TUNNEL.match(spec):
                problems.append(f"{option}: {spec!r} is not of the form [bind:]port:host:port.")
    if problems:
        raise ImageError("\n".join(problems))


def _check_login(params: Mapping[str, Any], problems: list[str], generated_key: bool) -> None:
    key, certificate = params.get("ssh_private_key_file"), params.get("ssh_certificate_file")
    if key:
        problems += key_problems("ssh_private_key_file", key)
    elif certificate:
        problems.append("ssh_certificate_file needs ssh_private_key_file.")
    if certificate and not Path(certificate).expanduser().is_file():
        problems.append(f"ssh_certificate_file: there is no file {certificate}.")
    agent = params.get("ssh_agent_auth")
    if agent and not os.environ.get("SSH_AUTH_SOCK"):
        problems.append("ssh_agent_auth needs a running ssh agent, but SSH_AUTH_SOCK is not set.")
    if not (key or agent or params.get("ssh_password") or params.get("ssh_private_key") or generated_key):
        problems.append("One of ssh_password, ssh_private_key_file and ssh_agent_auth is required.")


def _check_bastion(params: Mapping[str, Any], problems: list[str]) -> None:
    if not params.get("ssh_bastion_host"):
        return
    if params.get("ssh_proxy_host"):
        problems.append("Only one of ssh_bastion_host and ssh_proxy_host can be used.")
    key = params.get("ssh_bastion_private_key_file")
    if key:
        problems += key_problems("ssh_bastion_private_key_file", key)
    methods = (
        key,
        params.get("ssh_private_key_file"),
        params.get("ssh_bastion_password"),
        params.get("ssh_bastion_agent_auth"),
    )
    if not any(methods):
        problems.append(
            "The bastion needs one of ssh_bastion_password, ssh_bastion_private_key_file "
            "and ssh_bastion_agent_auth."
        )
    if params.get("ssh_bastion_interactive") and not params.get("ssh_bastion_password"):
        problems.append("ssh_bastion_interactive needs ssh_bastion_password to answer with.")


def key_problems(option: str, path: str) -> list[str]:
    """What keeps a private key file from being used, as a list of one text or none."""
    path = str(Path(path).expanduser())
    try:
        with Path(path).open("rb") as stream:
            text = stream.read(1 << 16)
    except OSError as error:
        return [f"{option}: {path} cannot be read: {error.strerror}."]
    if b"PRIVATE KEY-----" not in text:
        return [f"{option}: {path} is not a private key."]
    if b"ENCRYPTED" in text or _needs_passphrase(path):
        return [
            f"{option}: {path} is protected by a passphrase. Add it to an ssh agent and use ssh_agent_auth."
        ]
    return []


def _needs_passphrase(path: str) -> bool:
    """ssh-keygen knows it of every format; keys that it refuses for other reasons are left to ssh."""
    try:
        tried = subprocess.run(
            ["ssh-keygen", "-y", "-P", "", "-f", path],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return b"incorrect passphrase" in tried.stderr
