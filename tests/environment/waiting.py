# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def eventually(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Whether it comes true; only a test that is going to fail waits for the end of this time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def guards_are_done(state: Path) -> bool:
    """Whether the guards of all killed runs of this state directory have removed what they found."""
    logs = [run / "guard.log" for run in (state / "hcl2ansible" / "runs").iterdir()]
    return all(log.exists() and "done:" in log.read_text() for log in logs)
