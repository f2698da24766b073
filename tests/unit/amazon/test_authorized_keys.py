# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The temporary key does not stay in the image, and a machine where that fails is imaged all the same."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import Disconnected
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon import authorized_keys

NAME = "hcl2ansible-run-amazon-ebs.web"


class Machine:
    """Runs what it is given here, with another home; root's is beside it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.error: Exception | None = None

    def execute(self, command: str, **_streams: Any) -> int:
        error = self.error
        if error is not None:
            raise error
        text = command.replace("/root/", f"{self.home}/root/")
        return subprocess.run(["/bin/sh", "-c", text], env={"HOME": str(self.home)}, check=False).returncode


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path / "home")
    monkeypatch.setattr(authorized_keys, "communicator_for", lambda _action: made)
    return made


@pytest.fixture
def prepared(job: Job, options: dict[str, Any], machine: Machine) -> Job:
    options |= {"ssh_clear_authorized_keys": True, "communicator": "ssh"}
    job.data["key_name"] = NAME
    for directory in (machine.home, machine.home / "root"):
        keys = directory / ".ssh" / "authorized_keys"
        keys.parent.mkdir(parents=True)
        keys.write_text(f"ssh-ed25519 AAAA admin\nssh-ed25519 BBBB {NAME}\nssh-rsa CCCC {NAME}2\n")
    return job


def keys(machine: Machine) -> set[str]:
    return {path.read_text() for path in machine.home.rglob("authorized_keys")}


def test_only_the_temporary_key_is_removed_from_user_and_root(prepared: Job, machine: Machine) -> None:
    authorized_keys.clear(None, prepared)
    assert keys(machine) == {f"ssh-ed25519 AAAA admin\nssh-rsa CCCC {NAME}2\n"}


def test_a_machine_without_such_files_is_fine(prepared: Job, machine: Machine) -> None:
    for path in machine.home.rglob("authorized_keys"):
        path.unlink()
    authorized_keys.clear(None, prepared)
    assert not any("WARNING" in line for line in prepared.printed)  # type: ignore[attr-defined]


def test_it_is_done_once(prepared: Job, machine: Machine) -> None:
    authorized_keys.clear(None, prepared)
    machine.error = AssertionError("there is no way in any more")
    authorized_keys.clear(None, prepared)


@pytest.mark.parametrize(
    "changed",
    [
        {"ssh_clear_authorized_keys": False},
        {"communicator": "winrm"},
        {"ssh_keypair_name": "ours"},
    ],
)
def test_nothing_happens_unless_wanted(
    prepared: Job, options: dict[str, Any], machine: Machine, changed: dict[str, Any]
) -> None:
    options |= changed
    before = keys(machine)
    authorized_keys.clear(None, prepared)
    assert keys(machine) == before


def test_a_lost_machine_is_told_and_is_none_of_the_build(prepared: Job, machine: Machine) -> None:
    machine.error = Disconnected("The machine was lost")
    authorized_keys.clear(None, prepared)
    assert "may still be authorized: The machine was lost" in prepared.printed[-1]  # type: ignore[attr-defined]
