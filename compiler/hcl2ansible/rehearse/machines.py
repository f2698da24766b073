# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sandboxes of this host as the machines behind emulated instances."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ..runtime import load
from .disks import Disk
from .driver import Address, Launch, MachineError
from .furnishing import boot_script, user_script
from .nodes import Nodes

SOURCE = "rehearsal"  # as whose the machines are in the ledger
_SANDBOX = "module_utils._sandbox"
_SSHD_SECONDS = 10.0
_SERVER = (
    "UsePAM=no", "PidFile=none", "PermitRootLogin=prohibit-password", "PasswordAuthentication=no",
    "KbdInteractiveAuthentication=no", "Subsystem=sftp internal-sftp", "PrintMotd=no", "UseDNS=no",
    "AuthorizedKeysFile=.ssh/authorized_keys", "HostKey=/etc/ssh/ssh_host_ed25519_key",
    "MaxStartups=100:30:200", "AcceptEnv=LANG LC_*", "PubkeyAcceptedAlgorithms=+ssh-rsa",
)  # fmt: skip


@dataclass
class Machine:
    """One instance's; ``port`` is 0 where no ssh server runs in it."""

    sandbox: Any
    resource: Any
    public_key: str
    host: str
    port: int = 0
    disks: list[Disk] = field(default_factory=list)
    nodes: Nodes | None = None
    users: set[str] = field(default_factory=set)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sandboxes:
    """Each instance is a copy-on-write copy of this host's files; it shares the host's network.

    ``run_dir``: of a run. What is made is in its ledger, so a guard removes it if this process dies.
    """

    def __init__(self, run_dir: Path) -> None:
        try:
            load("machine", _SANDBOX).require()
        except Exception as error:
            raise MachineError(str(error)) from error
        self._run_dir = run_dir
        self._ledger = load("ledger").Ledger(run_dir)
        self._machines: dict[str, Machine] = {}

    def launched(self, launch: Launch) -> Address:
        """With a key pair it gets an ssh server, where this host has one; else ``login`` has another way."""
        machine = self._start(launch)
        self._machines[launch.instance] = machine
        try:
            self._attach(machine, launch)
            self._boot(machine, launch.user_data)
            self._user(machine, "root")
            if launch.public_key:
                machine.port = _serve_ssh(machine)
        except BaseException:
            self.terminated(launch.instance)
            raise
        return Address(machine.host, machine.port or 22)

    def stopped(self, instance: str) -> None:
        """Its processes end; its files stay."""
        if machine := self._machines.get(instance):
            machine.sandbox.quiesce(0.5)

    def started(self, instance: str) -> None:
        machine = self._machines.get(instance)
        if machine is not None and machine.public_key:
            machine.port = _serve_ssh(machine)

    def terminated(self, instance: str) -> None:
        """The sandbox, its files and its disks go."""
        machine = self._machines.pop(instance, None)
        if machine is None:
            return
        if machine.nodes is not None:
            machine.nodes.close()
        load("removal").remove(machine.resource)
        for disk in machine.disks:
            disk.close()
        self._ledger.closed(machine.resource)
        for process in machine.processes:
            process.wait()

    def login(self, instance: str, user: str) -> dict[str, Any]:
        """Over ssh where that runs, else through the sandbox connection of the collection."""
        machine = self._machines.get(instance)
        if machine is None:
            raise MachineError(f"There is no machine behind {instance}: it was terminated, or never launched")
        self._user(machine, user)
        if machine.port:
            return {"ansible_host": machine.host, "ansible_port": machine.port}
        return {
            "ansible_connection": "hcl2ansible.images.sandbox",
            "ansible_host": machine.host,
            "ansible_user": user,
            "ansible_pipelining": True,
            "ansible_remote_tmp": "/tmp/.ansible",  # noqa: S108 - of the sandbox
            "hcl2ansible_sandbox": str(machine.sandbox),
            "hcl2ansible_sandbox_privileged": True,
        }

    def close(self) -> None:
        """Remove all machines."""
        for instance in list(self._machines):
            self.terminated(instance)

    def _start(self, launch: Launch) -> Machine:
        machines, view = load("machine", _SANDBOX), load("view", _SANDBOX)
        host = _address()
        name = f"ip-{host.replace('.', '-')}"
        marker = f"sandbox-{uuid.uuid4().hex[:12]}"
        directory = self._run_dir / "machines" / marker
        token = {"marker": marker, "directory": str(directory)}
        resource = self._ledger.opening(SOURCE, "sandbox.machine", token)
        trees = view.plan(name, [], [], [str(load("identity").state_root())])
        try:
            sandbox, _in_memory = machines.start(directory, trees, name, [self._run_dir.name, SOURCE, marker])
        except Exception as error:  # of the collection, which the compiler cannot name
            with contextlib.suppress(Exception):
                load("removal").remove(resource)
                self._ledger.closed(resource)
            raise MachineError(f"No machine for {launch.instance}: {error}") from error
        return Machine(sandbox, self._ledger.opened(resource, str(sandbox)), launch.public_key, host)

    def _attach(self, machine: Machine, launch: Launch) -> None:
        directory = self._run_dir / "machines" / machine.resource.token["marker"]
        devices = {}
        for device in launch.devices:
            disk = Disk(directory, device.size)
            machine.disks.append(disk)
            devices[device.name] = disk
        if devices:
            machine.nodes = Nodes(machine.sandbox.root / "dev", devices)

    def _boot(self, machine: Machine, user_data: bytes) -> None:
        """What cloud-init would do; a script of the user data may take its time."""
        with tempfile.TemporaryFile() as data:
            data.write(user_data)
            data.seek(0)
            machine.processes.append(_begin(_inside(machine, boot_script()), data))

    def _user(self, machine: Machine, name: str) -> None:
        with machine.lock:
            if name in machine.users:
                return
            done = subprocess.run(
                _inside(machine, user_script(name, machine.public_key)), capture_output=True, check=False
            )
            if done.returncode:
                reason = done.stderr.decode(errors="replace").strip()
                raise MachineError(f"The user {name} cannot be made in the machine: {reason}")
            machine.users.add(name)


