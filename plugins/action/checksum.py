# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor checksum: files with the checksums of the artifact's files."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

BUILDER_ID = "packer.post-processor.checksum"


class ActionModule(PostProcessor):
    """The post-processor ``checksum``."""

    FORCE_KEEP = True
    # It names the type of each checksum.
    RAW_OPTIONS = {"output"}

    def process(self, artifact: Artifact) -> Artifact:
        types = self.params["checksum_types"]
        outputs = self._outputs(types)
        jobs = [(path, kind) for path in artifact.files for kind in types]
        with ThreadPoolExecutor(max(1, min(len(types), os.cpu_count() or 1))) as pool:
            sums = list(pool.map(lambda job: _checksum(*job), jobs))
        new = [
            output
            for output in dict.fromkeys(outputs.values())
            if artifact.files and not os.path.lexists(output)
        ]
        for (path, kind), value in zip(jobs, sums, strict=True):
            _append(outputs[kind], f"{value}\t{os.path.basename(path)}\n")
        return _made(artifact, new)

    def plan(self) -> dict[str, Any]:
        if self.chain_ended:
            return super().plan()
        outputs = self._outputs(self.params["checksum_types"])
        given = Artifact.from_dict(self.params["artifact"])
        new = [path for path in dict.fromkeys(outputs.values()) if given.files and not os.path.lexists(path)]
        return {"changed": bool(given.files), "artifact": _made(given, new).to_dict()}

    def _outputs(self, types: list[str]) -> dict[str, str]:
        here = self.context
        names = {"BuildName": here.packer_build_name, "BuilderType": here.source_type}
        data = {**here.build, **names}
        return {kind: self.render(self.params["output"], **{**data, "ChecksumType": kind}) for kind in types}


def _checksum(path: str, kind: str) -> str:
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    except OSError as error:
        raise ImageError(f"The file {path} of the artifact cannot be read: {error.strerror}") from error


def _append(path: str, line: str) -> None:
    """One write, so that builds that end at the same time do not mix their lines."""
    try:
        Path(path).parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            os.write(descriptor, line.encode("utf-8", "surrogateescape"))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ImageError(f"Cannot write {path}: {error.strerror}") from error


def _made(given: Artifact, new: list[str]) -> Artifact:
    """The input's files and the new ones; files that were the user's own stay that."""
    files = [*given.files, *new]
    kind = "borrowed" if given.kind == "borrowed" else "files"
    return Artifact(BUILDER_ID, "", files, f"Created artifact from files: {', '.join(files)}", kind)
