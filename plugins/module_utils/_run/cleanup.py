# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing what ended runs have left: by their ledgers, and by tag where there is no ledger."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import guard, identity
from .errors import ImageError, RemovalError
from .ledger import Ledger, Resource
from .leftovers import resumable
from .prune import ended_runs, prune
from .removal import close_all, remove, sweepers

_GUARD_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Outcome:
    """What became of a resource: "removed", "would remove", "kept", "foreign", "not looked for" or "failed";
    ``detail`` says why."""

    resource: Resource
    result: str
    detail: str = ""

    def __str__(self) -> str:
        run = f" of run {self.resource.run_id}" if self.resource.run_id else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.result}: {self.resource}{run}{detail}"


def clean(run: str | None = None, everything: bool = False, dry: bool = False) -> Iterator[Outcome]:
    """Remove what ended runs hold open; yields each thing as it is done.

    A run that is named loses what it kept on purpose too. ``everything``: so do all ended runs, and things
    of runs
    that this machine knows nothing of (they may be going on elsewhere) are removed as well. Runs that are
    still
    going on are never touched. Raises ImageError for a run that is unknown or still going on.
    """
    if run is not None:
        yield from _clean_run(_ended_run(run), True, dry)
        return
    held: list[Resource] = []
    for run_dir in ended_runs(identity.runs_root()):
        yield from _clean_run(run_dir, everything, dry)
        held += Ledger(run_dir).open_resources()
    yield from _sweep(held, everything, dry)
    if not dry and identity.runs_root().is_dir():
        prune(identity.runs_root())


def _ended_run(run: str) -> Path:
    run_dir = identity.runs_root() / run
    if Path(run).name != run or not run_dir.is_dir():
        raise ImageError(f"There is no run {run}", f"The runs are the directories in {identity.runs_root()}")
    controller = identity.controller_of(run_dir)
    if controller is not None:
        raise ImageError(f"The run {run} is still going on (process {controller[0]})")
    return run_dir


def _clean_run(run_dir: Path, kept_too: bool, dry: bool) -> Iterator[Outcome]:
    end = time.monotonic() + _GUARD_PATIENCE_SECONDS
    while not dry and guard.is_running(run_dir) and time.monotonic() < end:
        time.sleep(0.1)
    ledger = Ledger(run_dir)
    for resource in ledger.open_resources()[::-1]:
        if resource.kept and not kept_too:
            yield Outcome(resource, "kept", f"remove it with: hcl2ansible cleanup --run {run_dir.name}")
        elif dry:
            yield Outcome(resource, "would remove")
        else:
            failures = close_all(ledger, [resource])
            yield Outcome(resource, "failed", str(failures[0])) if failures else Outcome(resource, "removed")
    if not dry and not ledger.open_resources() and (kept_too or not resumable(run_dir)):
        shutil.rmtree(run_dir / "tmp", ignore_errors=True)


def _sweep(held: list[Resource], everything: bool, dry: bool) -> Iterator[Outcome]:
    """What carries the tag of a run; ``held`` is what was looked at already."""
    root = identity.runs_root()
    for kind, sweeper in sweepers():
        try:
            for resource in sweeper():
                run_dir = root / resource.run_id if resource.run_id else root / "unknown"
                if identity.controller_of(run_dir) is not None or any(_same(resource, each) for each in held):
                    continue
                if not everything and not run_dir.is_dir():
                    detail = "this machine knows nothing of its run; --all removes it"
                    yield Outcome(resource, "foreign", detail)
                elif dry:
                    yield Outcome(resource, "would remove")
                else:
                    yield _remove(resource)
        except ImageError as error:
            yield Outcome(Resource(kind, id="of any run"), "not looked for", str(error))


def _same(one: Resource, other: Resource) -> bool:
    if one.kind != other.kind:
        return False
    return bool(one.id and one.id == other.id) or (
        "name" in one.token and one.token["name"] == other.token.get("name")
    )


def _remove(resource: Resource) -> Outcome:
    try:
        remove(resource)
    except RemovalError as error:
        return Outcome(resource, "failed", str(error))
    return Outcome(resource, "removed")


def _say(text: object) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """``hcl2ansible cleanup``; returns the exit status: 1 when something could not be removed."""
    parser = argparse.ArgumentParser(
        prog="hcl2ansible cleanup", description="Remove what interrupted builds have left behind."
    )
    parser.add_argument("--run", metavar="ID", help="only this run, with what it kept on purpose")
    parser.add_argument(
        "--all", action="store_true", help="also what was kept, and what runs of other machines left"
    )
    parser.add_argument("--dry-run", action="store_true", help="only print what would be removed")
    options = parser.parse_args(arguments)
    failed = False
    count = 0
    try:
        for outcome in clean(options.run, options.all, options.dry_run):
            _say(outcome)
            count += outcome.result in ("removed", "would remove")
            failed = failed or outcome.result == "failed"
    except ImageError as error:
        _say(error)
        return 1
    if not count and not failed:
        _say("Nothing to remove")
    return 1 if failed else 0
