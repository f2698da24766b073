# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of a launched machine must fulfil, and only the controller can tell."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import ImageError
from . import rules
from .key_pair import makes_key_pair

_EXCLUSIVE = (
    ("instance_type", "spot_instance_types"),
    ("security_group_id", "security_group_ids"),
    ("user_data", "user_data_file"),
    ("capacity_reservation_id", "capacity_reservation_group_arn"),
)
_NEEDED = (("source_ami", "source_ami_filter"), ("instance_type", "spot_instance_types"))
_DURATIONS = ("windows_password_timeout", "pause_before_ssm", "winrm_timeout")


def check(params: Mapping[str, Any]) -> list[str]:
    """Raise one ImageError with everything that is wrong; the warnings are returned."""
    problems = [*_combinations(params), *_files(params), *_values(params)]
    warnings: list[str] = []
    for check_more in (rules.check, _communicator):
        try:
            warnings += check_more(params)
        except ImageError as error:
            problems.append(str(error))
    if problems:
        raise ImageError("\n".join(dict.fromkeys(problems)))
    return warnings


def _combinations(params: Mapping[str, Any]) -> list[str]:
    problems = [
        f"Only one of {one} and {other} can be set."
        for one, other in _EXCLUSIVE
        if params.get(one) and params.get(other)
    ]
    problems += [
        f"One of {one} and {other} is required."
        for one, other in _NEEDED
        if not (params.get(one) or params.get(other))
    ]
    return problems


def _files(params: Mapping[str, Any]) -> list[str]:
    given = params.get("user_data_file")
    if given and not Path(str(given)).expanduser().is_file():
        return [f"user_data_file: there is no file {given}."]
    if params.get("ssh_interface") == "session_manager" and not shutil.which("session-manager-plugin"):
        return ['ssh_interface = "session_manager" needs the program session-manager-plugin of AWS.']
    return []


def _values(params: Mapping[str, Any]) -> list[str]:
    problems = []
    for option in _DURATIONS:
        try:
            parse_duration(params.get(option) or "0s")
        except ValueError as error:
            problems.append(f"{option}: {error}")
    return problems


def _communicator(params: Mapping[str, Any]) -> list[str]:
    if params.get("communicator") == "ssh":
        # Most checks of a template run without ssh, and need not load what it takes.
        from .._ssh.check import check as check_ssh

        check_ssh(params, generated_key=makes_key_pair(params))
    if params.get("communicator") == "winrm":
        if not params.get("winrm_username"):
            raise ImageError("winrm_username is required with the communicator winrm.")
        if find_spec("winrm") is None:
            return ["Steps in the machine need the Python package pywinrm, which is not installed."]
    return []
