# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only one build at a time chooses a device of this host."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from .._run.errors import ImageError

# Packer's own, so that its builds on this host are waited for too.
LOCK = Path("/var/lock/packer-chroot/lock")


@contextlib.contextmanager
def choosing_a_device(say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of this host; the kernel drops it with the process, whatever ends that."""
    try:
        LOCK.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise ImageError(f"Cannot open the lock {LOCK}: {error.strerror}", "Run as root") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another build that attaches a volume (lock {LOCK})...")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
