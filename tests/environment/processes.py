# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which processes belong to a run."""

from __future__ import annotations

import os
from pathlib import Path


def processes_with(text: str) -> list[str]:
    """Command lines of processes that carry this text in their environment, or in their command line."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if text in command or text.encode() in (process / "environ").read_bytes():
                    found.append(f"process {process.name}: {command.strip()}")
            except OSError:
                continue
    return found
