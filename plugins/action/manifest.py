# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor manifest: a JSON file that lists what was built."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._archive import manifest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.draft import draft_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor


class ActionModule(PostProcessor):
    """The post-processor ``manifest``."""

    FORCE_KEEP = True

    def process(self, artifact: Artifact) -> Artifact:
        path = Path(os.path.abspath(self.params["output"]))
        build = self._build(artifact)
        ledger, source = self.context.ledger, self.context.source
        lock = ledger.opening(source, "local.path", {"path": f"{path}.lock"})
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with manifest.locked(path):
                document = manifest.read(path)
                document = manifest.extended(document, build, self.context.run_id, self.context.force)
                with draft_of(path, ledger, source) as draft:
                    manifest.write(draft, manifest.dump(document))
        except OSError as error:
            raise ImageError(f"Cannot write {self.params['output']}: {error.strerror}") from error
        finally:
            ledger.closed(lock)
        return artifact

    def plan(self) -> dict[str, Any]:
        if self.chain_ended:
            return super().plan()
        artifact = Artifact.from_dict(self.params["artifact"])
        return {"changed": True, "artifact": artifact.to_dict(), "build": self._build(artifact)}

    def _build(self, artifact: Artifact) -> dict[str, Any]:
        """One entry; the order of its keys is part of the format."""
        custom = self.params.get("custom_data")
        build: dict[str, Any] = {
            "name": self.context.packer_build_name,
            "builder_type": self.context.source_type,
        }
        if not self.params["strip_time"]:
            build["build_time"] = int(time.time())
        build["files"] = [self._file(path) for path in artifact.files] or None
        build["artifact_id"] = artifact.id
        build["packer_run_uuid"] = self.context.run_id
        build["custom_data"] = None if custom is None else {key: _text(custom[key]) for key in sorted(custom)}
        return build

    def _file(self, path: str) -> dict[str, Any]:
        try:
            size = os.stat(path).st_size
        except OSError:
            size = 0
        return {"name": os.path.basename(path) if self.params["strip_path"] else path, "size": size}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
