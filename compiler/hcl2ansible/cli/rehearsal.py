# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Building in a rehearsal, and what is said at its end: images, time line, proof that nothing is left."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..hcl.diagnostics import Diagnostic
from ..rehearse.driver import MachineError
from ..rehearse.holdings import Holdings
from ..rehearse.runs import runs_at, settled, steps_of
from ..rehearse.session import Rehearsal
from .output import failed, say, tell_machine


def machine_flag(parser: ArgumentParser) -> None:
    """Which machine stands behind an instance."""
    parser.add_argument(
        "--rehearse-on",
        default="",
        metavar="MACHINE",
        help="sandbox (a copy of this host; needs root), docker or docker:IMAGE",
    )


def rehearse(arguments: Namespace, build: Callable[[Namespace], int]) -> int:
    """Run ``build`` against an emulated cloud; its exit status, or 1 when something was left behind."""
    if getattr(arguments, "resume", ""):
        text = "A rehearsal cannot be resumed: its cloud and its machines end with it"
        return failed([Diagnostic("error", "no-rehearsal", text)], arguments)
    try:
        with Rehearsal(arguments.rehearse_on) as rehearsal, _surroundings(rehearsal):
            status = _when_ready(rehearsal, arguments, build)
            problems = settled(rehearsal.url)
            holdings = Holdings(rehearsal.ask("resources"), rehearsal.ask("images"))
            _report(arguments, rehearsal, holdings, problems)
            return status or int(bool(holdings.left or problems))
    except MachineError as error:
        return failed([Diagnostic("error", "no-rehearsal", str(error))], arguments)


def _when_ready(rehearsal: Rehearsal, arguments: Namespace, build: Callable[[Namespace], int]) -> int:
    # The emulator starts while the template is compiled; nothing can go wrong with it that takes long to see.
    rehearsal.wait()
    return build(arguments)


@contextmanager
def _surroundings(rehearsal: Rehearsal) -> Iterator[None]:
    """This process too reads secrets and runs data sources: none of it reaches a real account."""
    before = dict(os.environ)
    for name, value in rehearsal.environment().items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _report(arguments: Namespace, rehearsal: Rehearsal, holdings: Holdings, problems: list[str]) -> None:
    calls = [float(call.get("at", 0)) for call in rehearsal.ask("calls")]
    for run_dir in runs_at(rehearsal.url):
        for line in time_line(run_dir, calls):
            say(line, arguments)
    for line in holdings.lines():
        say(line, arguments)
    for problem in problems:
        say(f"==> NOT REMOVED: {problem}", arguments)
    if getattr(arguments, "machine_readable", False):
        tell_machine("rehearsal", "left-behind", str(len(holdings.left) + len(problems)))


def time_line(run_dir: Path, calls: list[float]) -> Iterator[str]:
    """When each step of a run began, how long it took, and how many calls of the API it made."""
    steps = steps_of(run_dir)
    if not steps:
        return
    began = steps[0].began
    several = len({step.source for step in steps} - {"localhost"}) > 1
    width = max(len(step.source) for step in steps) + 2 if several else 0
    yield "\n==> Time line (start, duration, calls of the API):"
    for step in steps:
        # Sources that build side by side share the emulator: there a call cannot be told by its time.
        made = sum(step.began <= at <= step.began + step.seconds for at in calls)
        count = f"{made:4}" if made and not several else "    "
        source = f"{step.source:{width}}" if several else ""
        yield f"    {step.began - began:7.1f} s {step.seconds:7.1f} s {count}  {source}{step.name}"


def wait_for_interrupt() -> None:
    """Return at Ctrl-C."""
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
