# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Local shells in the place of machines."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import Communicator

SHELLS = [name for name in ("dash", "bash", "busybox", "mksh") if shutil.which(name)]


class Shell(Communicator):
    """A machine that is this one, seen through a certain shell; ``prelude`` runs first in it."""

    def __init__(self, shell: str = "sh", prelude: str = "") -> None:
        super().__init__(None)
        self.shell = shell
        self.prelude = prelude

    def argv(self, command: str, *, tty: bool = False) -> list[str]:
        words = ["busybox", "sh"] if self.shell == "busybox" else [self.shell]
        return [*words, "-c", f"{self.prelude}\n{command}" if self.prelude else command]


@pytest.fixture(params=SHELLS)
def machine(request: pytest.FixtureRequest) -> Shell:
    """One machine for each shell that is installed."""
    return Shell(request.param)


@pytest.fixture
def plain_machine() -> Callable[..., Shell]:
    """Makes a machine with the system's own shell."""
    return Shell
