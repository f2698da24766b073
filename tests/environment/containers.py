# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers with an sshd as the machines behind emulated instances: the key of the launch lets in, and no other."""

from __future__ import annotations

from typing import Any

from environment.counterparts import base_image, docker, wait_for_port
from hcl2ansible.rehearse.driver import Address, Launch

PASSWORD = "packer"
SETUP = (
    "mkdir -p /run/sshd /root/.ssh; printf '%s\\n' \"$PUBLIC_KEY\" >/root/.ssh/authorized_keys; chmod 700 /root/.ssh; "
    f"echo root:{PASSWORD} | chpasswd; exec /usr/sbin/sshd -D -e -o PermitRootLogin=yes -o PubkeyAcceptedAlgorithms=+ssh-rsa "
    "-o MaxStartups=100:30:200 -o UsePAM=no -o UseDNS=no"
)


class Containers:
    """One container per instance, by the name of the instance."""

    def __init__(self) -> None:
        base_image()
        self._names: dict[str, str] = {}

    def launched(self, launch: Launch) -> Address:
        name = f"hcl2ansible-test-{launch.instance}"
        self._names[launch.instance] = name
        # Standard error of the sshd says why a login failed: docker logs.
        command = ["--env", f"PUBLIC_KEY={launch.public_key}", base_image(), "/bin/sh", "-c", SETUP]
        docker("run", "--detach", "--init", "--name", name, *command)
        return Address(self._address(name))

    def stopped(self, instance: str) -> None:
        docker("stop", "--time", "0", self._names[instance])

    def started(self, instance: str) -> None:
        docker("start", self._names[instance])
        self._address(self._names[instance])

    def terminated(self, instance: str) -> None:
        docker("rm", "--force", "--volumes", self._names.pop(instance), check=False)

    def login(self, instance: str, user: str) -> dict[str, Any]:
        return {"ansible_host": self._address(self._names[instance]), "ansible_port": 22}

    def close(self) -> None:
        """Remove what is left."""
        for instance in list(self._names):
            self.terminated(instance)

    @staticmethod
    def _address(name: str) -> str:
        host = docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name)
        wait_for_port(host, 22)
        return host
