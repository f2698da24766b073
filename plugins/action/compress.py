# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor compress: the artifact's files as an archive, or one file compressed."""

from __future__ import annotations

import os
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._archive import formats
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.pieces import cores
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.write import check, write
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.draft import draft_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

BUILDER_ID = "packer.post-processor.compress"


class ActionModule(PostProcessor):
    """The post-processor ``compress``."""

    RAW_OPTIONS = {"output"}

    def process(self, artifact: Artifact) -> Artifact:
        output, form = self._target(artifact)
        count = cores() if form.compression in ("gzip", "bgzf", "xz", "bzip2") or form.archive == "zip" else 1
        on = f" on {count} cores" if count > 1 else ""
        self.message(f"Writing {output} ({form}{on}): {', '.join(artifact.files)}")
        with draft_of(output, self.context.ledger, self.context.source) as draft:
            write(artifact.files, draft, form, self._level())
        self.message(f"Archive {output} completed: {os.path.getsize(output) / 1e6:.1f} MB")
        return _made(output)

    def plan(self) -> dict[str, Any]:
        """In check mode the files of the artifact need not be there yet."""
        if self.chain_ended:
            return super().plan()
        output = self._output()
        form = formats.detect(output, self.params.get("format") or "")
        return {"changed": True, "artifact": _made(output).to_dict(), "format": str(form)}

    def _target(self, artifact: Artifact) -> tuple[str, formats.Format]:
        output = self._output()
        form = formats.detect(output, self.params.get("format") or "")
        check(artifact.files, form)
        if any(os.path.realpath(path) == os.path.realpath(output) for path in artifact.files):
            raise ImageError(f"The output {output} is one of the files to compress")
        return output, form

    def _output(self) -> str:
        here = self.context
        data = {**here.build, "BuildName": here.packer_build_name, "BuilderType": here.source_type}
        return self.render(self.params["output"], **data)

    def _level(self) -> int:
        level: int = self.params["compression_level"]
        return min(level, 9) if level > 0 else -1


def _made(output: str) -> Artifact:
    return Artifact(BUILDER_ID, "", [output], f"compressed artifacts in: {output}", "files")
