# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Going on with a run that has failed and kept its machines."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import guard, identity
from .errors import ImageError
from .ledger import Ledger
from .leftovers import resumable
from .source import SourceRecord, records
from .steps import Steps

_GUARD_PATIENCE_SECONDS = 20.0


def check(run_id: str) -> Path:
    """The directory of a run that can go on; raises ImageError for one that is unknown, going on or over."""
    run_dir = identity.runs_root() / identity.require_run_id(run_id, "The id of a run")
    if not run_dir.is_dir():
        raise ImageError(
            f"There is no run {run_id}", f"The runs are the directories in {identity.runs_root()}"
        )
    controller = identity.controller_of(run_dir)
    if controller is not None and controller[0] != identity.controller_pid():
        raise ImageError(f"The run {run_id} is still going on (process {controller[0]})")
    if controller is None and not resumable(run_dir):
        raise ImageError(
            f"The run {run_id} cannot be resumed: it kept no machine, or that has been cleaned up",
            "A failed build is kept with -on-error=abort. Build anew, without -resume.",
        )
    return run_dir


def take_over(run_id: str) -> None:
    """Make this process's controller that of the run, unless it is already. Raises ImageError."""
    run_dir = check(run_id)
    if _is_ours(run_dir):
        return
    with _alone(run_dir):
        if _is_ours(run_dir):
            return
        # The guard of the first controller may still be looking at what there is.
        end = time.monotonic() + _GUARD_PATIENCE_SECONDS
        while guard.is_running(run_dir) and time.monotonic() < end:
            time.sleep(0.05)
        check(run_id)
        for record in records(run_dir):
            _prepare(run_dir, record)
        ledger = Ledger(run_dir)
        for resource in ledger.open_resources():
            ledger.wanted(resource)
        began = json.loads((run_dir / "run.json").read_text("utf-8"))["began"]
        (run_dir / "slots.json").unlink(missing_ok=True)
        identity.write_controller(run_dir, began)
        ledger.note("", "resumed")
    guard.ensure(run_dir)


def _is_ours(run_dir: Path) -> bool:
    controller = identity.controller_of(run_dir)
    return controller is not None and controller[0] == identity.controller_pid()


def _prepare(run_dir: Path, record: SourceRecord) -> None:
    """Failures are forgotten, so that the source can end well; chains are written down again on the way."""
    if record.finished:
        return
    data = {name: value for name, value in record.data.items() if name != "cleanup_announced"}
    record.update(
        failed="",
        abandoned=False,
        kept=False,
        chains=[],
        chain_errors=[],
        keep_original=False,
        results=None,
        data=data,
    )
    Steps(run_dir, record.source).resume()


@contextlib.contextmanager
def _alone(run_dir: Path) -> Iterator[None]:
    descriptor = os.open(run_dir / "run.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def kept_value(run_dir: Path, name: str, value: Any) -> Any:
    """What this function was called with first for this name, in all of the run."""
    path = run_dir / "tmp" / "kept.json"
    with _alone(run_dir):
        try:
            kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            kept = {}
        if name not in kept:
            kept[name] = value
            with os.fdopen(
                os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
            ) as file:
                json.dump(kept, file)
        return kept[name]
