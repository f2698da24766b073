# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which device a volume gets, and under which name this host sees it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from .._run.errors import ImageError

DEV = Path("/dev")
BLOCK_DEVICES = Path("/sys/block")
_LETTERS = "fghijklmnop"
_APPEAR_SECONDS = 60.0
_PARTITION_SECONDS = 5.0


def free_device(taken: Iterable[str]) -> str:
    """The first free one of /dev/sdf to /dev/sdp; ``taken``: the names that the cloud has given away.

    The cloud's names are not those of the host: /dev/sdf may be /dev/xvdf or an NVMe device here.
    """
    used = {_letter(name) for name in taken}
    for letter in _LETTERS:
        names = [f"{prefix}{letter}{number}" for prefix in ("sd", "xvd") for number in ("", "1")]
        if letter not in used and not any((DEV / name).exists() for name in names):
            return f"/dev/sd{letter}"
    raise ImageError(
        "No device of /dev/sdf to /dev/sdp is free on this instance",
        "Detach a volume, or give another device with device_path",
    )


def _letter(name: str) -> str:
    base = name.removeprefix("/dev/")
    for prefix in ("sd", "xvd"):
        if base.startswith(prefix):
            return base.removeprefix(prefix)[:1]
    return ""


def appeared(device: str, volume: str, given: str = "", seconds: float = _APPEAR_SECONDS) -> str:
    """The name under which this host sees the volume that was attached as ``device``; waits for it.

    ``given``: the name that the user knows (nvme_device_path), which is not looked for.
    """
    if given:
        return given
    end = time.monotonic() + seconds
    while True:
        nvme = _nvme(volume)
        names = [device, device.replace("/sd", "/xvd")]
        for name in [nvme] if nvme else names:
            if Path(name).exists():
                return name
        if time.monotonic() > end:
            raise ImageError(
                f"{volume} is attached as {device}, but it does not appear on this host "
                f"(looked for {', '.join(names)} and an NVMe device with its serial number)",
                "Set nvme_device_path to the name that lsblk shows",
            )
        time.sleep(0.2)


def _nvme(volume: str) -> str:
    """NVMe devices of EBS carry the id of their volume as serial number."""
    for serial in BLOCK_DEVICES.glob("nvme*/device/serial"):
        try:
            if serial.read_text("ascii").strip() == volume.replace("-", ""):
                return str(DEV / serial.parent.parent.name)
        except OSError:
            continue
    return ""


def partition(device: str, number: str) -> str:
    """The device of a partition, waited for; "0" is the whole device."""
    if number in ("", "0"):
        names = [device]
    elif device[-1:].isdigit():
        names = [f"{device}p{number}", f"{device}{number}"]
    else:
        names = [f"{device}{number}", f"{device}p{number}"]
    began = time.monotonic()
    while True:
        for name in names:
            if Path(name).exists():
                return name
        patience = _PARTITION_SECONDS if Path(device).exists() else _APPEAR_SECONDS
        if time.monotonic() - began > patience:
            raise ImageError(
                f"The volume has no partition {number}: there is no {' and no '.join(names)}",
                'Set mount_partition, to "0" when the file system fills the whole volume',
            )
        time.sleep(0.2)
