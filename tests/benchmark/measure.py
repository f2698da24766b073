# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running two commands in turn, as whole processes, with the time and the memory of all their processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Command:
    """What to run, where, and what to undo before each run."""

    argv: list[str]
    directory: Path
    environment: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None


@dataclass
class Sample:
    """Wall seconds, and the largest sum of resident bytes that was seen."""

    seconds: float
    resident: int


@dataclass
class Comparison:
    """Medians of interleaved runs; ratios are ours to the peer's."""

    ours: list[Sample]
    theirs: list[Sample]

    def seconds(self) -> tuple[float, float]:
        """Median wall seconds, ours and the peer's."""
        return statistics.median(s.seconds for s in self.ours), statistics.median(
            s.seconds for s in self.theirs
        )

    def resident(self) -> tuple[float, float]:
        """Median peak of resident bytes, ours and the peer's."""
        return statistics.median(s.resident for s in self.ours), statistics.median(
            s.resident for s in self.theirs
        )


def resident_bytes(session: int) -> int:
    """Sum over all processes of a session and what they forked into sessions of their own."""
    parents: dict[int, tuple[int, int, int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                fields = Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            parents[int(entry.name)] = (int(fields[1]), int(fields[3]), int(fields[21]) * PAGE)
    family = {pid for pid, (_unused, group, _unused) in parents.items() if group == session} | {session}
    while more := {pid for pid, (parent, _unused, _unused) in parents.items() if parent in family} - family:
        family |= more
    return sum(parents[pid][2] for pid in family if pid in parents)


def surroundings() -> dict[str, str]:
    """The environment as it is now, with a started engine; a user's Python keeps its bytecode."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def measure(command: Command, memory: bool) -> Sample:
    """One run; a command that fails ends the benchmark with its output."""
    command.before()
    peak = 0
    started = time.perf_counter()
    process = subprocess.Popen(
        command.argv,
        cwd=command.directory,
        env={**surroundings(), **command.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, resident_bytes(process.pid))

    watcher = threading.Thread(target=watch)
    if memory:
        watcher.start()
    output, _unused = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    if memory:
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command.argv)} failed:\n{output.decode(errors='replace')[-4000:]}")
    return Sample(seconds, peak)


def compare(ours: Command, theirs: Command, runs: int, memory: bool = False) -> Comparison:
    """Both commands in turn, after one uncounted run of each unless there is only one."""
    result = Comparison([], [])
    for number in range(runs + (runs > 1)):
        for command, samples in ((ours, result.ours), (theirs, result.theirs)):
            sample = measure(command, memory)
            if number or runs == 1:
                samples.append(sample)
    return result
