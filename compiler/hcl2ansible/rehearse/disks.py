# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Disks of rehearsal machines: loop devices on sparse files that have no name any more.

The kernel detaches such a device, and frees its file, when the last process that has it open is gone: nothing
stays after ``kill -9`` either.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import struct
import tempfile
from pathlib import Path

from .driver import MachineError

_GET_FREE, _CONFIGURE = 0x4C82, 0x4C0A
_AUTOCLEAR, _SCAN_PARTITIONS = 4, 8
# struct loop_info64 inside struct loop_config of <linux/loop.h>
_INFO = struct.Struct("<QQQQQIIII64s64s32sQQ")
_TRIES = 16


class Disk:
    """An empty disk of some GiB; ``directory`` is where its file gets its space."""

    def __init__(self, directory: Path, gib: int) -> None:
        with tempfile.TemporaryFile(dir=directory) as file:
            os.ftruncate(file.fileno(), gib << 30)
            try:
                self.number, self._descriptor = _attach(file.fileno(), directory)
            except OSError as error:
                raise MachineError(
                    f"The kernel refuses a loop device for a disk of {gib} GiB: {error.strerror or error}. "
                    "To rehearse launch_block_device_mappings, the module loop and /dev/loop-control are "
                    "needed: run it as root on the host, or in a container that is started with --privileged"
                ) from error

    def nodes(self) -> dict[str, tuple[int, int]]:
        """Suffix -> device number: "" is the disk, "1" its first partition."""
        device = os.fstat(self._descriptor).st_rdev
        found = {"": (os.major(device), os.minor(device))}
        system = Path(f"/sys/block/loop{self.number}")
        prefix = f"loop{self.number}p"
        with contextlib.suppress(OSError, ValueError):
            for name in os.listdir(system):  # noqa: PTH208 - asked for often
                if name.startswith(prefix):
                    found[name.removeprefix(prefix)] = _device_number(system / name)
        return found

    def close(self) -> None:
        """Let go of it; the kernel removes it as soon as nobody else has it open."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)


def _attach(backing: int, directory: Path) -> tuple[int, int]:
    """(number, open descriptor) of a free loop device that is now on this file."""
    control = os.open("/dev/loop-control", os.O_RDWR | os.O_CLOEXEC)
    try:
        for _try in range(_TRIES):
            number = fcntl.ioctl(control, _GET_FREE)
            device = _open(number, directory)
            flags = _AUTOCLEAR | _SCAN_PARTITIONS
            info = _INFO.pack(0, 0, 0, 0, 0, 0, 0, 0, flags, b"hcl2ansible rehearsal", b"", b"", 0, 0)
            try:
                fcntl.ioctl(device, _CONFIGURE, struct.pack("<II", backing, 0) + info + bytes(64))
            except OSError as error:
                os.close(device)
                # Somebody else was faster with this one.
                if error.errno != errno.EBUSY:
                    raise
            else:
                return number, device
    finally:
        os.close(control)
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))


def _open(number: int, directory: Path) -> int:
    """The device, also where /dev has no node for it, as in most containers."""
    flags = os.O_RDWR | os.O_CLOEXEC
    with contextlib.suppress(FileNotFoundError):
        return os.open(f"/dev/loop{number}", flags)
    node = directory / f"loop{number}"
    os.mknod(node, 0o600 | stat.S_IFBLK, os.makedev(*_device_number(Path(f"/sys/block/loop{number}"))))
    try:
        return os.open(node, flags)
    finally:
        node.unlink()


def _device_number(system: Path) -> tuple[int, int]:
    major, _colon, minor = (system / "dev").read_text("ascii").partition(":")
    return int(major), int(minor)
