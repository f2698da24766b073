# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opening the way to a machine: checked options, a waited-for login, and everything of it in the ledger."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import ImageError
from .._run.ledger import Ledger
from . import options
from .wait import Patience, close_shared_connection, try_login, wait_for_login

DEFAULT_TIMEOUT = "5m"
DEFAULT_ATTEMPTS = 10
_LONGEST_BASE = 24
_AGAIN_SECONDS = 60.0


def open_connection(
    params: Mapping[str, Any],
    address: str,
    *,
    ledger: Ledger,
    source: str,
    tmp: Path,
    say: Callable[[str], None],
    port: int | None = None,
) -> dict[str, Any]:
    """Wait until the machine at `address` lets us in; returns its host variables. Raises ImageError.

    The login that is waited for opens the shared connection on which all later commands travel.
    """
    directory = Path(tempfile.mkdtemp(prefix="ssh-", dir=tmp))
    control = _control_directory(ledger, source)
    variables = options.connection_variables(params, address, directory=directory, control=control, port=port)
    host, number = str(variables["ansible_host"]), int(variables["ansible_port"])
    command = options.command(variables, "exit", "0")
    environment = options.environment(variables, directory)
    place = f"{variables['ansible_user']}@{host}:{number}"
    say("Waiting for SSH to become available...")
    wait_for_login(
        command,
        environment,
        patience(params),
        place=place,
        probe=(host, number) if options.is_direct(params) else None,
    )
    pause = parse_duration(params.get("pause_before_connecting") or "0s")
    if pause > 0:
        say(f"Pausing {params['pause_before_connecting']} before connecting...")
        close_shared_connection(options.command(variables, extra=["-O", "exit"]))
        time.sleep(pause)
        wait_for_login(command, environment, patience(params), place=place)
    say("Connected to SSH!")
    return variables


def require_login(variables: Mapping[str, Any], tmp: Path) -> None:
    """Raise ImageError unless the machine of an earlier run, with these host variables, lets us in again."""
    with tempfile.TemporaryDirectory(prefix="ssh-", dir=tmp) as directory:
        command = options.command(variables, "exit", "0")
        problem = try_login(command, options.environment(variables, Path(directory)), _AGAIN_SECONDS)
    if problem:
        raise ImageError(
            f"{variables['ansible_user']}@{variables['ansible_host']} does not answer: {problem}"
        )


def build_data(params: Mapping[str, Any], variables: Mapping[str, Any]) -> dict[str, Any]:
    """The part of build.* that a connection decides."""
    return {
        "ConnType": "ssh",
        "Host": variables["ansible_host"],
        "Port": variables["ansible_port"],
        "User": variables["ansible_user"],
        "Password": params.get("ssh_password") or "",
        "SSHPublicKey": params.get("ssh_public_key") or "",
        "SSHPrivateKey": params.get("ssh_private_key") or "",
        "SSHPrivateKeyFile": params.get("ssh_private_key_file") or "",
        "SSHAgentAuth": bool(params.get("ssh_agent_auth")),
    }


def patience(params: Mapping[str, Any]) -> Patience:
    """From ssh_timeout and ssh_handshake_attempts: their defaults count only when neither is given."""
    timeout = params.get("ssh_timeout") or params.get("ssh_wait_timeout")
    attempts = params.get("ssh_handshake_attempts")
    if not timeout and not attempts:
        timeout, attempts = DEFAULT_TIMEOUT, DEFAULT_ATTEMPTS
    return Patience(parse_duration(timeout) if timeout else None, int(attempts) if attempts else None)


def _control_directory(ledger: Ledger, source: str) -> Path:
    """A directory with a short name: the path of a socket is limited to some 100 characters."""
    base = tempfile.gettempdir()
    if len(base) > _LONGEST_BASE:
        base = "/tmp"  # noqa: S108 (the directory in it has an unguessable name and must not exist)
    control = Path(base, f"h2a-{uuid.uuid4().hex[:10]}")
    resource = ledger.opening(source, "ssh.control", {"directory": str(control)})
    control.mkdir(mode=0o700)
    ledger.opened(resource, str(control))
    return control
