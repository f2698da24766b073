# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""These tests run the installed Packer: without it they are skipped, in CI they fail."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from environment.counterparts import Missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.integration)


@pytest.fixture(autouse=True, scope="session")
def packer() -> None:
    """There is a Packer to compare with."""
    if shutil.which("packer") is None:
        if os.environ.get("CI"):
            raise Missing("packer is not installed")
        pytest.skip("packer is not installed")
