# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor docker-save."""

from __future__ import annotations

from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.artifact import IMAGES, require
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.stream import write_stream
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

HINT = "It saves images of the docker builder with commit = true, of docker-import and of docker-tag."


class ActionModule(PostProcessor):
    """Writes an image, with the name it has, to a tarball."""

    def process(self, artifact: Artifact) -> Artifact:
        require(artifact, IMAGES, "docker-save", HINT)
        path = self.params["path"]
        self.message(f"Saving image: {artifact.id}")
        write_stream(
            Engine(self.params["docker_path"]),
            ["save", artifact.id],
            path,
            self.context.ledger,
            self.context.source,
            operation="save the image",
            subject=artifact.id,
        )
        self.message(f"Saved to: {path}")
        return artifact
