# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many builds run at once: a slot is held from the start of a source to its removal, over many
processes."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def acquire(run_dir: Path, source: str, limit: int) -> bool:
    """Take one of ``limit`` slots; False when all are taken. Taking it twice is taking it once."""
    with _holders(run_dir) as holders:
        if source not in holders:
            if len(holders) >= limit:
                return False
            holders.append(source)
    return True


def release(run_dir: Path, source: str) -> None:
    """Give the slot back; nothing happens when the source holds none."""
    if not (run_dir / "slots.json").exists():
        return
    with _holders(run_dir) as holders:
        if source in holders:
            holders.remove(source)


@contextmanager
def _holders(run_dir: Path) -> Iterator[list[str]]:
    descriptor = os.open(run_dir / "slots.json", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        text = os.pread(descriptor, 1 << 20, 0)
        holders: list[str] = json.loads(text) if text else []
        before = list(holders)
        yield holders
        if holders != before:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps(holders).encode(), 0)
    finally:
        os.close(descriptor)
