# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process that outlives ansible-playbook and removes what an interrupted run has left.

ansible-playbook runs no ``always:`` after Ctrl-C, SIGTERM or SIGKILL, nor for an unreachable host.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from . import identity, prune
from .ledger import Ledger
from .leftovers import clear, forget_temporary

# A file in the directory of a run that nobody asks about once it has ended.
FORGET = "forget"
# The collection can be anywhere and need not be importable by name: a package with a path of its own is made.
_BOOTSTRAP = (
    "import sys, types; "
    "package = types.ModuleType('hcl2ansible_runtime'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['hcl2ansible_runtime'] = package; "
    "from hcl2ansible_runtime.module_utils._run.guard import main; main(sys.argv[2])"
)


def ensure(run_dir: Path) -> None:
    """Start the run's guard unless it runs; returns at once.

    The lock on guard.lock is taken here and handed to the new process with its descriptor, so there is never
    more than one guard, and none is missed when one of them dies.
    """
    lock = os.open(run_dir / "guard.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _spawn(run_dir, lock)
    except BlockingIOError:
        pass
    finally:
        os.close(lock)


def is_running(run_dir: Path) -> bool:
    """Whether a guard watches over this run."""
    try:
        lock = os.open(run_dir / "guard.lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _spawn(run_dir: Path, lock: int) -> None:
    environment = dict(os.environ)
    environment.pop(identity.PROCESS_MARK_VARIABLE, None)
    plugins = str(Path(__file__).resolve().parents[2])
    log = os.open(run_dir / "guard.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        # The forking worker ends with its task and never waits: the guard becomes a child of init.
        subprocess.Popen(
            [sys.executable, "-I", "-c", _BOOTSTRAP, plugins, str(run_dir)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment,
            pass_fds=[lock],
            start_new_session=True,
        )
    finally:
        os.close(log)


def main(run_dir_text: str) -> None:
    """Wait for the controller's end, then clear what the run has left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    os.umask(0o077)
    run_dir = Path(run_dir_text)
    log(f"guard {os.getpid()} watches run {run_dir.name}")
    wait_for_end(run_dir)
    log("the controlling process has ended")
    failures = clear(run_dir, log)
    for failure in failures:
        log(f"NOT REMOVED: {failure}")
    forget_temporary(run_dir)
    with contextlib.suppress(OSError):
        prune.prune(run_dir.parent)
        prune.prune_cache(identity.state_root() / "cache")
    left = Ledger(run_dir).open_resources()
    log(
        f"done: {len(left)} left, of which {sum(each.kept for each in left)} kept"
        if left
        else "done: nothing left"
    )
    if not left and (run_dir / FORGET).exists():
        shutil.rmtree(run_dir, ignore_errors=True)


def wait_for_end(run_dir: Path) -> None:
    """Return when the run's controller has ended (at once when it is gone already)."""
    controller = identity.controller_of(run_dir)
    if controller is None:
        return
    try:
        descriptor = os.pidfd_open(controller[0])
    except (OSError, AttributeError):
        while identity.controller_of(run_dir) is not None:
            time.sleep(0.3)
        return
    # The id may have been given to another process between the two looks.
    if identity.controller_of(run_dir) is not None:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        poll.poll()
    os.close(descriptor)


def log(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S')} {text}\n")
    sys.stdout.flush()
