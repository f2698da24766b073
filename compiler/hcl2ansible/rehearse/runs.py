# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The runs that have built in an emulated cloud: known by their ledgers, which name its address."""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from ..runtime import load

_SECONDS = 120.0


def runs_at(url: str) -> list[Path]:
    """Directories of the runs that have made something there."""
    root: Path = load("identity").runs_root()
    found = []
    for ledger in sorted(root.glob("*/ledger.jsonl"), key=_changed):
        with contextlib.suppress(OSError):
            if f'"{url}"' in ledger.read_text("utf-8", "replace"):
                found.append(ledger.parent)
    return found


def settled(url: str) -> list[str]:
    """Wait until the runs have ended, and remove what they keep: it ends with the rehearsal.

    Returns what could not be removed.
    """
    identity, guard, leftovers = load("identity"), load("guard"), load("leftovers")
    problems: list[str] = []
    end = time.monotonic() + _SECONDS
    for run_dir in runs_at(url):
        while guard.is_running(run_dir) or identity.controller_of(run_dir):
            if time.monotonic() > end:
                problems.append(f"the run {run_dir.name} does not end")
                break
            time.sleep(0.02)
        problems += map(str, leftovers.clear(run_dir, lambda text: None, kept_too=True))
        shutil.rmtree(run_dir / "tmp", ignore_errors=True)
    return problems


@dataclass(frozen=True)
class Step:
    """A step of a source; ``began`` is a Unix time."""

    source: str
    name: str
    began: float
    seconds: float


def steps_of(run_dir: Path) -> list[Step]:
    """The steps of a run in the order in which they began."""
    running: dict[str, tuple[str, float]] = {}
    found = []
    for note in load("ledger").Ledger(run_dir).notes():
        if note["note"] == "step began":
            running[note["source"]] = (str(note.get("task", "")), float(note["at"]))
        elif note["note"] == "step ended" and note["source"] in running and note["outcome"] != "skipped":
            name, began = running.pop(note["source"])
            found.append(Step(note["source"], name, began, float(note["seconds"])))
    return sorted(found, key=lambda step: step.began)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
