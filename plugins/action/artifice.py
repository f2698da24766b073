# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor artifice: other files take the place of the artifact."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.go_glob import glob
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

BUILDER_ID = "packer.post-processor.artifice"


class ActionModule(PostProcessor):
    """The post-processor ``artifice``."""

    def process(self, artifact: Artifact) -> Artifact:
        made = self._made()
        if artifact.files:
            self.say(f"Discarding files from artifact: {', '.join(artifact.files)}")
        self.say(f"Using these artifact files: {', '.join(made.files)}")
        return made

    def plan(self) -> dict[str, Any]:
        return super().plan() if self.chain_ended else {"changed": True, "artifact": self._made().to_dict()}

    def _made(self) -> Artifact:
        if not self.params["files"]:
            raise ImageError("artifice: files must name at least one file")
        files = [path for pattern in self.params["files"] for path in glob(pattern)]
        description = f"Created artifact from files: {', '.join(files)}"
        # They are the user's own files, which no later post-processor may destroy.
        return Artifact(BUILDER_ID, "", files, description, "borrowed")
