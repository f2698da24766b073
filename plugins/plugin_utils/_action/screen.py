# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of one source: on the screen as they happen, and in the source's log file."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.machine_readable import machine_line
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.interruption import uninterrupted

COLOURS = ("green", "cyan", "purple", "yellow", "blue")


class Screen:
    """Prints ``==> TARGET: line`` for each line, through Ansible's display (which makes it live, also in
    workers)."""

    def __init__(
        self, display: Any, target: str, colour: str, mask: Callable[[str], str], log: Path | None
    ) -> None:
        self.target = target
        self._display = display
        self._colour = colour
        self._mask = mask
        self._log = log
        self._log_descriptor: int | None = None
        self._timestamps = bool(os.environ.get("HCL2ANSIBLE_TIMESTAMP_UI"))
        self._machine_readable = bool(os.environ.get("HCL2ANSIBLE_MACHINE_READABLE"))

    def say(self, text: str) -> None:
        self._put("say", text, f"bright {self._colour}")

    def message(self, text: str) -> None:
        self._put("message", text, self._colour)

    def error(self, text: str) -> None:
        self._put("error", text, "red")

    def log(self, text: str) -> None:
        """To the log file alone."""
        self._write_log([f"==> {self.target}: {line}" for line in self._mask(text).split("\n")])

    def _put(self, kind: str, text: str, colour: str) -> None:
        lines = [f"==> {self.target}: {_visible(line)}".rstrip() for line in self._mask(text).split("\n")]
        if len(lines) > 1 and not text.split("\n")[-1]:
            lines.pop()
        self._write_log(lines)
        if self._machine_readable:
            with uninterrupted():
                self._display.display("\n".join(machine_line("", "ui", kind, line) for line in lines))
            return
        if self._timestamps:
            lines = [f"{timestamp()}: {line}" for line in lines]
        with uninterrupted():
            self._display.display("\n".join(lines), color=colour)

    def _write_log(self, lines: list[str]) -> None:
        if self._log is None:
            return
        if self._log_descriptor is None:
            flags = os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC
            self._log_descriptor = os.open(self._log, flags, 0o600)
        stamp = time.strftime("%H:%M:%S")
        os.write(
            self._log_descriptor, "".join(f"{stamp} {line}\n" for line in lines).encode("utf-8", "replace")
        )


def timestamp() -> str:
    """Local time with its offset, to the second."""
    return time.strftime("%Y-%m-%dT%H:%M:%S") + _zone()


def _visible(line: str) -> str:
    """What a terminal would show of a line that rewrites itself (progress bars)."""
    return line.rstrip().rpartition("\r")[2]


def _zone() -> str:
    offset = time.strftime("%z")
    return "Z" if offset in ("+0000", "") else f"{offset[:3]}:{offset[3:]}"
