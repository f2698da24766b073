# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing files, directories and processes of this machine."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path

from .._run.errors import RemovalError
from .._run.ledger import Resource
from .._run.process import is_alive

_PATIENCE_SECONDS = 2.0


def remove_path(resource: Resource) -> None:
    """A file or a whole directory tree; links are removed, never followed."""
    path = Path(resource.id or resource.token["path"])
    if not path.is_absolute() or path == Path(path.anchor):
        raise RemovalError(f"Refusing to remove {str(path)!r}: not an absolute path below the root")
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        if stat.S_ISDIR(mode):
            _make_writable(path)
            shutil.rmtree(path)
        else:
            path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        hint = f"rm -rf -- {shlex.quote(str(path))}"
        raise RemovalError(f"Could not remove {error.filename or path}: {error.strerror}", hint) from error


def _make_writable(top: Path) -> None:
    """A tree may hold directories that even their owner may not write."""
    for directory, names, _files in os.walk(top):
        for name in names:
            child = Path(directory, name)
            with contextlib.suppress(OSError):
                if not child.is_symlink() and not os.access(child, os.W_OK | os.X_OK):
                    child.chmod(0o700)


def remove_process(resource: Resource) -> None:
    """The process (``id``: its process id, token ``start_time``) and, when it leads one, its process
    group."""
    if not resource.id:
        return
    pid, started = int(resource.id), resource.token.get("start_time", "")
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not is_alive(pid, started):
            return
        _signal(pid, number)
        end = time.monotonic() + _PATIENCE_SECONDS
        while is_alive(pid, started) and time.monotonic() < end:
            time.sleep(0.02)
    if is_alive(pid, started):
        raise RemovalError(f"Process {pid} does not end", f"kill -9 {pid}")


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, number)
        else:
            os.kill(pid, number)


REMOVERS: dict[str, Callable[[Resource], None]] = {"path": remove_path, "process": remove_process}
