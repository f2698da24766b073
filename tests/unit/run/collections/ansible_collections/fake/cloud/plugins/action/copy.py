# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shutil

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor


class ActionModule(PostProcessor):
    def process(self, artifact: Artifact) -> Artifact | None:
        if self.params["broken"]:
            raise ImageError("no copy today")
        if self.params["nothing"]:
            return None
        shutil.copy(artifact.files[0], self.params["output"])
        return Artifact("fake.copy", "", [self.params["output"]], f"Copy: {self.params['output']}", "files")
