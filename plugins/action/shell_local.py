# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run scripts on the controller, as a provisioner or, given an artifact, as a post-processor."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.local_scripts import (
    EXECUTE,
    LocalScripts,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner


class AsProvisioner(Provisioner):
    """A step on the way to the image."""

    RAW_OPTIONS = {"execute_command"}

    def plan(self) -> dict[str, Any]:
        LocalScripts(self)
        return {"changed": True}

    def provision(self) -> dict[str, Any]:
        ran = LocalScripts(self, self.params["execute_command"] or EXECUTE).run(self.deadline)
        return {"changed": ran}


class AsPostProcessor(PostProcessor):
    """A step after the image: what came in goes out."""

    RAW_OPTIONS = {"execute_command"}
    FORCE_KEEP = True
    KEEP_DEFAULT = True

    def process(self, artifact: Artifact) -> Artifact:
        execute = self.params["execute_command"] or EXECUTE
        LocalScripts(self, ["sh", "-c", *execute] if len(execute) == 1 else execute).run()
        return artifact


class ActionModule(ActionBase):
    """Decides which of the two it is."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        role = AsPostProcessor if "artifact" in self._task.args else AsProvisioner
        action = role(
            self._task,
            self._connection,
            self._play_context,
            self._loader,
            self._templar,
            self._shared_loader_obj,
        )
        return action.run(tmp, task_vars)
