# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._run import slots


def test_no_more_than_the_limit_and_each_only_once(run_dir: Path) -> None:
    assert slots.acquire(run_dir, "a", 2)
    assert slots.acquire(run_dir, "a", 2)
    assert slots.acquire(run_dir, "b", 2)
    assert not slots.acquire(run_dir, "c", 2)
    slots.release(run_dir, "a")
    slots.release(run_dir, "a")
    assert slots.acquire(run_dir, "c", 2)
    assert not slots.acquire(run_dir, "a", 2)
