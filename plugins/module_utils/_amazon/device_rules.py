# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be true of one block device mapping; each rule gives (option, message, hint)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Device = Mapping[str, Any]
Said = tuple[str, str, str]

# Volume type -> least and most operations a second, and the most for each gigabyte (0: any).
_IOPS = {"io1": (100, 64000, 50), "io2": (100, 64000, 500), "gp3": (3000, 16000, 0)}
_THROUGHPUT = (125, 1000)


def _iops(device: Device) -> Iterator[Said]:
    iops = device.get("iops")
    if not iops:
        return
    kind = device.get("volume_type")
    if not kind:
        return
    if kind not in _IOPS:
        yield "iops", f"Volumes of the type {kind} have no iops.", "Those of io1, io2 and gp3 have."
        return
    least, most, each = _IOPS[kind]
    if not least <= iops <= most:
        yield "iops", f"iops of the type {kind} must be {least} to {most}, not {iops}.", ""
    size = device.get("volume_size")
    if each and size and iops > each * size:
        hint = f"For {iops} make it {-(-iops // each)} GB."
        yield "iops", f"A volume of {size} GB and the type {kind} has {each * size} iops at most.", hint


def _throughput(device: Device) -> Iterator[Said]:
    throughput = device.get("throughput")
    if not throughput:
        return
    kind = device.get("volume_type")
    if kind != "gp3":
        yield "throughput", "throughput is for volumes of the type gp3.", 'Set volume_type = "gp3".'
    least, most = _THROUGHPUT
    if not least <= throughput <= most:
        yield "throughput", f"throughput must be {least} to {most}, not {throughput}.", ""


def _key(device: Device) -> Iterator[Said]:
    if device.get("kms_key_id") and not device.get("encrypted"):
        yield (
            "kms_key_id",
            "The key has no effect on a volume that is not encrypted.",
            "Set encrypted = true.",
        )


def _snapshot(device: Device) -> Iterator[Said]:
    if device.get("snapshot_volume"):
        return
    for name in (
        "snapshot_description",
        "snapshot_tags",
        "snapshot_tag",
        "snapshot_users",
        "snapshot_groups",
    ):
        if device.get(name):
            yield name, f"{name} needs a snapshot.", "Set snapshot_volume = true."


DEVICE_RULES: tuple[Callable[[Device], Iterator[Said]], ...] = (_iops, _throughput, _key, _snapshot)
