# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor docker-tag."""

from __future__ import annotations

from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.artifact import (
    IMAGES,
    TAGGED,
    image_artifact,
    require,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.image import tagged
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

HINT = "It tags images of the docker builder with commit = true, of docker-import and of docker-tag."


class ActionModule(PostProcessor):
    """Gives an image further names."""

    # Without its input the new name would stand for nothing.
    FORCE_KEEP = True

    def process(self, artifact: Artifact) -> Artifact:
        require(artifact, IMAGES, "docker-tag", HINT)
        repository = self.params.get("repository")
        if not repository:
            raise ImageError("docker-tag: repository is required.")
        engine = Engine(self.params["docker_path"])
        tags = [*(self.params.get("tags") or ()), *(self.params.get("tag") or ())]
        names = [tagged(repository, tag) for tag in tags]
        for name in names or [repository]:
            self.message(f"Tagging image: {artifact.id}")
            self.message(f"Repository: {name}")
            engine.call("tag", artifact.id, name, operation="tag the image", subject=artifact.id)
        generated = artifact.state.get("generated_data")
        return image_artifact(
            TAGGED, (names or [repository])[-1], engine.path, tags=names, generated=generated
        )
