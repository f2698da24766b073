# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder sandbox: a copy-on-write copy of this host is changed, and captured as a root file system."""

from __future__ import annotations

import os
import re
import shlex
import uuid
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.draft import draft_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.identity import state_root
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox import machine, view
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.capture import capture
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.packages import Database
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Builder, Machine

BUILDER_ID = "hcl2ansible.sandbox"


class ActionModule(Builder):
    """The builder ``sandbox``."""

    def start(self) -> Machine:
        params = self.params
        self._check()
        hostname = self._hostname()
        trees = view.plan(
            hostname, params.get("exclude") or [], params.get("include") or [], [str(state_root())]
        )
        marker = f"sandbox-{uuid.uuid4().hex[:12]}"
        directory = self.context.run_dir / "machines" / marker
        token = {"marker": marker, "directory": str(directory)}
        self.say("Starting a sandbox of this host...")
        resource = self.context.ledger.opening(self.context.source, "sandbox.machine", token)
        labels = [self.context.run_id, self.context.source, marker]
        sandbox, in_memory = machine.start(directory, trees, hostname, labels)
        self.context.ledger.opened(resource, str(sandbox))
        if in_memory:
            self.message("Changes are kept in memory: the file system of the run directory cannot hold them")
        self.message(f"Process: {sandbox.pid}")
        self.record.update(data={**self.record.data, "trees": [tree.path for tree in trees]})
        variables: dict[str, Any] = {
            "ansible_connection": "hcl2ansible.images.sandbox",
            "ansible_host": hostname,
            "ansible_pipelining": True,
            # What Ansible's own modules leave there is not captured.
            "ansible_remote_tmp": "/tmp/.ansible",  # noqa: S108 - of the sandbox
            "hcl2ansible_sandbox": str(sandbox),
            "hcl2ansible_sandbox_privileged": bool(params.get("privileged")),
        }
        return Machine(variables, {"ID": marker, "Host": hostname, "User": "root", "ConnType": "sandbox"})

    def _check(self) -> None:
        """What would fail only at the end of a long build is said at its begin."""
        path = self.params["export_path"]
        if os.path.isdir(path):
            raise ImageError(f"export_path: {path} is a directory: the name of a file is needed")
        for name in ("exclude", "include"):
            for each in self.params.get(name) or []:
                if not each.startswith("/"):
                    raise ImageError(f"{name}: {each} is not an absolute path")
        machine.require()
        if self.params.get("packages"):
            Database(Path("/")).closure(self.params["packages"])

    def _hostname(self) -> str:
        name = self.params.get("hostname")
        if name is None:
            name = re.sub(r"[^A-Za-z0-9-]+", "-", self.context.source_name).strip("-")[:63] or "sandbox"
        if not re.fullmatch(r"(?!-)[A-Za-z0-9.-]{1,64}(?<!-)", name):
            raise ImageError(f"hostname: {name!r} is not the name of a host")
        return str(name)

    def capture(self) -> Artifact:
        path = self.params["export_path"]
        self.say("Exporting the sandbox")
        with draft_of(path, self.context.ledger, self.context.source) as draft:
            summary = capture(
                self._sandbox(), self.record.data["trees"], self.params.get("packages") or [], draft
            )
        self.message(f"{summary.files} files, {summary.size / 1e6:.1f} MB")
        description = f"Exported root file system: {path}"
        return Artifact(
            BUILDER_ID, "Sandbox", [path], description, "files", {"generated_data": self._generated()}
        )

    def _generated(self) -> dict[str, Any]:
        return {name: self.record.build.get(name) for name in ("ID", "PackerRunUUID")}

    def _sandbox(self) -> machine.Sandbox:
        return machine.Sandbox.parse(self.record.machine["hcl2ansible_sandbox"])

    def require_machine(self) -> None:
        if not self._sandbox().is_alive():
            raise ImageError(
                "the sandbox is gone: it does not outlive its processes, nor a restart of this host"
            )

    def reach(self) -> str:
        return shlex.join([*self._sandbox().enter(), "/bin/sh", "-l"])

    def plan_build(self) -> dict[str, Any]:
        if self.state != "started":
            return {}
        self._check()
        selected = self.params.get("packages")
        return {
            "machine": "a copy-on-write copy of this host's root file system",
            "hostname": self._hostname(),
            "export_path": self.params["export_path"],
            "packages": len(Database(Path("/")).closure(selected)) if selected else "all",
        }
