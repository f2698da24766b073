# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever an API action does to a build, nothing is left that `cleanup` does not find by tag alone.

The actions are those of a clean run. Each is met by four faults: an error, throttling, an answer that is lost, and
the end of all our processes (the guard, too) right after it was done.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from environment.cloud import Account, Cloud, running
from environment.waiting import eventually

from .conftest import Run, Workbench

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 3
ALONE = [
    "unshare",
    "--pid",
    "--fork",
    "--mount-proc",
    *(["--user", "--map-root-user"] if os.geteuid() else []),
]
COMMON = """
  communicator  = "none"
  source_ami    = "ami-1e749f67"
"""
IMAGE = """
  ami_regions = ["us-west-2"]
  ami_users = ["111122223333"]
  snapshot_users = ["111122223333"]
  tags = { A = "b" }
"""
# Builds that make different calls; an action is tried with the first build that makes it.
TEMPLATES = {
    "image": f"""
source "amazon-ebs" "t" {{
  {COMMON}
  {IMAGE}
  ami_name = "made"
  instance_type = "t3.micro"
  ena_support = true
  encrypt_boot = true
  kms_key_id = "alias/a"
  region_kms_key_ids = {{ us-west-2 = "alias/b" }}
  deprecate_at = "2040-01-01T00:00:00Z"
  subnet_filter {{
    filters = {{ "default-for-az" = "true" }}
    random  = true
  }}
  temporary_iam_instance_profile_policy_document {{
    Version = "2012-10-17"
    Statement {{
      Effect   = "Allow"
      Action   = ["logs:*"]
      Resource = ["*"]
    }}
  }}
}}
build {{ sources = ["source.amazon-ebs.t"] }}
""",
    "surrogate": f"""
source "amazon-ebssurrogate" "t" {{
  {COMMON}
  {IMAGE}
  ami_name = "made"
  ami_virtualization_type = "hvm"
  spot_price = "0.05"
  spot_instance_types = ["t3.micro"]
  launch_block_device_mappings {{
    device_name = "/dev/xvdf"
    volume_size = 8
    delete_on_termination = true
  }}
  ami_root_device {{
    source_device_name = "/dev/xvdf"
    device_name = "/dev/xvda"
    volume_size = 8
    delete_on_termination = true
  }}
}}
build {{ sources = ["source.amazon-ebssurrogate.t"] }}
""",
    "volume": f"""
source "amazon-ebsvolume" "t" {{
  {COMMON}
  instance_type = "t3.micro"
  ebs_volumes {{
    device_name = "/dev/sdb"
    volume_size = 4
    delete_on_termination = false
    snapshot_volume = true
    tags = {{ V = "w" }}
  }}
}}
build {{ sources = ["source.amazon-ebsvolume.t"] }}
""",
}


@dataclass
class Site:
    """A place to build in: an account, and a directory with a template and its playbook."""

    account: Account
    bench: Workbench
    kind: str

    def build(self) -> Run:
        return self.bench.hcl2ansible("build", "template.pkr.hcl")

    def cleanup(self) -> Run:
        """As on another machine: no state, no processes to be seen, no engine; and so without harm to other tests."""
        environment = {**self.bench.environment, "DOCKER_HOST": "tcp://127.0.0.1:1"}
        elsewhere = Workbench(self.bench.directory, self.bench.state / "elsewhere", environment)
        return elsewhere.run(*ALONE, sys.executable, "-m", "hcl2ansible", "cleanup", "--all")


Sites = Callable[[str], Site]


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with running() as cloud:
        yield cloud


