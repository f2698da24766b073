# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which steps of a source are done, with what they gave: what a resumed run need not do again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .source import file_name

PROVISION, PROCESS = "provision", "process"
_CAPTURED = "captured"
# Larger files count by their size and time: an image of many gigabytes must not be read to skip a step.
_READ_BYTES = 1 << 20

Line = dict[str, Any]


def identity_of(action: str, arguments: Mapping[str, Any], files: Iterable[str]) -> str:
    """A digest of what decides what a step does: its arguments, and files of the controller."""
    digest = hashlib.sha256(json.dumps([action, arguments], sort_keys=True, default=str).encode())
    for path in files:
        for each in _with_contents(Path(path)):
            digest.update(f"\0{each}\0".encode("utf-8", "surrogateescape"))
            digest.update(_content(each))
    return digest.hexdigest()


def _with_contents(path: Path) -> list[Path]:
    return [path, *sorted(path.rglob("*"))] if path.is_dir() else [path]


def _content(path: Path) -> bytes:
    try:
        status = path.stat()
        if path.is_file() and status.st_size <= _READ_BYTES:
            return path.read_bytes()
        return f"{status.st_mode} {status.st_size if path.is_file() else ''} {status.st_mtime_ns}".encode()
    except OSError:
        return b"missing"


class Steps:
    """The done steps of one source, in run_dir/tmp: results may hold secrets.

    There are two lists, each a file of JSON lines: ``now`` is what this controller did, or found to be done;
    ``before`` is what the run had done when it was resumed. Provisioners are done in order: the first that
    differs from ``before`` ends it. Post-processors are independent, but for the artifact they are given.
    """

    def __init__(self, run_dir: Path, source: str) -> None:
        directory = run_dir / "tmp" / "steps"
        self._now = directory / f"{file_name(source)}.now"
        self._before = directory / f"{file_name(source)}.before"

    def provisioned(self, step: str) -> dict[str, Any] | None:
        """What the next provisioner gave, if it is this one and was done before."""
        now = [line for line in _read(self._now) if line["kind"] == PROVISION]
        if not all(line["before"] for line in now):
            return None
        before = [line for line in _read(self._before) if line["kind"] == PROVISION]
        known = before[len(now)] if len(now) < len(before) else None
        return known["result"] if known is not None and known["id"] == step else None

    def processed(self, step: str, given: object) -> dict[str, Any] | None:
        """What this post-processor gave, if it was done before with an artifact that is not a new one."""
        now = _read(self._now)
        if any(line["kind"] == _CAPTURED for line in now):
            return None
        if any(not line["before"] and line["result"].get("artifact") == given for line in _processes(now)):
            return None
        taken = sum(line["before"] and line["id"] == step for line in _processes(now))
        known = [line for line in _processes(_read(self._before)) if line["id"] == step]
        return known[taken]["result"] if taken < len(known) else None

    def add(self, kind: str, step: str, result: Mapping[str, Any], *, before: bool = False) -> None:
        """Write down a step that is done; ``before``: it was so already when the run was resumed."""
        self._append({"kind": kind, "id": step, "result": dict(result), "before": before})

    def captured(self) -> None:
        """There is a new artifact: nothing has been done with it."""
        self._append({"kind": _CAPTURED, "before": False})

    def forget(self) -> None:
        """There is a new machine: nothing has been done on it."""
        for path in (self._now, self._before):
            path.unlink(missing_ok=True)

    def resume(self) -> None:
        """The run goes on: what was done until now becomes what was done before."""
        now, before = _read(self._now), _read(self._before)
        done = [line for line in now if line["kind"] == PROVISION]
        if all(line["before"] for line in done):
            done += [line for line in before if line["kind"] == PROVISION][len(done) :]
        processes = _processes(now)
        if not any(line["kind"] == _CAPTURED for line in now):
            left = _processes(before)
            for line in processes:
                with contextlib.suppress(ValueError):
                    left.remove({**line, "before": False})
            processes += left
        lines = [{**line, "before": False} for line in (*done, *processes)]
        self.forget()
        if lines:
            self._write(self._before, lines)

    def _append(self, line: Line) -> None:
        self._write(self._now, [line])

    def _write(self, path: Path, lines: list[Line]) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write("".join(json.dumps(line, default=str) + "\n" for line in lines))


def _processes(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line["kind"] == PROCESS]


def _read(path: Path) -> list[Line]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return []
    lines = []
    for line in text.splitlines():
        # The last one may have been cut by the end of its writer: then that step was not done.
        with contextlib.suppress(ValueError):
            lines.append(json.loads(line))
    return lines
