# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import diagnosis
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

Told = Callable[..., ImageError]
Machine = dict[str, Any]


def test_a_machine_that_was_ended(job: Job, machine: Machine, told: Told) -> None:
    job.cloud.call("TerminateInstances", InstanceIds=[job.data["instance"]])
    error = told(machine["PublicIpAddress"], direct=False)
    assert (
        f"Cause: the instance {job.data['instance']} is terminated: Client.UserInitiatedShutdown"
        in error.message
    )
    assert "who or what ended it" in error.hint


@pytest.mark.parametrize(
    ("status", "cause", "fix"),
    [
        (
            {"SystemStatus": {"Status": "impaired"}},
            "host that the instance runs on is impaired",
            "start the build",
        ),
        (
            {"InstanceStatus": {"Status": "impaired"}},
            "does not answer the status checks",
            "get-console-output",
        ),
        ({"InstanceStatus": {"Status": "initializing"}}, "still starting", 'ssh_timeout = "15m"'),
    ],
)
def test_status_checks(
    machine: Machine, answer: Callable[..., None], told: Told, status: dict[str, Any], cause: str, fix: str
) -> None:
    answer(DescribeInstanceStatus={"InstanceStatuses": [status]})
    error = told(machine["PublicIpAddress"], direct=False)
    assert cause in error.message
    assert fix in error.hint


@pytest.mark.parametrize(
    ("line", "cause", "fix"),
    [
        ("[ 1.0] Kernel panic - not syncing: VFS", "its kernel panicked", "instance_type"),
        ("You are in emergency mode. After logging in", "emergency shell", "/etc/fstab"),
        (
            "[FAILED] Failed to start ssh.service - OpenBSD Secure Shell server.",
            "did not start",
            "configuration",
        ),
        ("cloud-init[7]: Unhandled non-multipart userdata", "cloud-init failed", "user_data"),
    ],
)
def test_the_console_tells(
    machine: Machine, answer: Callable[..., None], told: Told, line: str, cause: str, fix: str
) -> None:
    answer(GetConsoleOutput={"Output": f"booting\n\n{line}\nthe last line\n"})
    error = told(machine["PublicIpAddress"], direct=False)
    assert cause in error.message
    assert error.message.endswith(f"  {line}\n  the last line")
    assert fix in error.hint


def test_an_ssh_server_at_another_port(machine: Machine, answer: Callable[..., None], told: Told) -> None:
    answer(GetConsoleOutput={"Output": "sshd[9]: Server listening on 0.0.0.0 port 2222.\n"})
    host = machine["PublicIpAddress"]
    error = told(host, f"{host} port 22: Connection refused")
    assert "listens at port 2222, not at 22" in error.message
    assert error.hint == "Fix: set ssh_port = 2222."


def test_nothing_listens(machine: Machine, answer: Callable[..., None], told: Told) -> None:
    """A refused connection has come all the way: the network is not looked at."""
    answer(
        DescribeSecurityGroups=AssertionError("looked at"),
        GetConsoleOutput={"Output": "login: \n"},
    )
    host = machine["PublicIpAddress"]
    error = told(host, f"{host} port 22: Connection refused")
    assert "nothing listens at its port 22. Its console ends with:\n  login:" in error.message
    assert "ssh_port" in error.hint


@pytest.mark.parametrize(
    ("reason", "cause", "fix"),
    [
        ("HOST port 22 is not an ssh server", "something else than an ssh server", "ssh_port"),
        ("Unable to negotiate: no matching key exchange method", "no algorithm in common", "ssh_ciphers"),
        ("the login took longer than 30 s", "the login hangs", "UseDNS"),
    ],
)
def test_a_server_that_answers_something_else(
    machine: Machine, told: Told, reason: str, cause: str, fix: str
) -> None:
    error = told(machine["PublicIpAddress"], reason)
    assert cause in error.message
    assert fix in error.hint


def test_windows_without_winrm(machine: Machine, options: dict[str, Any], told: Told) -> None:
    options["communicator"] = "winrm"
    host = machine["PublicIpAddress"]
    error = told(host, f"{host} port 5985: Connection refused", port=5985)
    assert "nothing listens at its port 5985" in error.message
    assert "turn WinRM on" in error.hint


def test_the_console_of_types_that_have_no_newest(
    machine: Machine, job: Job, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    real = job.cloud.call

    def call(action: str, **parameters: Any) -> dict[str, Any]:
        if action == "GetConsoleOutput":
            if parameters.get("Latest"):
                raise ApiError(action, "UnsupportedOperation", "not for this type")
            return {"Output": "Kernel panic"}
        return real(action, **parameters)

    monkeypatch.setattr(job.cloud, "call", call)
    assert "its kernel panicked" in told(machine["PublicIpAddress"], direct=False).message


def test_an_error_about_something_else_stays_and_costs_nothing(job: Job, answer: Callable[..., None]) -> None:
    answer(DescribeInstances=AssertionError("looked at"))
    error = ImageError("ssh cannot be used for x: Bad configuration option", "hint")
    assert diagnosis.explained(job, error, "x", 22) is error
