# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait, without touching the machine."""

from __future__ import annotations

import time
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner


class ActionModule(Provisioner):
    """The provisioner ``sleep``."""

    def plan(self) -> dict[str, Any]:
        return {"changed": False, "seconds": self._seconds()}

    def provision(self) -> dict[str, Any]:
        seconds = self._seconds()
        end = time.monotonic() + seconds
        stop = end if self.deadline is None else min(end, self.deadline)
        time.sleep(max(0.0, stop - time.monotonic()))
        if stop < end:
            raise TimedOut(f"The pause of {self.params['duration']} was longer than its timeout.")
        return {"changed": False, "seconds": seconds}

    def _seconds(self) -> float:
        seconds = self._duration("duration")
        if seconds < 0:
            raise ImageError(f"duration must not be negative: {self.params['duration']}")
        return seconds
