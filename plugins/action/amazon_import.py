# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The post-processor amazon-import: an AMI of a disk image."""

from __future__ import annotations

import time
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import rules
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import cloud_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.importing import import_file
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.transfer_policy import of_import
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.post_processor import PostProcessor


class ActionModule(PostProcessor):
    """The post-processor ``amazon-import``."""

    def process(self, artifact: Artifact) -> Artifact:
        params = self._checked()
        path = self._disk(artifact)
        key = params.get("s3_key_name") or f"packer-import-{int(time.time())}.{params['format']}"
        job = Job(
            cloud=cloud_of(params, self.context.run_dir),
            params=params,
            ledger=self.context.ledger,
            run_id=self.context.run_id,
            source=self.context.source,
            tmp=self.context.tmp,
            say=self.say,
            message=self.message,
            render=self.render,
        )
        return import_file(job, path, key)

    def plan(self) -> dict[str, Any]:
        """In check mode the disk image need not be there yet."""
        if self.chain_ended:
            return super().plan()
        params = self._checked()
        names = ("region", "s3_bucket_name", "ami_name", "format", "architecture", "boot_mode")
        return {"changed": True, "artifact": None, "import": {name: params.get(name) for name in names}}

    def plan_process(self) -> dict[str, Any]:
        params = self._checked()
        names = ("region", "s3_bucket_name", "ami_name", "format", "architecture", "boot_mode")
        return {**{name: params.get(name) for name in names}, "policy": of_import(params)}

    def _checked(self) -> dict[str, Any]:
        """The options with what follows from others; raises ImageError for what cannot be."""
        params = dict(self.params)
        for warning in rules.check(params):
            self.say(f"WARNING: {warning}")
        arm = params["architecture"] == "arm64"
        params["boot_mode"] = params.get("boot_mode") or ("uefi" if arm else "legacy-bios")
        if arm and params["boot_mode"] != "uefi":
            raise ImageError("amazon_import: images of arm64 boot with uefi only", 'Set boot_mode = "uefi"')
        if params["boot_mode"] == "uefi" and not params.get("platform"):
            raise ImageError("amazon_import: platform is required for images that boot with uefi")
        return params

    def _disk(self, artifact: Artifact) -> str:
        ending = f".{self.params['format']}"
        for path in artifact.files:
            if path.endswith(ending):
                return path
        there = ", ".join(artifact.files) or "it has no files"
        raise ImageError(
            f"The artifact has no file that ends with {ending}: {there}",
            "Set format to the format of the disk image",
        )
