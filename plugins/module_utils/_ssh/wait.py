# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting until a machine can be logged in to, with the exact reason when it cannot."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .._run.errors import ImageError, TimedOut

_AUTHENTICATION = re.compile(
    r"permission denied|too many authentication failures|no supported authentication", re.IGNORECASE
)
_HOPELESS = re.compile(
    r"bad configuration option|unsupported option|unknown option"
    r"|bad .*(cipher|kex|mac) ?(spec|list|algorithms)",
    re.IGNORECASE,
)
_TRY_SECONDS = 30.0
_PROBE_SECONDS = 5.0
_PAUSE_SECONDS = 1.0
# A machine that refuses the login is often one that has not put the key in place yet.
_REFUSED_PAUSE_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True)
class Patience:
    """How long to wait in seconds (None: without end), and how many refused logins to bear (None: all)."""

    seconds: float | None
    refusals: int | None


def wait_for_login(
    command: Sequence[str],
    environment: Mapping[str, str],
    patience: Patience,
    *,
    place: str,
    probe: tuple[str, int] | None = None,
) -> None:
    """Run `command` until it succeeds; raises TimedOut or ImageError with `place` and the last reason.

    `probe`: where an ssh server answers first, unless the machine is behind another one; it is cheap to try.
    """
    end = None if patience.seconds is None else time.monotonic() + patience.seconds
    refusals = 0
    while True:
        reason = probe_server(*probe) if probe is not None else ""
        if not reason:
            reason = try_login(command, environment, _remaining(end, _TRY_SECONDS))
            if not reason:
                return
        pause = _PAUSE_SECONDS
        if _HOPELESS.search(reason):
            raise ImageError(f"ssh cannot be used for {place}: {reason}")
        if _AUTHENTICATION.search(reason):
            refusals += 1
            if patience.refusals is not None and refusals >= patience.refusals:
                times = "once" if refusals == 1 else f"{refusals} times"
                raise ImageError(
                    f"{place} refused the login {times}: {reason}",
                    hint="Check the user, the key or the password. ssh_handshake_attempts sets the tries.",
                )
            pause = _REFUSED_PAUSE_SECONDS[min(refusals, len(_REFUSED_PAUSE_SECONDS)) - 1]
        if end is not None and time.monotonic() + pause >= end:
            raise TimedOut(
                f"{place} could not be logged in to within {patience.seconds:g} s. "
                f"The last try ended with: {reason}",
                hint="ssh_timeout sets how long to wait.",
            )
        time.sleep(pause)


def probe_server(host: str, port: int) -> str:
    """Why no ssh server answers there; empty when one does."""
    try:
        with socket.create_connection((host, port), timeout=_PROBE_SECONDS) as connection:
            greeting = connection.recv(64)
    except TimeoutError:
        return f"no answer from {host} port {port}"
    except OSError as error:
        return f"{host} port {port}: {error.strerror or error}"
    if not greeting:
        return f"{host} port {port} closed the connection at once"
    # A server may say other lines before its version.
    return (
        ""
        if b"SSH-" in greeting or greeting.endswith((b"\r\n", b"\n"))
        else f"{host} port {port} is not an ssh server"
    )


def try_login(command: Sequence[str], environment: Mapping[str, str], seconds: float) -> str:
    """Why the command failed; empty when it did not."""
    # Not a pipe: the shared connection that stays in the background may hold it open.
    with tempfile.TemporaryFile() as errors:
        try:
            tried = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env={**os.environ, **environment},
                start_new_session=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"the login took longer than {seconds:.0f} s"
        except FileNotFoundError as error:
            raise ImageError(
                "The program ssh is not installed.", hint="Install the OpenSSH client."
            ) from error
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    if tried.returncode == 0:
        return ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[-2:]) or f"ssh ended with status {tried.returncode}"


def _remaining(end: float | None, most: float) -> float:
    return most if end is None else max(1.0, min(most, end - time.monotonic()))


def close_shared_connection(command: Sequence[str]) -> None:
    """End the background process of a shared connection; `command` carries `-O exit`."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
