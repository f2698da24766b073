# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Builder, Machine


class ActionModule(Builder):
    def start(self) -> Machine:
        path = Path(self.params["directory"]).absolute()
        resource = self.context.ledger.opening(self.context.source, "local.path", {"path": str(path)})
        path.mkdir()
        if self.params["broken"] == "start":
            raise ImageError("the machine does not start")
        self.context.ledger.opened(resource, str(path))
        self.say(f"started with {self.params['password']}")
        return Machine({"ansible_connection": "local"}, {"ID": str(path)})

    def capture(self) -> Artifact:
        if self.params["broken"] == "capture":
            raise ImageError("the capture is broken", "mend it")
        image = Path(self.params["directory"] + ".img")
        image.write_text("image")
        return Artifact("fake.machine", str(image), [str(image)], f"Image: {image.name}", "files")

    def reach(self) -> str:
        return f"cd {self.record.build['ID']}"
