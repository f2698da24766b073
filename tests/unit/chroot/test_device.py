# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which device a volume gets, and where this host sees it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._chroot import device
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A /dev and a /sys/block of their own, and little patience."""
    (tmp_path / "dev").mkdir()
    monkeypatch.setattr(device, "DEV", tmp_path / "dev")
    monkeypatch.setattr(device, "BLOCK_DEVICES", tmp_path / "sys")
    monkeypatch.setattr(device, "_PARTITION_SECONDS", 0.3)
    return tmp_path / "dev"


@pytest.mark.parametrize(
    ("there", "taken", "expected"),
    [
        ([], [], "/dev/sdf"),
        (["sdf"], [], "/dev/sdg"),
        (["xvdf1"], ["/dev/sda1"], "/dev/sdg"),
        # On NVMe hosts only the cloud knows what is taken.
        (["nvme1n1"], ["/dev/sdf", "/dev/xvdg", "xvdh"], "/dev/sdi"),
    ],
)
def test_the_first_free_device(dev: Path, there: list[str], taken: list[str], expected: str) -> None:
    for name in there:
        (dev / name).touch()
    assert device.free_device(taken) == expected


def test_no_free_device_is_an_error(dev: Path) -> None:
    with pytest.raises(ImageError, match="No device of /dev/sdf to /dev/sdp is free"):
        device.free_device([f"/dev/sd{letter}" for letter in "fghijklmnop"])


def test_an_nvme_device_is_found_by_the_id_of_its_volume(dev: Path) -> None:
    for name, serial in (("nvme0n1", "vol0aaa"), ("nvme1n1", "vol0bbb")):
        (dev / name).touch()
        (dev.parent / "sys" / name / "device").mkdir(parents=True)
        (dev.parent / "sys" / name / "device/serial").write_text(f"{serial}   \n")
    assert device.appeared("/dev/sdf", "vol-0bbb") == str(dev / "nvme1n1")


def test_a_device_is_waited_for(dev: Path) -> None:
    late = dev / "xvdf"
    threading.Timer(0.3, late.touch).start()
    assert device.appeared(str(dev / "sdf"), "vol-1", seconds=5) == str(late)


def test_a_device_that_does_not_appear_is_explained(dev: Path) -> None:
    with pytest.raises(ImageError, match="does not appear on this host") as caught:
        device.appeared(str(dev / "sdf"), "vol-1", seconds=0)
    assert "nvme_device_path" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "number", "there", "expected"),
    [
        ("xvdf", "1", ["xvdf", "xvdf1"], "xvdf1"),
        ("xvdf", "0", ["xvdf"], "xvdf"),
        # The second one is another device.
        ("nvme1n1", "1", ["nvme1n1", "nvme1n1p1", "nvme1n11"], "nvme1n1p1"),
        # So templates for Packer name it, which puts the number behind.
        ("nvme1n1p", "2", ["nvme1n1p2"], "nvme1n1p2"),
        ("nvme1n1", "p3", ["nvme1n1", "nvme1n1p3"], "nvme1n1p3"),
    ],
)
def test_the_device_of_a_partition(
    dev: Path, name: str, number: str, there: list[str], expected: str
) -> None:
    for each in there:
        (dev / each).touch()
    assert device.partition(str(dev / name), number) == str(dev / expected)


def test_a_missing_partition_is_explained(dev: Path) -> None:
    (dev / "xvdf").touch()
    with pytest.raises(ImageError, match="has no partition 7") as caught:
        device.partition(str(dev / "xvdf"), "7")
    assert "mount_partition" in caught.value.hint
