# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder file: the artifact is one file with given content."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Builder, Machine

_MODE = 0o600


class ActionModule(Builder):
    """Writes the file at once, so that the provisioners find it; a failed build takes it away again."""

    def start(self) -> Machine:
        self._check()
        target = Path(self.params["target"]).expanduser().absolute()
        ledger, source = self.context.ledger, self.context.source
        if target.exists():
            # What was there before the build is not the build's to remove.
            self._write(target)
        else:
            resource = ledger.opening(source, "local.path", {"path": str(target)})
            self._write(target)
            ledger.opened(resource, str(target))
        return Machine({"ansible_connection": "ansible.builtin.local"}, {"ID": "File", "ConnType": "mock"})

    def capture(self) -> Artifact:
        path = self.params["target"]
        for resource in self.open_resources():
            self.context.ledger.closed(resource)
        return Artifact("packer.file", "File", [path], f"Stored file: {path}", "files")

    def plan_build(self) -> dict[str, Any]:
        if self.state != "started":
            return {}
        self._check()
        return {"file": self.params["target"], "mode": f"{_MODE:04o}"}

    def _check(self) -> None:
        source = self.params.get("source")
        if source and self.params.get("content") is not None:
            raise ImageError("file: only one of content and source can be used.")
        if source and not Path(source).expanduser().is_file():
            raise ImageError(f"file: there is no file {source}.")
        if Path(self.params["target"]).expanduser().is_dir():
            raise ImageError(f"file: target must name a file; {self.params['target']} is a directory.")

    def _write(self, target: Path) -> None:
        """All of the content, or the target stays as it was."""
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        resource = self.context.ledger.opening(self.context.source, "local.path", {"path": str(draft)})
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE), "wb") as stream:
                self._fill(stream)
            draft.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            not_one = f"{target.parent} is not a directory"
            reason = not_one if isinstance(error, FileExistsError) else error.strerror
            raise ImageError(f"Could not write {self.params['target']}: {reason}.") from error
        finally:
            self.context.ledger.closed(resource)

    def _fill(self, stream: Any) -> None:
        if self.params.get("source"):
            with Path(self.params["source"]).expanduser().open("rb") as origin:
                shutil.copyfileobj(origin, stream, 1 << 20)
        else:
            stream.write((self.params.get("content") or "").encode("utf-8", "surrogateescape"))
