# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines that are reached over ssh, and builds without any machine."""

from __future__ import annotations

import json
import os
import stat
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from environment.counterparts import SshMachine, docker, free_port, ssh_machine
from environment.processes import processes_with
from environment.waiting import in_time

from .build_playbook import SHOW, playbook, shell, shown, temporary_files_of
from .conftest import Run, Workbench

PASSWORD = "it's a s3cret"


def options(machine: SshMachine, **more: Any) -> dict[str, Any]:
    return {
        "ssh_host": machine.host,
        "ssh_username": "root",
        "ssh_private_key_file": str(machine.key_file),
        **more,
    }


def with_password(machine: SshMachine, **more: Any) -> dict[str, Any]:
    machine.run(f'echo "root:{PASSWORD}" | chpasswd')
    given = {**options(machine), "ssh_password": PASSWORD, **more}
    given.pop("ssh_private_key_file")
    return given


@pytest.fixture
def sshd_with_passwords(sshd: SshMachine) -> SshMachine:
    sshd.run(
        "printf 'PermitRootLogin yes\\nPasswordAuthentication yes\\n' > /etc/ssh/sshd_config.d/test.conf;"
        " kill -HUP $(pgrep -o sshd)"
    )
    return sshd


@pytest.fixture
def inner(base_image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshMachine]:
    with ssh_machine(
        tmp_path_factory.mktemp("ssh"), f"hcl2ansible-test-ssh-{uuid.uuid4().hex[:8]}"
    ) as machine:
        yield machine


def clients_of(run: Run) -> list[str]:
    """ssh processes that belong to the runs of this state directory, by the mark in their environment."""
    runs = (run.state / "hcl2ansible" / "runs").iterdir()
    return [each for path in runs for each in processes_with(f"HCL2ANSIBLE_PROCESS_OF={path.name}/")]


def assert_nothing_left(run: Run) -> None:
    assert in_time(lambda: not clients_of(run)), clients_of(run)
    assert temporary_files_of(run) == []


def test_a_machine_with_a_key(bench: Workbench, sshd: SshMachine) -> None:
    sshd.key_file.chmod(0o644)
    run = bench.playbook(playbook(options(sshd), [shell("echo home=$HOME")], [SHOW], "null")).succeeded()
    assert "==> null.m: home=/root" in run.output
    artifact, build = shown(run)
    assert (artifact["builder_id"], artifact["id"], artifact["files"]) == ("fnoeding.null", "Null", [])
    assert artifact["description"] == "Did not export anything. This is the null builder"
    assert (build["ID"], build["ConnType"], build["User"]) == ("Null", "ssh", "root")
    assert (build["Host"], build["Port"]) == (sshd.host, 22)
    assert build["SSHPrivateKey"] == ""
    assert_nothing_left(run)


def test_a_machine_with_a_password(bench: Workbench, sshd_with_passwords: SshMachine) -> None:
    given = with_password(sshd_with_passwords)
    raw = {"name": "Raw", "ansible.builtin.raw": "echo raw works", "register": "raw"}
    tell = {"name": "Tell", "ansible.builtin.debug": {"msg": "said={{ raw.stdout }}"}}
    run = bench.playbook(playbook(given, [shell("echo in"), raw, tell], [], "null"), "-vvv").succeeded()
    assert "==> null.m: in" in run.output
    assert "said=raw works" in run.output
    assert PASSWORD not in run.output
    assert_nothing_left(run)


@pytest.mark.parametrize("kind", ["key", "password"])
def test_a_bastion(bench: Workbench, sshd_with_passwords: SshMachine, inner: SshMachine, kind: str) -> None:
    bastion = sshd_with_passwords
    given = options(inner, ssh_bastion_host=bastion.host, ssh_bastion_username="root")
    if kind == "key":
        given["ssh_bastion_private_key_file"] = str(bastion.key_file)
    else:
        bastion.run(f'echo "root:{PASSWORD}" | chpasswd')
        given["ssh_bastion_password"] = PASSWORD
    run = bench.playbook(playbook(given, [shell("echo from ${SSH_CLIENT%% *}")], [], "null")).succeeded()
    assert f"==> null.m: from {bastion.host}" in run.output
    assert_nothing_left(run)


def test_tunnels(bench: Workbench, sshd: SshMachine) -> None:
    given = options(
        sshd, ssh_remote_tunnels=["9988:127.0.0.1:22"], ssh_local_tunnels=[f"{free_port()}:127.0.0.1:22"]
    )
    run = bench.playbook(
        playbook(given, [shell("grep -ci :2704 /proc/net/tcp && echo tunnel")], [], "null")
    ).succeeded()
    assert "==> null.m: tunnel" in run.output
    assert_nothing_left(run)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ssh_port": 23, "ssh_timeout": "1s"}, r"Connection refused"),
        ({"ssh_host": "nowhere.invalid", "ssh_timeout": "1s"}, "Name or service not known"),
        ({"ssh_username": "nobody", "ssh_handshake_attempts": 2}, "refused the login 2 times"),
        ({"ssh_ciphers": ["none-such"]}, "Bad SSH2 cipher spec"),
        ({"ssh_password": "x"}, "Only one of ssh_agent_auth, ssh_password, ssh_private_key_file"),
        ({"ssh_username": None}, "ssh_username is required"),
        ({"communicator": "winrm"}, "the communicator winrm is not supported"),
    ],
)
def test_machines_that_cannot_be_reached(
    bench: Workbench, sshd: SshMachine, change: dict[str, Any], problem: str
) -> None:
    run = bench.playbook(playbook(options(sshd, **change), [], [], "null")).failed()
    assert problem in run.output
    assert "unreachable=0" in run.output
    assert_nothing_left(run)


