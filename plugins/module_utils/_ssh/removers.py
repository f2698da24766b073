# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ending shared ssh connections that stay in the background."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from .._run.errors import RemovalError
from .._run.ledger import Resource


def remove_control(resource: Resource) -> None:
    """Ask the master process behind each socket of the directory to end, then remove the directory."""
    directory = Path(resource.id or resource.token["directory"])
    if not directory.name.startswith("h2a-"):
        raise RemovalError(f"Refusing to remove {directory}: it is not a directory of ours")
    for socket in directory.glob("*") if directory.is_dir() else ():
        # The host name is not used with -O, but the client wants one.
        command = [
            "ssh",
            "-F",
            "none",
            "-o",
            f"ControlPath={str(socket).replace('%', '%%')}",
            "-O",
            "exit",
            "machine",
        ]
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise RemovalError(
                f"Could not end the ssh connection {socket}: {error}", " ".join(command)
            ) from error
    shutil.rmtree(directory, ignore_errors=True)
    if directory.exists():
        raise RemovalError(f"Could not remove {directory}", f"rm -rf {directory}")


REMOVERS: dict[str, Callable[[Resource], None]] = {"control": remove_control}
