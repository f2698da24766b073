# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.check import check
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

GOOD: dict[str, Any] = {
    "source_ami": "ami-1",
    "instance_type": "t3.micro",
    "ami_name": "web",
    "communicator": "ssh",
    "ssh_username": "admin",
}


def wrong(**given: Any) -> str:
    with pytest.raises(ImageError) as caught:
        check({**GOOD, **given})
    return str(caught.value)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"communicator": "none", "ssh_username": None},
        {"source_ami": None, "source_ami_filter": {"owners": ["self"]}},
        {"instance_type": None, "spot_instance_types": ["t3.micro"], "spot_price": "auto"},
    ],
)
def test_what_is_right(given: dict[str, Any]) -> None:
    assert check({**GOOD, **given}) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"source_ami": None}, "One of source_ami and source_ami_filter is required."),
        ({"instance_type": None}, "One of instance_type and spot_instance_types is required."),
        ({"security_group_id": "sg-1", "security_group_ids": ["sg-2"]}, "Only one of security_group_id and"),
        ({"user_data": "x", "user_data_file": __file__}, "Only one of user_data and user_data_file"),
        ({"user_data_file": "/missing/file"}, "there is no file /missing/file"),
        (
            {"source_ami": None, "source_ami_filter": {"filters": {"name": "x"}}},
            "Without owners anybody could offer a matching image",
        ),
        ({"windows_password_timeout": "soon"}, "windows_password_timeout"),
        ({"ssh_username": None}, "ssh_username is required"),
        ({"ssh_private_key_file": "/missing/key"}, "/missing/key cannot be read"),
        ({"communicator": "winrm"}, "winrm_username is required"),
        ({"ami_name": "a*b"}, "ami_name"),
    ],
)
def test_what_is_wrong(given: dict[str, Any], told: str) -> None:
    assert told in wrong(**given)


@pytest.mark.parametrize("installed", [True, False])
def test_windows_without_its_package_is_a_warning(monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    monkeypatch.setitem(sys.modules, "winrm", ModuleType("winrm") if installed else None)
    if installed:
        sys.modules["winrm"].__spec__ = ModuleSpec("winrm", None)
    given = {"communicator": "winrm", "winrm_username": "Administrator", "ssh_username": None}
    warnings = check({**GOOD, **given})
    assert ("pywinrm" in "".join(warnings)) is not installed


def test_everything_that_is_wrong_is_told_at_once() -> None:
    told = wrong(instance_type=None, ssh_username=None, ami_name="x")
    assert all(part in told for part in ("instance_type", "ssh_username", "ami_name"))


def test_the_session_manager_needs_its_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    given = {"ssh_interface": "session_manager", "iam_instance_profile": "p"}
    assert "session-manager-plugin" in wrong(**given)
    program = tmp_path / "session-manager-plugin"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert check({**GOOD, **given}) == []
