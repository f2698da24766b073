# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop around a running command: its input goes in, and its output is handed on while it comes."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import TimedOut

# Daemons that a script leaves behind may hold its output open for ever: this long nothing must come any more.
QUIET_SECONDS = 1.0


class Outlet(Protocol):
    """Where output comes from; its descriptor does not block."""

    def fileno(self) -> int: ...

    def drain(self) -> bool:
        """Hand on what is there; False at the end of the stream."""

    def close(self) -> None:
        """Hand on what was held back."""


class Inlet(Protocol):
    """Where input goes to."""

    def fileno(self) -> int: ...

    def close(self) -> None: ...


def pump(
    outlets: Sequence[Outlet],
    feeder: Feeder,
    *,
    deadline: float | None,
    over: Callable[[], bool],
) -> None:
    """Feed and drain until all streams have ended; raises TimedOut at the deadline (of time.monotonic()).

    Once the command is ``over``, open streams are waited for only while something still comes.
    """
    with selectors.DefaultSelector() as selector:
        for outlet in outlets:
            os.set_blocking(outlet.fileno(), False)
            selector.register(outlet.fileno(), selectors.EVENT_READ, outlet)
        feeder.register(selector)
        waiting = list(outlets)
        # Something may have come together with the answer to the start: no descriptor tells of it.
        ready: list[Outlet | Feeder] = list(outlets)
        last_sign = time.monotonic()
        while True:
            for source in ready:
                if isinstance(source, Feeder):
                    source.write(selector)
                elif not source.drain():
                    selector.unregister(source.fileno())
                    waiting.remove(source)
                    source.close()
            if not waiting and not feeder.active:
                break
            check(deadline)
            ended = over()
            if ended and time.monotonic() - last_sign > QUIET_SECONDS:
                break
            ready = [key.data for key, _events in selector.select(_patience(deadline, ended))]
            if ready:
                last_sign = time.monotonic()
        for outlet in waiting:
            outlet.close()


def _patience(deadline: float | None, ended: bool) -> float:
    """Seconds to wait for the next event: an end without closed streams must be noticed too."""
    patience = 0.25 if ended else 1.0
    return patience if deadline is None else max(0.0, min(patience, deadline - time.monotonic()))


def check(deadline: float | None) -> None:
    if deadline is not None and time.monotonic() >= deadline:
        raise TimedOut("The step took longer than its timeout and was stopped.")


class Feeder:
    """Writes chunks into an inlet whenever it has room; a reader that closes early is not an error here."""

    def __init__(self, inlet: Inlet | None, chunks: Iterable[bytes] = (), keep_open: bool = False) -> None:
        self._inlet = inlet
        self._chunks: Iterator[bytes] = iter(chunks)
        self._pending = memoryview(b"")
        self._keep_open = keep_open
        self.active = inlet is not None

    def register(self, selector: selectors.BaseSelector) -> None:
        if self._inlet is not None:
            os.set_blocking(self._inlet.fileno(), False)
            selector.register(self._inlet.fileno(), selectors.EVENT_WRITE, self)

    def write(self, selector: selectors.BaseSelector) -> None:
        if self._inlet is None:
            return
        try:
            while self._pending or self._advance():
                self._pending = self._pending[os.write(self._inlet.fileno(), self._pending) :]
        except BlockingIOError:
            return
        except (BrokenPipeError, ConnectionResetError):
            self._keep_open = False
        selector.unregister(self._inlet.fileno())
        self.active = False
        if not self._keep_open:
            self._inlet.close()

    def _advance(self) -> bool:
        for chunk in self._chunks:
            if chunk:
                self._pending = memoryview(chunk)
                return True
        return False
