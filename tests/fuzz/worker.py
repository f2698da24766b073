# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs commands on one file after another, in this process: a case on a line of stdin, the verdict on stdout.

A case is ``{"ending", "data" (latin-1)}``; the verdict ``{"command", "kind", "text", "signature"}``, or null when
every command ended in time, with a status and without a traceback.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from types import FrameType
from typing import Any

SECONDS = 5.0  # of processor time: a machine that is busy with other things proves nothing
MEGABYTES = 500
_STATUSES = frozenset({0, 1, 3})
_VARIABLES = b'variable "u" {\n  type    = any\n  default = null\n}\nsource "null" "a" {\n  communicator = "none"\n}\nbuild {\n  sources = ["null.a"]\n}\n'


class TooSlowError(BaseException):
    """The time is up; not an Exception, or code under test would swallow it."""


def commands(ending: str) -> list[list[str]]:
    """The command lines that a file of this kind is given to."""
    name = f"case{ending}"
    layout = [["fmt", "-check", name]] if ending.endswith(".hcl") else []
    if "vars" in ending:
        return [*layout, ["validate", f"-var-file={name}", "with.pkr.hcl"]]
    found = [
        ["validate", name],
        ["compile", "-o", "-", name],
        ["inspect", name],
        ["console", name],
        ["init", name],
    ]
    if ending == ".json":
        return [*found, ["upgrade", "-output-file=-", "-with-annotations", name], ["fix", name]]
    return [*layout, *found]


class _Input(io.TextIOWrapper):
    """Standard input that has nothing to say but one reference."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(b"local\n"))


def verdict(case: dict[str, str], main: Callable[[list[str]], int]) -> dict[str, Any] | None:
    """What is wrong with the way that the commands take a file, if anything."""
    ending, data = case["ending"], case["data"].encode("latin-1")
    with tempfile.TemporaryDirectory() as directory, chdir(directory):
        Path(f"case{ending}").write_bytes(data)
        Path("with.pkr.hcl").write_bytes(_VARIABLES) if "vars" in ending else None
        for command in commands(ending):
            problem = _run(command, main)
            if problem:
                return {"command": " ".join(command), **problem}
    return None


def _run(command: list[str], main: Callable[[list[str]], int]) -> dict[str, str] | None:
    output = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    errors = io.StringIO()
    sys.stdin = _Input()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        with redirect_stdout(output), redirect_stderr(errors):
            status = main(command)
    except (Exception, TooSlowError) as error:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        kind = "hang" if isinstance(error, TooSlowError) else type(error).__name__
        return {"kind": kind, "text": _shortened(error), "signature": f"{kind} {_place(error, kind)}"}
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.collect()
    silent = status == 1 and not (errors.getvalue() or output.buffer.tell())
    if status not in _STATUSES or silent or "usage: hcl2ansible" in errors.getvalue():
        return {
            "kind": "status",
            "text": f"status {status}\n{errors.getvalue()}",
            "signature": f"status {command[0]}",
        }
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if used > MEGABYTES:
        return {"kind": "memory", "text": f"{used:.0f} MB", "signature": f"memory {command[0]}"}
    return None


def _shortened(error: BaseException) -> str:
    lines = "".join(traceback.format_exception(error)).splitlines()
    return "\n".join(lines if len(lines) < 60 else [*lines[:20], "...", *lines[-40:]])


def _place(error: BaseException, kind: str) -> str:
    """The innermost function of the compiler; where it hangs or recurses, the file is all that is stable."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "hcl2ansible" in frame.filename or "_hcl" in frame.filename
    ]
    if not frames:
        return ""
    last = frames[-1]
    name = "/".join(Path(last.filename).parts[-2:])
    return name if kind in ("hang", "RecursionError", "MemoryError") else f"{name}:{last.name}"


def serve() -> None:
    """Answer until stdin ends."""
    limit = MEGABYTES * 1024 * 1024
    answers = os.fdopen(os.dup(1), "w")
    cases = os.fdopen(os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)  # for file("/dev/stdin")
    os.dup2(nothing, 1)

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    signal.signal(signal.SIGVTALRM, late)
    os.environ["HCL2ANSIBLE_TRACEBACK"] = "1"
    from hcl2ansible.cli import main

    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for line in cases:
        answers.write(json.dumps(verdict(json.loads(line), main)) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
