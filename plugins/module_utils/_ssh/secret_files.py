# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that ssh reads secrets from, in a directory that goes away with the run."""

from __future__ import annotations

import os
import shlex
from pathlib import Path


def write_private(path: Path, text: str, mode: int = 0o600) -> Path:
    """Write the whole file at once, readable for its owner only from the first moment on."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode), "w") as stream:
        stream.write(text)
    draft.replace(path)
    return path


def askpass(directory: Path, name: str, password: str) -> dict[str, str]:
    """Environment variables with which ssh gets the password where it would prompt for it."""
    secret = write_private(directory / f"{name}.password", f"{password}\n")
    script = write_private(
        directory / f"{name}.askpass", f"#!/bin/sh\nexec cat {shlex.quote(str(secret))}\n", 0o700
    )
    # Clients before 8.4 do not know the second one: they ask a program only when they believe in a display.
    return {"SSH_ASKPASS": str(script), "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": ":0"}


def copy_of_key(directory: Path, name: str, path: str) -> str:
    text = Path(path).expanduser().read_text("utf-8", "surrogateescape")
    return str(write_private(directory / f"{name}.key", text if text.endswith("\n") else f"{text}\n"))
