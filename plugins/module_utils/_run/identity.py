# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which run this is, and where its files are."""

from __future__ import annotations

import contextlib
import functools
import json
import multiprocessing.process
import os
import re
import uuid
from pathlib import Path

from . import process
from .errors import ImageError

RUN_ID_VARIABLE = "HCL2ANSIBLE_RUN_ID"
# Marks every process that a step starts, so that what an interrupted run leaves can be found. It is not the
# variable that chooses a run: an ansible-playbook started by a script of the build is a run of its own.
PROCESS_MARK_VARIABLE = "HCL2ANSIBLE_PROCESS_OF"
_NAMESPACE = uuid.UUID("5a0e4b0e-4f0c-5c5e-9a57-8d6a3f1c2b77")
_choice: dict[str, str] = {}


def controller_pid() -> int:
    """The ansible-playbook that steers the run: this process, or the one that forked this worker."""
    parent = multiprocessing.process.parent_process()
    return parent.pid if parent is not None and parent.pid is not None else os.getpid()


def _run_id_of(pid: int) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"{process.boot_id()}:{pid}:{process.start_time(pid)}"))


@functools.lru_cache(maxsize=1)
def current_run_id() -> str:
    """The same id in every worker of one ansible-playbook; the environment or ``choose`` may choose another.

    Remembered, for a step takes the variable out of the environment of what it starts.
    """
    if _choice:
        return _choice["run"]
    chosen = os.environ.get(RUN_ID_VARIABLE, "")
    return require_run_id(chosen, RUN_ID_VARIABLE) if chosen else _run_id_of(controller_pid())


def choose(run_id: str) -> None:
    """This process, and what it forks, works on that run: an earlier one that goes on."""
    _choice["run"] = require_run_id(run_id, "the id of a run")
    current_run_id.cache_clear()


def require_run_id(text: str, what: str) -> str:
    """The text, when it can be the id of a run; raises ImageError."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", text):
        raise ImageError(f"{what} must be letters, digits, '.', '_' and '-', at most 64 of them")
    return text


def state_root() -> Path:
    """Where all runs keep their state: $XDG_STATE_HOME/hcl2ansible."""
    home = os.environ.get("XDG_STATE_HOME", "")
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "state"
    return base / "hcl2ansible"


def runs_root() -> Path:
    return state_root() / "runs"


def run_directory(run_id: str) -> Path:
    """The run's directory, made (0700, with tmp/ and log/) when it is not there; run.json names its
    controller."""
    directory = runs_root() / run_id
    if not (directory / "run.json").exists():
        for each in (state_root(), runs_root(), directory, directory / "tmp", directory / "log"):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_controller(directory, process.began(controller_pid()))
    return directory


def write_controller(directory: Path, began: float) -> None:
    """Name this process's controller as that of the run, which began at that Unix time."""
    pid = controller_pid()
    data = {
        "pid": pid,
        "start_time": process.start_time(pid),
        "boot_id": process.boot_id(),
        "began": began,
    }
    draft = directory / f".run.json.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as stream:
        json.dump(data, stream)
    draft.replace(directory / "run.json")


def controller_of(run_dir: Path) -> tuple[int, str] | None:
    """(process id, start time) of the run's controller while it still runs; None when the run has ended."""
    try:
        data = json.loads((run_dir / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if data.get("boot_id") != process.boot_id() or not process.is_alive(data["pid"], data["start_time"]):
        return None
    return data["pid"], data["start_time"]


def began(run_dir: Path) -> float:
    """Unix time at which our run began, for the first time if it was resumed."""
    pid = controller_pid()
    with contextlib.suppress(OSError, ValueError, KeyError):
        data = json.loads((run_dir / "run.json").read_text("utf-8"))
        if data["pid"] == pid and data["start_time"] == process.start_time(pid):
            return float(data["began"])
    return process.began(pid)
