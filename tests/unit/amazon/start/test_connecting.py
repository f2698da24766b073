# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import connecting, diagnosis, winrm
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def windows(options: dict[str, Any]) -> dict[str, Any]:
    options.update(
        communicator="winrm",
        winrm_username="Administrator",
        winrm_password="secret of windows",
        winrm_host="127.0.0.1",
        winrm_timeout="5s",
    )
    return options


def test_without_a_communicator_the_steps_run_here(
    job: Job, options: dict[str, Any], calls: list[Any]
) -> None:
    options["communicator"] = "none"
    variables, build = connecting.connect(job, lambda _secret: None)
    assert variables == {"ansible_connection": "ansible.builtin.local"}
    assert (build, calls) == ({"ConnType": "none"}, [])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"ansible_winrm_scheme": "http", "ansible_winrm_transport": "basic"}),
        ({"winrm_use_ntlm": True}, {"ansible_winrm_transport": "ntlm"}),
        (
            {"winrm_use_ssl": True, "winrm_insecure": True},
            {"ansible_winrm_scheme": "https", "ansible_winrm_server_cert_validation": "ignore"},
        ),
    ],
)
def test_windows(
    job: Job, windows: dict[str, Any], listening: int, given: dict[str, Any], expected: dict[str, str]
) -> None:
    windows.update(winrm_port=listening, **given)
    variables, build = connecting.connect(job, lambda _secret: None)
    assert expected.items() <= variables.items()
    assert (variables["ansible_host"], variables["ansible_port"]) == ("127.0.0.1", listening)
    assert variables["ansible_password"] == build["WinRMPassword"] == "secret of windows"
    assert (build["ConnType"], build["User"]) == ("winrm", "Administrator")


def test_windows_that_does_not_answer_is_diagnosed(
    job: Job, windows: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    windows.update(winrm_port=1, winrm_timeout="1s")
    monkeypatch.setattr(
        diagnosis, "explained", lambda _job, error, *place, **_way: TimedOut(f"{error} at {place}")
    )
    with pytest.raises(
        TimedOut, match=r"WinRM at 127\.0\.0\.1:1 did not answer within 1 s.*Connection refused"
    ):
        connecting.connect(job, lambda _secret: None)


def test_ports_of_windows() -> None:
    assert (
        winrm.connection_variables({"communicator": "winrm", "winrm_use_ssl": True}, "h", "")["ansible_port"]
        == 5986
    )


def test_a_private_key_that_is_gone(job: Job, options: dict[str, Any]) -> None:
    job.data.update(key_file="/missing/key.pem", addresses={})
    with pytest.raises(ImageError, match=r"private key /missing/key\.pem cannot be read: No such file"):
        connecting.connect(job, lambda _secret: None)
