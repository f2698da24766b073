# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the emulator tells whoever provides the machines behind its instances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


class MachineError(Exception):
    """There is no such machine, or it cannot be had; the text tells users why, and what to do."""


@dataclass(frozen=True)
class Device:
    """A volume as the instance got it; ``size`` in GiB, ``snapshot`` is what it was made from, or empty."""

    name: str
    volume: str
    size: int
    snapshot: str = ""


@dataclass(frozen=True)
class Launch:
    """An instance that has just been created; ``public_key`` in OpenSSH's format, ``user_data`` decoded,
    ``devices`` without the root's."""

    instance: str
    account: str
    region: str
    image: str
    public_key: str = ""
    user_data: bytes = b""
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True)
class Address:
    """Where the machine answers. The API can report a host only; the port is for who asks the emulator."""

    host: str
    port: int = 22


class Machines(Protocol):
    """Each call returns when the machine is in that state; an instance is terminated once, and last.

    ``launched`` and ``login`` may raise MachineError; ``login`` makes sure that the user is there and has all
    rights, and returns the connection variables (``ansible_host`` and ``ansible_port`` alone: ssh).
    """

    def launched(self, launch: Launch) -> Address: ...

    def stopped(self, instance: str) -> None: ...

    def started(self, instance: str) -> None: ...

    def terminated(self, instance: str) -> None: ...

    def login(self, instance: str, user: str) -> dict[str, Any]: ...


class NoMachines:
    """Nothing answers at the addresses: for builds with ``communicator = "none"``."""

    def launched(self, launch: Launch) -> Address:
        return Address("")

    def stopped(self, instance: str) -> None:
        return

    def started(self, instance: str) -> None:
        return

    def terminated(self, instance: str) -> None:
        return

    def login(self, instance: str, user: str) -> dict[str, Any]:
        raise MachineError(f"There is no machine behind {instance}")
