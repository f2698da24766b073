# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ratios of hcl2ansible to Packer, whole processes, medians of interleaved runs: ``run.py [NAME ...] [--runs N]``."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmark import amazon, compiling
from benchmark.measure import Command, compare
from environment import counterparts
from environment.counterparts import docker

OURS = [str(Path(sys.executable).with_name("hcl2ansible"))]  # as users start it
COMPILER = Path(__file__).resolve().parents[2] / "compiler"


@dataclass(frozen=True)
class Goal:
    """A ratio that the product promises not to exceed."""

    seconds: float | None
    resident: float | None = None


@dataclass(frozen=True)
class Scenario:
    """A template for both, or one for each where the languages differ."""

    name: str
    template: str
    goal: Goal
    runs: int = 5
    verb: tuple[str, str] = ("build", "build")
    prepare: Callable[[Path], object] = lambda directory: None
    before: Callable[[Path], object] = lambda directory: None


def docker_source(name: str = "m", extra: str = "commit = true") -> str:
    """A docker source on the base image."""
    return f'source "docker" "{name}" {{\n  image = "{counterparts.IMAGE}"\n  pull = false\n  {extra}\n}}\n'


def build(sources: list[str], *blocks: str) -> str:
    """A build block."""
    listed = ", ".join(f'"source.{name}"' for name in sources)
    return f"build {{\n  sources = [{listed}]\n" + "\n".join(blocks) + "\n}\n"


def steps(count: int) -> str:
    """Shell provisioners that each write and read a file."""
    return "\n".join(
        f'  provisioner "shell" {{ inline = ["echo {n} >/srv/{n}", "cat /srv/{n}"] }}' for n in range(count)
    )


def ssh_source(machine: counterparts.SshMachine) -> str:
    """The ssh machine as a source."""
    return (
        f'source "null" "m" {{\n  ssh_host = "{machine.host}"\n  ssh_username = "root"\n'
        f'  ssh_private_key_file = "{machine.key_file}"\n  ssh_file_transfer_method = "sftp"\n}}\n'
    )


def upload(source: str, destination: str) -> str:
    """A file provisioner."""
    return f'  provisioner "file" {{\n    source = "{source}"\n    destination = "{destination}"\n  }}'


def ten_thousand_files(directory: Path) -> None:
    """100 directories of 100 files of 1 to 4 KiB."""
    chance = random.Random(1)
    for number in range(10_000):
        path = directory / "many" / f"{number // 100:02}" / f"{number:05}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(chance.randbytes(chance.randint(1024, 4096)))


def one_gibibyte(directory: Path) -> None:
    """Incompressible, so that no transport is flattered."""
    chance = random.Random(2)
    with (directory / "big").open("wb") as file:
        for _unused in range(1024):
            file.write(chance.randbytes(1 << 20))


def archive_input(directory: Path) -> None:
    """250 MB that compress about as well as a root file system: text and noise in turn."""
    chance = random.Random(3)
    words = [
        bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9)))
        for _unused in range(5000)
    ]
    with (directory / "input").open("wb") as file:
        while file.tell() < 250_000_000:
            file.write(b" ".join(chance.choices(words, k=20_000)))
            file.write(chance.randbytes(100_000))


def compression(output: str) -> str:
    """Copies the input by the builder and compresses the copy."""
    source = 'source "file" "m" {\n  source = "input"\n  target = "copy"\n}\n'
    return source + build(["file.m"], f'  post-processor "compress" {{ output = "{output}" }}')


def fresh(*names: str) -> Callable[[Path], None]:
    """Removes what an earlier run made."""

    def remove(directory: Path) -> None:
        for name in names:
            (directory / name).unlink(missing_ok=True)

    return remove


def scenarios(machine: counterparts.SshMachine) -> Iterator[Scenario]:
    """All that is compared, with the ratios promised."""
    yield Scenario(
        "compile against validate",
        docker_source() + build(["docker.m"], steps(20)),
        Goal(None),
        7,
        ("compile", "validate"),
    )
    yield Scenario("docker, 0 steps", docker_source() + build(["docker.m"]), Goal(2.5))
    yield Scenario("docker, 20 shell steps", docker_source() + build(["docker.m"], steps(20)), Goal(0.35))
    yield Scenario("ssh, 20 shell steps", ssh_source(machine) + build(["null.m"], steps(20)), Goal(0.8))
    many = 'provisioner "shell" { inline = ["rm -rf /srv/many; mkdir /srv/many"] }'
    yield Scenario(
        "10,000 files, docker",
        docker_source(extra="discard = true") + build(["docker.m"], many, upload("many/", "/srv/many")),
        Goal(0.7),
        3,
        prepare=ten_thousand_files,
    )
    yield Scenario(
        "10,000 files, ssh",
        ssh_source(machine) + build(["null.m"], many, upload("many/", "/srv/many")),
        Goal(0.4),
        3,
        prepare=ten_thousand_files,
    )
    yield Scenario(
        "1 GiB, ssh",
        ssh_source(machine) + build(["null.m"], upload("big", "/srv/big")),
        Goal(0.4),
        3,
        prepare=one_gibibyte,
    )
    for suffix, runs in (("tar.gz", 3), ("zip", 3), ("tar.xz", 1)):
        yield Scenario(
            f"compress 250 MB, {suffix}",
            compression(f"out.{suffix}"),
            Goal(0.5),
            runs,
            prepare=archive_input,
            before=fresh("copy", f"out.{suffix}"),
        )
    names = [f"m{number}" for number in range(8)]
    yield Scenario(
        "8 docker sources, 5 steps",
        "".join(docker_source(name, "discard = true") for name in names)
        + build([f"docker.{name}" for name in names], steps(5)),
        Goal(0.6, 0.5),
        3,
    )


