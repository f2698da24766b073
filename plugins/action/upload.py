# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor upload: the artifact's files into an object store."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.transfer_policy import of_upload
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._upload import targets
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor

BUILDER_ID = "hcl2ansible.post-processor.upload"


class ActionModule(PostProcessor):
    """The post-processor ``upload``."""

    RAW_OPTIONS = {"destination"}

    def process(self, artifact: Artifact) -> Artifact:
        names = self._names(artifact)
        destination = self._destination()
        target = targets.open_target(
            destination,
            params=self.params,
            ledger=self.context.ledger,
            run_dir=self.context.run_dir,
            source=self.context.source,
            message=self.message,
        )
        sent = []
        for path, name in names.items():
            self.say(f"Uploading {path} to {destination}")
            sent.append(target.send(path, name))
            self.message(f"Uploaded: {sent[-1].url} ({sent[-1].size / 1e6:.1f} MB)")
        urls = [each.url for each in sent]
        lines = "".join(f"\n{url}" for url in urls)
        return Artifact(
            BUILDER_ID,
            ",".join(urls),
            files=list(artifact.files) if self._keeps_input() else [],
            description=f"Uploaded:{lines}",
            kind="borrowed",
            state={"urls": urls, "uploads": [asdict(each) for each in sent]},
        )

    def plan(self) -> dict[str, Any]:
        """In check mode the files of the artifact need not be there yet."""
        if self.chain_ended:
            return super().plan()
        destination = self._destination()
        wrong, hint = targets.problem(destination)
        if wrong:
            raise ImageError(f"destination: {wrong}", hint)
        return {"changed": True, "artifact": None, "destination": destination}

    def plan_process(self) -> dict[str, Any]:
        destination = self._destination()
        address = urlsplit(destination)
        if address.scheme != "s3":
            return {"destination": destination}
        prefix = f"{address.path.strip('/')}/" if address.path.strip("/") else ""
        return {"destination": destination, "policy": of_upload(address.netloc, prefix, self.params)}

    def _destination(self) -> str:
        here = self.context
        data = {**here.build, "BuildName": here.packer_build_name, "BuilderType": here.source_type}
        return self.render(self.params["destination"], **data)

    def _names(self, artifact: Artifact) -> dict[str, str]:
        """File -> its name below the destination; no two have the same."""
        files = {path: os.path.abspath(path) for path in artifact.files}
        if not files:
            raise ImageError(
                f"There is nothing to upload: the artifact ({artifact}) has no files",
                "Export the image to a file first (export_path), or name files with artifice",
            )
        for path in files:
            if not Path(path).is_file():
                raise ImageError(f"There is no file {path} to upload")
        top = os.path.commonpath([os.path.dirname(place) for place in files.values()])
        return {path: os.path.relpath(place, top) for path, place in files.items()}
