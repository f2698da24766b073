# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tunnel through Systems Manager, with a stand-in for AWS's program."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import deletion, session_manager
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.process import is_alive
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

PROGRAM = """#!{python} -I
import json, os, socket, sys, time
if sys.argv[1] == "--version":
    print("{version}")
    sys.exit()
with open({log!r}, "w") as log:
    json.dump({{"argv": sys.argv[1:], "answer": os.environ.get("AWS_SSM_START_SESSION_RESPONSE")}}, log)
if {broken}:
    print("no data channel")
    sys.exit(3)
listener = socket.create_server(("127.0.0.1", {port}))
while True:
    listener.accept()[0].close()
"""
ANSWER = {"SessionId": "me-1", "TokenValue": "a secret", "StreamUrl": "wss://x"}


class Systems:
    """Systems Manager as far as it is needed: the instance reports at the third look."""

    def __init__(self, job: Job) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.silent = 2
        self.real = job.cloud.call

    def call(
        self, action: str, *, service: str = "ec2", region: str = "", **parameters: Any
    ) -> dict[str, Any]:
        if service != "ssm":
            return self.real(action, service=service, region=region, **parameters)
        self.calls.append((action, parameters))
        if action == "StartSession" and self.silent > 0:
            self.silent -= 1
            raise ApiError(action, "TargetNotConnected", "i-1 is not connected")
        return {**ANSWER, "ResponseMetadata": {}}

    def pages(self, *_arguments: Any, **_parameters: Any) -> list[Any]:
        return []


@pytest.fixture
def systems(job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Systems:
    made = Systems(job)
    monkeypatch.setattr(job.cloud, "call", made.call)
    monkeypatch.setattr(deletion, "cloud_at", lambda *_: made)
    job.data["instance"] = "i-1"
    options |= {"session_manager_port": session_manager._free_port(), "profile": "", "ssh_timeout": "5s"}
    return made


def program(
    options: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str = "1.2.553.0",
    broken: bool = False,
) -> Path:
    """Put the stand-in first in PATH; returns where it writes how it was started."""
    (tmp_path / "bin").mkdir()
    path, log = tmp_path / "bin" / "session-manager-plugin", tmp_path / "started.json"
    port = options["session_manager_port"]
    path.write_text(
        PROGRAM.format(python=sys.executable, version=version, log=str(log), broken=broken, port=port)
    )
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return log


@pytest.mark.parametrize(("version", "hidden"), [("1.2.553.0", True), ("1.2.312.0", False)])
def test_a_port_of_this_machine_leads_to_the_instance(
    job: Job,
    options: dict[str, Any],
    systems: Systems,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    hidden: bool,
) -> None:
    log = program(options, tmp_path, monkeypatch, version)
    host, port = session_manager.tunnel(job)
    try:
        assert (host, port) == ("127.0.0.1", options["session_manager_port"])
        socket.create_connection((host, port), 5).close()
        assert systems.calls[-1] == (
            "StartSession",
            {
                "Target": "i-1",
                "DocumentName": "AWS-StartPortForwardingSession",
                "Parameters": {"portNumber": ["22"], "localPortNumber": [str(port)]},
            },
        )
        started = json.loads(log.read_text())
        told = started["answer"] if hidden else started["argv"][0]
        assert json.loads(told) == ANSWER
        assert ("a secret" in str(started["argv"])) is not hidden
        assert started["argv"][1:5] == ["us-east-1", "StartSession", "", '{"Target": "i-1"}']
        assert session_manager.tunnel(job) == (host, port)
        assert len([each for each in systems.calls if each[0] == "StartSession"]) == 3
    finally:
        assert close_all(job.ledger, job.ledger.open_resources()) == []
    assert systems.calls[-1] == ("TerminateSession", {"SessionId": "me-1"})
    assert not is_alive(job.data["tunnel"]["pid"], job.data["tunnel"]["start_time"])


def test_the_program_is_missing(
    job: Job, systems: Systems, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImageError, match=r"session-manager-plugin of AWS(?s:.*)Install it"):
        session_manager.tunnel(job)
    assert systems.calls == []


def test_the_program_fails(
    job: Job, options: dict[str, Any], systems: Systems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(options, tmp_path, monkeypatch, broken=True)
    with pytest.raises(ImageError, match="ended with status 3: no data channel"):
        session_manager.tunnel(job)
    assert {each.kind for each in job.ledger.open_resources()} == {"amazon.session", "local.process"}


def test_the_instance_never_reports(
    job: Job, options: dict[str, Any], systems: Systems, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(options, tmp_path, monkeypatch)
    options["ssh_timeout"] = "200ms"
    systems.silent = 1000
    with pytest.raises(TimedOut, match=r"within 200ms(?s:.*)AmazonSSMManagedInstanceCore"):
        session_manager.tunnel(job)
