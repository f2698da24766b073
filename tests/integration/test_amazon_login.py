# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines with a real sshd that cannot be logged in to: the build fails with one cause and one fix, and leaves
nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from environment.cloud import Account, Cloud, running

from .conftest import Run, Workbench

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = """
source "amazon-ebs" "t" {
  ami_name      = "never"
  source_ami    = "ami-1e749f67"
  instance_type = "t3.micro"
  ssh_interface = "private_ip"
  OPTIONS
}
build { sources = ["source.amazon-ebs.t"] }
"""
# name -> (options, what the error must say)
CASES = {
    "user": (
        'ssh_username = "somebody"\n  ssh_handshake_attempts = 1',
        ("refused the login once", "have the user ubuntu, not somebody", 'Fix: set ssh_username = "ubuntu".'),
    ),
    "password": (
        'ssh_username = "ubuntu"\n  ssh_password = "not that one"\n  ssh_handshake_attempts = 1',
        ("Cause: the machine refused the password of ubuntu.", "Fix: see that the image or user_data sets"),
    ),
    "port": (
        'ssh_username = "ubuntu"\n  ssh_port = 2222\n  ssh_timeout = "2s"',
        ("Connection refused", "nothing listens at its port 2222", "Fix: see that the source image starts"),
    ),
}


@pytest.fixture(scope="module")
def cloud(base_image: str) -> Iterator[Cloud]:
    with running("machines") as cloud:
        yield cloud


@pytest.fixture(scope="module")
def builds(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Account, Run]]:
    def build(case: str) -> tuple[Account, Run]:
        account, directory = cloud.account(), tmp_path_factory.mktemp(case)
        environment = {"PYTHONPATH": str(ROOT / "compiler"), "HOME": str(directory), **account.env()}
        environment.pop("SSH_AUTH_SOCK", None)
        bench = Workbench(directory, directory / "state", environment)
        return account, bench.build(TEMPLATE.replace("OPTIONS", CASES[case][0]))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(CASES, pool.map(build, CASES), strict=True))


@pytest.mark.integration
@pytest.mark.parametrize("case", CASES)
def test_the_error_has_the_cause_and_the_fix(case: str, builds: dict[str, tuple[Account, Run]]) -> None:
    _account, run = builds[case]
    output = run.failed().output
    assert all(part in output for part in CASES[case][1]), output
    assert "not that one" not in output
    assert "Traceback" not in output


@pytest.mark.integration
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_left(case: str, builds: dict[str, tuple[Account, Run]]) -> None:
    account, run = builds[case]
    assert account.left() == [], run.output
    assert "Nothing left behind" in run.output
