# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clearing what an ended run has left: its processes first, then its open resources, newest first."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import identity, process
from .errors import RemovalError
from .ledger import Ledger, Resource
from .removal import close_all
from .source import SourceRecord, records

KEEPING_MODES = ("abort", "run-cleanup-provisioner")
_TERM_SECONDS = 1.5


def clear(run_dir: Path, log: Callable[[str], None], *, kept_too: bool = False) -> list[RemovalError]:
    """Remove what the run holds open, and mark what its on_error mode keeps; returns what could not be
    removed.

    ``kept_too``: the user asked for it, so kept things go as well.
    """
    ledger = Ledger(run_dir)
    resources = ledger.open_resources()
    keeping = set() if kept_too else {record.source for record in records(run_dir) if keeps(record)}
    interrupted = unfinished_sources(ledger)
    kept_processes = {
        each.id for each in resources if each.source in keeping and each.kind == "local.process"
    }
    for source in sorted(interrupted):
        _end_processes(f"{run_dir.name}/{source}", kept_processes, log)
    by_source: dict[str, list[Resource]] = {}
    for resource in resources:
        if resource.kept and not kept_too:
            continue
        if resource.source in keeping:
            log(f"kept: {resource}")
            ledger.kept(resource)
        else:
            by_source.setdefault(resource.source, []).append(resource)
    if not by_source:
        return []
    log(f"removing {sum(map(len, by_source.values()))} resources")
    with ThreadPoolExecutor(max_workers=8) as pool:
        jobs = [pool.submit(close_all, ledger, each, interrupted=True) for each in by_source.values()]
    return [failure for job in jobs for failure in job.result()]


def keeps(record: SourceRecord) -> bool:
    """Whether the machine of this source stays when the run ends now."""
    return record.kept or record.abandoned or (record.started and record.on_error in KEEPING_MODES)


def resumable(run_dir: Path) -> list[SourceRecord]:
    """The sources with which the run can go on; their state must stay as long as they do."""
    return [record for record in records(run_dir) if keeps(record) and not record.finished]


def forget_temporary(run_dir: Path) -> None:
    """At the end of a run: delete its temporary files, but for what resuming it takes."""
    if resumable(run_dir):
        # The files of the playbook come anew with each start; they hold the values of variables.
        shutil.rmtree(run_dir / "tmp" / "playbook", ignore_errors=True)
        return
    # What could not be removed yet takes the credentials that the template gave.
    needed = {each.token.get("credentials") for each in Ledger(run_dir).open_resources()}
    for path in (run_dir / "tmp").glob("*"):
        if path.name in needed:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    with contextlib.suppress(OSError):
        (run_dir / "tmp").rmdir()


def unfinished_sources(ledger: Ledger) -> set[str]:
    """Sources with a step that began and did not end, or with open resources: their processes may live on."""
    running: dict[str, int] = {}
    for note in ledger.notes():
        change = {"step began": 1, "step ended": -1}.get(note["note"], 0)
        running[note["source"]] = running.get(note["source"], 0) + change
    return {source for source, count in running.items() if count > 0}


def _end_processes(mark: str, kept: set[str], log: Callable[[str], None]) -> None:
    """``kept``: ids of processes that stay, with what they started."""
    for number, patience in ((signal.SIGTERM, _TERM_SECONDS), (signal.SIGKILL, 1.0)):
        pids = _processes(mark, kept)
        if not pids:
            return
        log(f"ending the processes {pids} ({number.name})")
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, number)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not _processes(mark, kept):
                return
            time.sleep(0.05)


def _processes(mark: str, kept: set[str]) -> list[int]:
    found = []
    for pid in process.marked_processes(identity.PROCESS_MARK_VARIABLE, mark):
        with contextlib.suppress(ProcessLookupError):
            # What a run keeps leads a session of its own.
            if str(os.getsid(pid)) not in kept:
                found.append(pid)
    return found
