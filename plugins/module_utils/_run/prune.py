# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Forgetting old runs, and the temporary files of those that have ended."""

from __future__ import annotations

import contextlib
import shutil
import time
from pathlib import Path

from . import identity
from .ledger import Ledger

KEEP_RUNS = 50
_KEEP_CACHE_SECONDS = 30 * 24 * 3600.0
_BEGINNING_SECONDS = 60.0


def ended_runs(runs: Path) -> list[Path]:
    """Directories of the runs whose controller is gone, newest first."""
    found = [each for each in runs.iterdir() if each.is_dir()] if runs.is_dir() else []
    ended = [each for each in found if identity.controller_of(each) is None and not _is_beginning(each)]
    return sorted(ended, key=_changed, reverse=True)


def prune(runs: Path, keep: int = KEEP_RUNS) -> list[Path]:
    """Delete the oldest ended runs that hold nothing open; returns those that were deleted."""
    deleted = []
    for number, run_dir in enumerate(ended_runs(runs)):
        if number >= keep and not Ledger(run_dir).open_resources():
            shutil.rmtree(run_dir, ignore_errors=True)
            deleted.append(run_dir)
    return deleted


def prune_cache(cache: Path) -> None:
    """Delete what has not been used for a month, such as the cache of a collection that was moved."""
    for path in cache.iterdir() if cache.is_dir() else ():
        with contextlib.suppress(OSError):
            status = path.stat()
            if time.time() - max(status.st_mtime, status.st_atime) > _KEEP_CACHE_SECONDS:
                path.unlink()


def _is_beginning(run_dir: Path) -> bool:
    """Made by a command that has not started its ansible-playbook yet."""
    return not (run_dir / "run.json").exists() and time.time() - _changed(run_dir) < _BEGINNING_SECONDS


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
