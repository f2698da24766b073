# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the post-processor chains of a source leave."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run import chains, slots
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.resuming import tell_resumable


class ActionModule(ImageAction):
    def perform(self) -> dict[str, Any]:
        return self._note_failure() if self.params["state"] == "failed" else self._settle()

    def _note_failure(self) -> dict[str, Any]:
        """Our own post-processors have noted their failure; a task of another collection has not."""
        result = plain(self._templar.template(self.task_vars.get("ansible_failed_result") or {}))
        message = self.mask(str(result.get("msg") or "the chain failed")) if isinstance(result, dict) else ""
        errors = self.context.record.load().chain_errors
        if not any(message in error for error in errors):
            self.context.record.update(chain_errors=[*errors, f"Post-processor failed: {message}"])
        return {"changed": False}

    def _settle(self) -> dict[str, Any]:
        if self.context.record.finished and self.resumed:
            return {"changed": False, "artifacts": self.context.record.results}
        try:
            artifacts = chains.settle(self.context.record)
        finally:
            slots.release(self.context.run_dir, self.context.source)
        errors = self.context.record.chain_errors
        self.context.record.update(finished=not errors)
        if errors:
            tell_resumable(self)
            count = f"{len(errors)} of the post-processor chains failed:\n" if len(errors) > 1 else ""
            raise ImageError(count + "\n".join(errors))
        return {"changed": False, "artifacts": [each.to_dict() for each in artifacts]}
