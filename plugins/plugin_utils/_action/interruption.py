# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ctrl-C must end a run: Ansible's main process waits for ever for a lock that an ended worker held."""

from __future__ import annotations

import multiprocessing.process
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_PATIENCE_SECONDS = 4.0


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let signals wait while this worker writes to the queue that all workers share."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def finish_uninterrupted() -> None:
    """From here on this worker does nothing but hand in its result and end; nothing happens in a main
    process."""
    if multiprocessing.process.parent_process() is not None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)


def end_for_certain_after_interrupt() -> None:
    """In the main process: after Ctrl-C it has some seconds, then it is killed (and the guard goes to
    work)."""
    previous = signal.getsignal(signal.SIGINT)

    def interrupted(number: int, frame: FrameType | None) -> None:
        timer = threading.Timer(_PATIENCE_SECONDS, os.kill, (os.getpid(), signal.SIGKILL))
        timer.daemon = True
        timer.start()
        if callable(previous):
            previous(number, frame)
        else:
            raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, interrupted)
