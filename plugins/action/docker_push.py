# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor docker-push."""

from __future__ import annotations

import re

from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.artifact import (
    IMAGES,
    IMPORTED,
    image_artifact,
    require,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.image import repository_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.login import logged_in
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

HINT = "It pushes images of docker-tag and docker-import."
_DIGEST = re.compile(r"digest: (sha256:[0-9a-f]{64})")


class ActionModule(PostProcessor):
    """Pushes an image under each of its names, once each."""

    def process(self, artifact: Artifact) -> Artifact:
        require(artifact, IMAGES, "docker-push", HINT)
        if artifact.id.startswith("sha256:"):
            raise ImageError(
                "docker-push: the image has no name, only the id of its commit.",
                hint="Put docker-tag before docker-push.",
            )
        tags = [str(each) for each in artifact.state.get("docker_tags") or ()]
        engine = logged_in(Engine(self.params["docker_path"]), self.params, self.context.tmp, self.message)
        digest = ""
        for name in dict.fromkeys([artifact.id, *tags]):
            self.message(f"Pushing: {name}")
            found = self._push(engine, name)
            digest = digest or found
        generated = {**(artifact.state.get("generated_data") or {}), "Digest": digest}
        return image_artifact(IMPORTED, artifact.id, engine.path, tags=tags, generated=generated)

    def _push(self, engine: Engine, name: str) -> str:
        """The pushed image as repository@sha256:..., or an empty text when the engine does not tell."""
        platform = self.params.get("platform")
        arguments = ["push", *(["--platform", platform] if platform else []), name]
        lines: list[str] = []

        def show(line: str) -> None:
            lines.append(line)
            self.message(line)

        engine.call(*arguments, operation="push", subject=name, on_line=show)
        found = _DIGEST.search("\n".join(lines))
        return f"{repository_of(name)}@{found[1]}" if found else ""