def environment_of(work: Path) -> dict[str, str]:
    """What both sides run with."""
    return {
        "PYTHONPATH": str(COMPILER),
        "XDG_CACHE_HOME": str(work / "cache"),
        "XDG_STATE_HOME": str(work / "state"),
        "CHECKPOINT_DISABLE": "1",
        "PACKER_NO_COLOR": "1",
        "ANSIBLE_NOCOLOR": "1",
    }


def run(scenario: Scenario, work: Path, runs: int | None) -> tuple[str, bool]:
    """One row of the table, and whether the goals are met."""
    directory = Path(tempfile.mkdtemp(dir=work))
    scenario.prepare(directory)
    (directory / "template.pkr.hcl").write_text(scenario.template)
    environment = environment_of(work)
    undo = partial(scenario.before, directory)
    ours = Command([*OURS, scenario.verb[0], "template.pkr.hcl"], directory, environment, undo)
    theirs = Command(["packer", scenario.verb[1], "template.pkr.hcl"], directory, environment, undo)
    goal = scenario.goal
    result = compare(ours, theirs, runs or scenario.runs, memory=goal.resident is not None)
    shutil.rmtree(directory)
    row, met = _cells(scenario.name, "s", result.seconds(), goal.seconds)
    if goal.resident is not None:
        more, fits = _cells(
            "  resident memory, all processes", "MB", tuple(b / 1e6 for b in result.resident()), goal.resident
        )
        row, met = f"{row}\n{more}", met and fits
    return row, met


def _cells(name: str, unit: str, medians: tuple[float, ...], goal: float | None) -> tuple[str, bool]:
    ours, theirs = medians
    ratio = ours / theirs
    met = goal is None or ratio <= goal
    verdict = "" if goal is None else f"{goal:>6.2f}  {'met' if met else 'MISSED'}"
    return f"{name:<34}{ours:>9.2f} {unit:<3}{theirs:>9.2f} {unit:<3}{ratio:>8.2f}  {verdict}", met


def remove_dangling_images() -> None:
    """Committed images of the runs have no name."""
    if images := docker("images", "--quiet", "--filter", "dangling=true").split():
        docker("rmi", "--force", *images, check=False)


def run_builds(names: list[str], work: Path, runs: int | None) -> int:
    """Print the rows that need an engine and a machine; how many goals are missed."""
    missed = 0
    counterparts.start_engine()
    counterparts.base_image()
    with ExitStack() as stack:
        stack.callback(counterparts.stop_engine)
        machine = stack.enter_context(counterparts.ssh_machine(work, "bench-ssh"))
        stack.callback(remove_dangling_images)
        print(f"{'medians':<34}{'hcl2ansible':>13}{'packer':>13}{'ratio':>8}  {'goal':>6}", flush=True)
        for scenario in scenarios(machine):
            if not names or any(name in scenario.name for name in names):
                row, met = run(scenario, work, runs)
                print(row, flush=True)
                missed += not met
    return missed


def run_amazon(work: Path, runs: int | None) -> int:
    """Print the rows of builds in an emulated cloud; how many goals are missed."""
    missed = 0
    counterparts.start_engine()
    try:
        argv = ([*OURS, "build"], ["packer", "build"])
        for cells in amazon.run(argv, work, environment_of(work), runs):
            row, met = _cells(*cells)
            print(row, flush=True)
            missed += not met
    finally:
        counterparts.stop_engine()
    return missed


def main() -> int:
    """Print the table; exit status 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only scenarios whose name contains one of these")
    parser.add_argument(
        "--runs", type=int, help="counted runs of each side, instead of each scenario's own number"
    )
    options = parser.parse_args()
    if not shutil.which("packer"):
        print("bench: packer is not installed: Debian has it as a package", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hcl2ansible-bench-") as name:
        work = Path(name)
        missed, others = compiling.run(options.names, work, environment_of(work), options.runs)
        elsewhere = [name for name in others if name not in amazon.NAME]
        if elsewhere or not options.names:
            missed += run_builds(elsewhere, work, options.runs)
        if len(elsewhere) < len(others) or not options.names:
            missed += run_amazon(work, options.runs)
    print("all goals met" if not missed else f"{missed} goals missed")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
