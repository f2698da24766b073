# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor docker-import."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.artifact import (
    IMPORTED,
    TARBALLS,
    image_artifact,
    require,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.image import tagged
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

HINT = (
    "It imports tarballs of the docker builder with export_path, or of artifice. "
    "A docker builder with commit = true has made an image already: use docker-tag."
)


class ActionModule(PostProcessor):
    """Makes an image of a tarball of files."""

    def process(self, artifact: Artifact) -> Artifact:
        require(artifact, TARBALLS, "docker-import", HINT)
        if not artifact.files:
            raise ImageError("docker-import: the artifact has no file to import.")
        repository = self.params.get("repository")
        if not repository:
            raise ImageError("docker-import: repository is required.")
        name = tagged(repository, self.params.get("tag") or "")
        engine = Engine(self.params["docker_path"])
        self.message(f"Importing image: {artifact.id}")
        self.message(f"Repository: {name}")
        self.message(f"Imported ID: {self._import(engine, artifact.files[0], name)}")
        return image_artifact(IMPORTED, name, engine.path, generated=artifact.state.get("generated_data"))

    def _import(self, engine: Engine, path: str, name: str) -> str:
        arguments = ["import"]
        for change in self.params.get("changes") or ():
            arguments += ["--change", change]
        if self.params.get("platform"):
            arguments += ["--platform", self.params["platform"]]
        try:
            with Path(path).open("rb") as tarball:
                return engine.call(*arguments, "-", name, operation="import", subject=path, stdin=tarball)
        except OSError as error:
            raise ImageError(f"Could not read {path}: {error.strerror}.") from error
