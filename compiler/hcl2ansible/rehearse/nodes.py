# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The disks of a machine in its /dev, with their partitions as they come and go: what udev does elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import threading
from collections.abc import Mapping
from pathlib import Path

from .disks import Disk

_SECONDS = 0.02


class Nodes:
    """``disks``: device name of the launch -> disk; seen as /dev/sdf, /dev/xvdf and /dev/nvme1n1."""

    def __init__(self, dev: Path, disks: Mapping[str, Disk]) -> None:
        # Held open: what runs in the machine may put a link in the place of its /dev.
        self._dev = os.open(dev, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        self._disks = [(names(name, number), disk) for number, (name, disk) in enumerate(disks.items(), 1)]
        self._made: dict[str, tuple[int, int]] = {}
        self._ended = threading.Event()
        self._follow()
        self._thread = threading.Thread(target=self._watch, name="partitions", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop following."""
        self._ended.set()
        self._thread.join()
        os.close(self._dev)

    def _watch(self) -> None:
        while not self._ended.wait(_SECONDS):
            with contextlib.suppress(OSError):
                self._follow()

    def _follow(self) -> None:
        wanted = {
            f"{name}{'p' if suffix and name[-1].isdigit() else ''}{suffix}": number
            for aliases, disk in self._disks
            for suffix, number in disk.nodes().items()
            for name in aliases
        }
        for name in [name for name, number in self._made.items() if wanted.get(name) != number]:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=self._dev)
            del self._made[name]
        for name, number in wanted.items():
            if name not in self._made:
                with contextlib.suppress(FileExistsError):
                    os.mknod(name, 0o660 | stat.S_IFBLK, os.makedev(*number), dir_fd=self._dev)
                self._made[name] = number


def names(device: str, number: int) -> list[str]:
    """What the disk is called in a machine: as asked for, as Xen calls it, and as Nitro does."""
    asked = device.removeprefix("/dev/").replace("/", "!")
    letters = re.fullmatch(r"(?:s|xv|h)d([a-z]+)", asked)
    found = [asked, *([f"sd{letters[1]}", f"xvd{letters[1]}"] if letters else []), f"nvme{number}n1"]
    return list(dict.fromkeys(found))