def test_it_waits_for_a_machine_that_comes_up_late(bench: Workbench, sshd: SshMachine) -> None:
    sshd.run(
        "printf 'Port 2222\\n' > /etc/ssh/sshd_config.d/late.conf;"
        " (sleep 3; kill -HUP $(pgrep -o sshd)) >/dev/null 2>&1 &"
    )
    run = bench.playbook(playbook(options(sshd, ssh_port=2222), [shell("echo up")], [], "null")).succeeded()
    assert "==> null.m: up" in run.output


def test_a_container_over_ssh(bench: Workbench, base_image: str, sshd: SshMachine) -> None:
    """The key of a machine that is there is used for one that is made."""
    public = sshd.key_file.with_suffix(".pub").read_text().strip()
    start = (
        f"mkdir -p /run/sshd /root/.ssh; echo '{public}' > /root/.ssh/authorized_keys; exec /usr/sbin/sshd -D"
    )
    given = {
        "image": base_image,
        "pull": False,
        "commit": True,
        "communicator": "ssh",
        "ssh_username": "root",
        "ssh_private_key_file": str(sshd.key_file),
        "run_command": ["-d", base_image, "/bin/sh", "-c", start],
    }
    run = bench.playbook(
        playbook(given, [shell("echo ${SSH_CLIENT:-no} > /srv/over-ssh")], [SHOW])
    ).succeeded()
    artifact, build = shown(run)
    assert (build["ConnType"], build["Port"], build["User"]) == ("ssh", 22, "root")
    assert build["Host"].count(".") == 3
    try:
        assert "no" not in docker("run", "--rm", artifact["id"], "cat", "/srv/over-ssh")
    finally:
        docker("rmi", artifact["id"])
    assert_nothing_left(run)


def test_without_a_machine(bench: Workbench) -> None:
    local = {
        "name": "Local",
        "hcl2ansible.images.shell_local": {"inline": ["echo type=$PACKER_BUILDER_TYPE"]},
    }
    run = bench.playbook(playbook({"communicator": "none"}, [local], [SHOW], "null")).succeeded()
    assert "type=null" in run.output
    _artifact, build = shown(run)
    assert (build["ID"], build["ConnType"]) == ("Null", "none")
    run = bench.playbook(playbook({"communicator": "none"}, [shell("touch here")], [], "null")).failed()
    assert not (bench.directory / "here").exists()


def test_a_file_is_written_with_its_content(bench: Workbench) -> None:
    given = {"content": "hello \N{SNOWMAN}\n", "target": "out/f.txt"}
    run = bench.playbook(playbook(given, [shell("touch here")], [SHOW], "file_artifact")).succeeded()
    target = bench.directory / "out" / "f.txt"
    assert target.read_text() == "hello \N{SNOWMAN}\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    artifact, _build = shown(run)
    assert artifact["builder_id"] == "packer.file"
    assert (artifact["id"], artifact["files"], artifact["kind"]) == ("File", ["out/f.txt"], "files")
    assert artifact["description"] == "Stored file: out/f.txt"
    assert not (bench.directory / "here").exists()


def test_a_file_is_copied(bench: Workbench) -> None:
    data = os.urandom(300_000)
    (bench.directory / "in.bin").write_bytes(data)
    bench.playbook(playbook({"source": "in.bin", "target": "out.bin"}, [], [], "file_artifact")).succeeded()
    assert (bench.directory / "out.bin").read_bytes() == data
    assert sorted(each.name for each in bench.directory.iterdir()) == ["in.bin", "out.bin", "playbook.yml"]


@pytest.mark.parametrize("before", [None, "of last week"])
def test_a_failed_build_removes_only_its_own_file(bench: Workbench, before: str | None) -> None:
    target = bench.directory / "f.txt"
    if before is not None:
        target.write_text(before)
    fail = {"name": "Fail", "ansible.builtin.fail": {"msg": json.dumps("no")}}
    bench.playbook(playbook({"content": "x", "target": "f.txt"}, [fail], [], "file_artifact")).failed()
    assert target.exists() is (before is not None)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"content": "x", "source": "y", "target": "t"}, "only one of content and source"),
        ({"source": "nothing", "target": "t"}, "there is no file nothing"),
        ({"content": "x", "target": "."}, "is a directory"),
        ({"content": "x"}, "target"),
    ],
)
def test_files_that_cannot_be_written(bench: Workbench, given: dict[str, str], problem: str) -> None:
    assert problem in bench.playbook(playbook(given, [], [], "file_artifact")).failed().output