@pytest.fixture(scope="module")
def sites(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Makes a new site for one kind of build."""

    def make(kind: str) -> Site:
        directory = tmp_path_factory.mktemp(kind)
        account = cloud.account()
        environment = {"PYTHONPATH": str(ROOT / "compiler"), "HOME": str(directory), **account.env()}
        bench = Workbench(directory, directory / "state", environment)
        bench.write("template.pkr.hcl", TEMPLATES[kind])
        return Site(account, bench, kind)

    return make


@pytest.fixture(scope="module")
def clean(sites: Sites) -> dict[str, Site]:
    """A clean build of each kind."""
    found = {kind: sites(kind) for kind in TEMPLATES}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for site, run in zip(found.values(), pool.map(Site.build, found.values()), strict=True):
            run.succeeded()
            assert result(site), run.output
    return found


@pytest.fixture(scope="module")
def actions(clean: dict[str, Site]) -> list[tuple[str, str]]:
    """(kind of build, action) for every action that the clean builds called."""
    first: dict[str, str] = {}
    for kind, site in clean.items():
        for call in site.account.calls():
            first.setdefault(call["action"], kind)
    return [(kind, action) for action, kind in first.items()]


def result(site: Site) -> list[tuple[Any, ...]]:
    """What a build has made: (kind, region, name, tags) of all that is there, sorted."""
    names = {key: each["name"] for key, each in site.account.resources().items()}
    return sorted(
        (
            each["kind"],
            each["region"],
            names[key] if each["kind"] == "image" else "",
            sorted(each["tags"].items()),
        )
        for key, each in site.account.resources().items()
    )


def every(actions: list[Any], check: Callable[[Any], str]) -> None:
    """Run the check for each, side by side; fails with what the checks say."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        complaints = [each for each in pool.map(check, actions) if each]
    assert not complaints, "\n\n".join(complaints)


def swept(site: Site, output: str) -> str:
    """What is left after a sweep by tag; with nothing left there need not be one.

    What is finished when the fault comes (the last call, DeleteTags, was done) is the user's: the output names it.
    """
    site.account.faults()
    if not site.account.left():
        return ""
    sweep = site.cleanup()
    ended = any(call["action"] == "DeleteTags" and call["status"] < 400 for call in site.account.calls())
    left = {key: each for key, each in site.account.resources().items() if not (ended and finished(each))}
    named = all(key in output for key, each in site.account.resources().items() if each["kind"] == "image")
    return "" if not left and named and not sweep.status else f"left {left}\n{sweep.output}\n{output}"


def finished(resource: dict[str, Any]) -> bool:
    """Whether cleanup has no business with it."""
    temporary = any(key.startswith("hcl2ansible:") for key in resource["tags"])
    return resource["kind"] in ("image", "snapshot", "volume") and not temporary


def test_an_error(actions: list[tuple[str, str]], sites: Sites) -> None:
    """It fails, says so once, where, and what refused; and takes everything back."""

    def check(action: tuple[str, str]) -> str:
        kind, name = action
        site = sites(kind)
        site.account.faults(
            {"action": name, "do": "error", "times": 0, "code": "RefusedByTest", "status": 403}
        )
        run = site.build()
        told = [line for line in run.output.splitlines() if "Error in " in line]
        located = [line for line in told if "(template.pkr.hcl:2): " in line and name in line]
        # What cannot be asked for is a second error when it is to be removed.
        surplus = [line for line in told[1:] if "Error in Remove" not in line]
        if run.status == 0 or not told or located != told or surplus or "Traceback" in run.output:
            return f"{kind} {name}: status {run.status}, told {told}\n{run.output}"
        left = swept(site, run.output)
        return f"{kind} {name}: {left}" if left else ""

    every(actions, check)


def test_throttled_twice(actions: list[tuple[str, str]], clean: dict[str, Site], sites: Sites) -> None:
    """Every action of a build says twice that it is asked too often: the result is that of a clean build."""
    every(_shares(actions, 3), lambda share: _survives(share, clean, sites, do="throttle", times=2))


def test_an_answer_that_is_lost(actions: list[tuple[str, str]], clean: dict[str, Site], sites: Sites) -> None:
    """Every action of a build is done once without an answer: the result is that of a clean build."""
    every(_shares(actions, 2), lambda share: _survives(share, clean, sites, do="timeout"))


def _shares(actions: list[tuple[str, str]], number: int) -> list[tuple[str, list[str]]]:
    """The actions of each kind of build in a number of parts."""
    kinds = {kind: [name for each, name in actions if each == kind] for kind in TEMPLATES}
    return [
        (kind, names[part::number])
        for kind, names in kinds.items()
        for part in range(number)
        if names[part::number]
    ]


def _survives(share: tuple[str, list[str]], clean: dict[str, Site], sites: Sites, **fault: Any) -> str:
    kind, names = share
    site = sites(kind)
    site.account.faults(*({"action": name, **fault} for name in names))
    run = site.build()
    if run.status or result(site) != result(clean[kind]):
        return f"{kind} {names}: status {run.status}, made {result(site)}\n{run.output}"
    return ""


def killed(site: Site, action: str, kill: Callable[[subprocess.Popen[bytes]], None]) -> str:
    """The output of a build that is killed right after the action was done; empty if it was never called."""
    site.account.faults({"action": action, "do": "hold"})
    path = site.bench.directory / "log"
    with path.open("w") as log:
        build = subprocess.Popen(
            [sys.executable, "-m", "hcl2ansible", "build", "template.pkr.hcl"],
            cwd=site.bench.directory,
            env=site.bench.env(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        held = None
        while not held and build.poll() is None:
            held = site.account.ask("held", seconds=5)
        kill(build)
        build.wait()
    site.account.faults()
    site.account.ask("release")
    return path.read_text() if held else ""


def test_killed(actions: list[tuple[str, str]], sites: Sites) -> None:
    """Nobody is there any more to clean up: the tags are enough."""

    def check(action: tuple[str, str]) -> str:
        kind, name = action
        site = sites(kind)
        output = killed(site, name, lambda _build: _end(str(site.bench.state)))
        left = swept(site, output) if output else "it was not called"
        return f"{kind} {name}: {left}" if left else ""

    every(actions, check)


def test_the_guard_cleans_up_after_a_kill(sites: Sites) -> None:
    """Nobody has to call anything."""

    def check(action: str) -> str:
        site = sites("image")
        output = killed(site, action, lambda build: os.killpg(build.pid, signal.SIGKILL))
        eventually(lambda: not site.account.left())
        return f"{action}: left {site.account.left()}\n{output}" if site.account.left() or not output else ""

    every(["CreateKeyPair", "RunInstances", "CopyImage"], check)


def _end(mark: str) -> None:
    """Kill all processes that have this text in their environment."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            with contextlib.suppress(OSError):
                if mark.encode() in (process / "environ").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)
