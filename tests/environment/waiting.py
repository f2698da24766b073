# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard


def eventually(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Whether it comes true; only a test that is going to fail waits for the end of this time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def in_time(condition: Callable[[], object]) -> bool:
    """Whether it comes true in the ten seconds after which, as is promised, nothing of a run is left."""
    return eventually(condition, seconds=10)


def guards_have_ended(state: Path) -> bool:
    """Whether the guards of all runs of this state directory have removed what they found, if they found any."""
    return not any(guard.is_running(run) for run in (state / "hcl2ansible" / "runs").glob("*"))
