# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner


class ActionModule(Provisioner):
    def provision(self) -> dict[str, Any]:
        process = subprocess.Popen(
            ["/bin/sh", "-c", self.params["command"]], stdout=subprocess.PIPE, text=True
        )
        try:
            for line in process.stdout or ():
                self.message(line.rstrip())
            if process.wait():
                raise ImageError(f"exit status {process.returncode}")
        finally:
            process.kill()
        return {"changed": True}
