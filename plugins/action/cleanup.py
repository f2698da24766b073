# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing what interrupted builds have left, as a task."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.cleanup import clean
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction


class ActionModule(ImageAction):
    def perform(self) -> dict[str, Any]:
        return self._clean(dry=False)

    def plan(self) -> dict[str, Any]:
        return self._clean(dry=True)

    def _clean(self, dry: bool) -> dict[str, Any]:
        removed: list[str] = []
        left: list[str] = []
        failures: list[str] = []
        for outcome in clean(self.params["run"], self.params["all"], dry):
            self.say(str(outcome))
            chosen = {"removed": removed, "would remove": removed, "failed": failures}.get(
                outcome.result, left
            )
            chosen.append(str(outcome))
        if failures:
            raise ImageError("\n".join(failures))
        if not removed:
            self.say("Nothing to remove")
        return {"changed": bool(removed), "removed": removed, "left": left}
