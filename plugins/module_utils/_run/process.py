# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts about processes, and the wish to die with a parent: Linux first, plain POSIX where there is no
/proc."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import time
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def boot_id() -> str:
    """Changes with every boot, so that a process id and a start time are never mistaken for an older
    process."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return "no-boot-id"


def start_time(pid: int) -> str | None:
    """When the process started, as an opaque text; None when there is no such (live) process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except ProcessLookupError:
        return None
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _start_time_of_ps(pid)
    return None if fields[0] in (b"Z", b"X") else fields[19].decode("ascii")


def _start_time_of_ps(pid: int) -> str | None:
    found = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or None


def began(pid: int) -> float:
    """Unix time at which the process started; now, where that cannot be told."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = re.search(r"^btime (\d+)", Path("/proc/stat").read_text(), re.MULTILINE)
        if boot:
            return int(boot.group(1)) + int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.time()


def is_alive(pid: int, started: str) -> bool:
    """Whether the very process that started then still runs (a zombie does not)."""
    return start_time(pid) == started


def die_with_parent(signal_number: int = signal.SIGKILL) -> None:
    """Ask the kernel to end this process when its parent thread ends; does nothing where there is no
    prctl."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def marked_processes(variable: str, value: str) -> list[int]:
    """Ids of the other processes whose environment holds ``variable=value``: what a run started and left."""
    mark = f"{variable}={value}".encode()
    found = []
    for entry in os.scandir("/proc") if Path("/proc/self").is_dir() else ():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError), Path(entry.path, "environ").open("rb") as environ:
            if mark in environ.read().split(b"\0") and start_time(int(entry.name)) is not None:
                found.append(int(entry.name))
    return found