def _inside(machine: Machine, argv: list[str]) -> list[str]:
    """argv for root in the machine, with its own environment."""
    environment = load("commands", _SANDBOX).environment(None)
    return [*machine.sandbox.enter(), *environment, *argv]


def _begin(argv: list[str], stdin: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        argv, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _address() -> str:
    """One of the sixteen million of the loopback interface, so that each machine can have its port 22."""
    return f"127.{64 + secrets.randbelow(63)}.{secrets.randbelow(256)}.{2 + secrets.randbelow(253)}"


def _serve_ssh(machine: Machine) -> int:
    """The port of an ssh server in the machine; 0 where this host has none. Raises MachineError."""
    program = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        return 0
    port = machine.port or _free_port(machine.host)
    settings = [*_SERVER, f"ListenAddress={machine.host}:{port}"]
    command = (
        "umask 022; mkdir -p /run/sshd; [ -e /etc/ssh/ssh_host_ed25519_key ] || "
        "ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; exec \"$@\""
    )
    options = [word for setting in settings for word in ("-o", setting)]
    argv = ["/bin/sh", "-c", command, "-", program, "-D", "-f", "/dev/null", *options]
    server = _begin(_inside(machine, argv))
    machine.processes.append(server)
    end = time.monotonic() + _SSHD_SECONDS
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((machine.host, port), timeout=1):
            return port
        time.sleep(0.01)
    server.kill()
    raise MachineError(
        f"The ssh server {program} does not start in the machine at {machine.host} (status {server.poll()})"
    )


def _free_port(host: str) -> int:
    """22, as the API cannot report another, or a free one where a server of this host has 22 everywhere."""
    for port in (22, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    raise MachineError(f"There is no free port at {host}")
