# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the compiler, which need nothing but Packer: checking against Packer, and growth with the template."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .measure import Command, compare
from .templates import template

OURS = [str(Path(sys.executable).with_name("hcl2ansible"))]  # as users start it
_LARGE, _SMALL = 50_000, 5_000
_MOST_TIMES, _MOST_MEGABYTES = 12.0, 1000.0
_HEAD = f"{'medians':<34}{'hcl2ansible':>13}{'packer':>13}{'ratio':>8}  {'goal':>6}"


@dataclass(frozen=True)
class Row:
    """A line of the table: ``run`` gives its text and whether the goal is met."""

    name: str
    run: Callable[[Path, Mapping[str, str], int | None], tuple[str, bool]]


def rows() -> Iterator[Row]:
    """All rows, cheapest first."""
    for lines, goal in ((50, 0.8), (500, 0.8), (5000, 2.0)):
        yield Row(f"validate -syntax-only, {lines:,} lines", _against_packer(lines, goal))
    yield Row(f"compile, {_LARGE:,} lines", _growth)


def run(
    names: Sequence[str], work: Path, environment: Mapping[str, str], runs: int | None
) -> tuple[int, list[str]]:
    """Print the rows that are asked for: how many goals are missed, and the names that are of no row here."""
    missed, unknown = 0, list(names)
    chosen = [row for row in rows() if not names or any(name in row.name for name in names)]
    for number, row in enumerate(chosen):
        if not number:
            print(_HEAD, flush=True)
        text, met = row.run(work, environment, runs)
        print(text, flush=True)
        missed += not met
        unknown = [name for name in unknown if name not in row.name]
    return missed, unknown


def _written(work: Path, lines: int) -> Path:
    path = work / f"{lines}.pkr.hcl"
    path.write_text(template(lines))
    return path


def _against_packer(
    lines: int, goal: float
) -> Callable[[Path, Mapping[str, str], int | None], tuple[str, bool]]:
    def run_row(work: Path, environment: Mapping[str, str], runs: int | None) -> tuple[str, bool]:
        words = ["validate", "-syntax-only", _written(work, lines).name]
        result = compare(
            Command([*OURS, *words], work, dict(environment)),
            Command(["packer", *words], work, dict(environment)),
            runs or 15,
        )
        ours, theirs = result.seconds()
        met = ours / theirs <= goal
        name = f"validate -syntax-only, {lines:,} lines"
        return (
            f"{name:<34}{ours:>9.3f} s  {theirs:>9.3f} s  {ours / theirs:>8.2f}  {_verdict(goal, met)}",
            met,
        )

    return run_row


def _growth(work: Path, environment: Mapping[str, str], runs: int | None) -> tuple[str, bool]:
    """Ten times the lines, against ourselves; the memory is that of the largest child so far, which it is."""
    commands = [
        Command([*OURS, "compile", "-o", "/dev/null", _written(work, lines).name], work, dict(environment))
        for lines in (_LARGE, _SMALL)
    ]
    large, small = compare(*commands, runs or 3).seconds()
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    name, times = f"compile, {_LARGE:,} lines", large / small
    linear, fits = times <= _MOST_TIMES, megabytes <= _MOST_MEGABYTES
    text = (
        f"{name:<34}{large:>9.2f} s\n"
        f"{f'  times that of {_SMALL:,} lines':<34}{'':>24}{times:>10.2f}  {_verdict(_MOST_TIMES, linear)}\n"
        f"{'  largest process, MB':<34}{megabytes:>9.0f}{'':>25}  {_verdict(_MOST_MEGABYTES, fits)}"
    )
    return text, linear and fits


def _verdict(goal: float, met: bool) -> str:
    return f"{goal:>6g}  {'met' if met else 'MISSED'}"
