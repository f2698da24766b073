# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files and directories to the machine, or from it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.connections import communicator_for
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.download import Download
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.upload import Upload


class ActionModule(Provisioner):
    """The provisioner ``file``."""

    def plan(self) -> dict[str, Any]:
        self._sources()
        return {"changed": True}

    def used_files(self) -> list[str]:
        return self._sources() if self.params["direction"] == "upload" else []

    def provision(self) -> dict[str, Any]:
        sources = self._sources()
        machine = communicator_for(self)
        destination = self.params["destination"]
        if self.params["direction"] == "download":
            download = Download(self, machine, self.deadline)
            for source in sources:
                self.say(f"Downloading {source} => {destination}")
                download.fetch(source, destination)
            return {"changed": True}
        if self.task_vars.get("hcl2ansible_upload_user"):
            machine.user = str(self.task_vars["hcl2ansible_upload_user"])
        upload = Upload(machine, self.deadline, str(self.task_vars.get("hcl2ansible_upload_owner") or ""))
        if self.params["content"] is not None:
            self.say(f"Uploading content => {destination}")
            content = self.params["content"].encode("utf-8", "surrogateescape")
            upload.send_bytes(content, self._content_path(), 0o600)
        for source in sources:
            self.say(f"Uploading {source} => {destination}")
            upload.send(source, destination)
        return {"changed": True}

    def _sources(self) -> list[str]:
        """What to copy, in Packer's order; raises ImageError for options that do not go together."""
        params = self.params
        sources = [*(params["sources"] or ()), *([params["source"]] if params["source"] else ())]
        if not params["destination"]:
            raise ImageError("Destination must be specified.")
        if params["content"] is not None:
            if sources:
                raise ImageError("source(s) conflicts with content.")
            if params["direction"] == "download":
                raise ImageError("content can be uploaded only.")
        elif not sources:
            raise ImageError("One of source, sources and content must be specified.")
        if params["direction"] == "upload":
            missing = [source for source in sources if not Path(source).exists()]
            if missing:
                raise ImageError(
                    "\n".join(f"Bad source '{each}': no such file or directory" for each in missing)
                )
        return sources

    def _content_path(self) -> str:
        """Content has no name of its own: in a directory it gets one, as with Packer."""
        destination = str(self.params["destination"])
        if not destination.endswith("/"):
            return destination
        return f"{destination}pkr-file-content{random.randrange(10**8, 10**10)}"  # noqa: S311 (a name, no secret)
