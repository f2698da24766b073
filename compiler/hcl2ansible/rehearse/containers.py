# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Containers as the machines behind emulated instances, for hosts without root or of another system."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..runtime import load
from .disks import Disk
from .driver import Address, Launch, MachineError
from .furnishing import boot_script, user_script
from .machines import SOURCE
from .nodes import Nodes

IMAGE = "debian:stable-slim"
_DOCKER = "module_utils._docker"
# Loop devices have the major number 7, partitions of them 259.
_RIGHTS = ["--cap-add=SYS_ADMIN", "--security-opt=apparmor=unconfined", "--device-cgroup-rule=b 7:* rwm",
           "--device-cgroup-rule=b 259:* rwm"]  # fmt: skip


@dataclass
class Container:
    """One instance's."""

    name: str
    resource: Any
    public_key: str
    disks: list[Disk] = field(default_factory=list)
    nodes: Nodes | None = None
    users: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Containers:
    """Each instance is a container of ``image``; ``run_dir`` as with Sandboxes."""

    def __init__(self, run_dir: Path, image: str) -> None:
        _docker("version", "--format", "{{.Server.Version}}")
        self._image = image or IMAGE
        self._run_dir = run_dir
        self._ledger = load("ledger").Ledger(run_dir)
        self._containers: dict[str, Container] = {}

    def launched(self, launch: Launch) -> Address:
        """A container with disks may format and mount them, and no other device."""
        arguments = load("arguments", _DOCKER)
        name = arguments.container_name(self._run_dir.name, f"{SOURCE}.{launch.instance}")
        token = {"name": name, **load("address", _DOCKER).address("docker")}
        resource = self._ledger.opening(SOURCE, "docker.container", token)
        container = self._containers[launch.instance] = Container(name, resource, launch.public_key)
        try:
            rights = _RIGHTS if launch.devices else []
            command = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"]
            _docker(
                "run",
                "-d",
                "--init",
                "--name",
                name,
                "--hostname",
                "instance",
                *rights,
                self._image,
                *command,
            )
            container.resource = self._ledger.opened(resource, name)
            self._attach(container, launch)
            subprocess.run(
                ["docker", "exec", "-i", "-u", "0", name, *boot_script()],
                input=launch.user_data,
                capture_output=True,
                check=False,
            )
        except BaseException:
            self.terminated(launch.instance)
            raise
        found = _docker(
            "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name
        )
        return Address(found or "127.0.0.1")

    def stopped(self, instance: str) -> None:
        if container := self._containers.get(instance):
            _docker("stop", "-t", "2", container.name)

    def started(self, instance: str) -> None:
        if container := self._containers.get(instance):
            _docker("start", container.name)

    def terminated(self, instance: str) -> None:
        container = self._containers.pop(instance, None)
        if container is None:
            return
        if container.nodes is not None:
            container.nodes.close()
        load("removal").remove(container.resource)
        for disk in container.disks:
            disk.close()
        self._ledger.closed(container.resource)

    def login(self, instance: str, user: str) -> dict[str, Any]:
        container = self._containers.get(instance)
        if container is None:
            raise MachineError(f"There is no machine behind {instance}: it was terminated, or never launched")
        with container.lock:
            if user not in container.users:
                _docker("exec", "-u", "0", container.name, *user_script(user, container.public_key))
                container.users.add(user)
        return {
            "ansible_connection": "hcl2ansible.images.docker",
            "ansible_host": container.name,
            "ansible_user": user,
            "ansible_docker_user": user,
            "ansible_pipelining": True,
        }

    def close(self) -> None:
        for instance in list(self._containers):
            self.terminated(instance)

    def _attach(self, container: Container, launch: Launch) -> None:
        if not launch.devices:
            return
        disks = {}
        for device in launch.devices:
            disks[device.name] = Disk(self._run_dir / "tmp", device.size)
            container.disks.append(disks[device.name])
        process = _docker("inspect", "--format", "{{.State.Pid}}", container.name)
        container.nodes = Nodes(Path(f"/proc/{process}/root/dev"), disks)


def _docker(*arguments: str) -> str:
    try:
        done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise MachineError(f"docker cannot be run: {error.strerror}") from error
    if done.returncode:
        reason = " ".join(done.stderr.split())
        raise MachineError(f"docker {arguments[0]} fails: {reason}")
    return done.stdout.strip()
