# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scripts on the controller, for the provisioner and the post-processor ``shell_local`` alike."""

from __future__ import annotations

import contextlib
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.environment import of_the_user
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action import scripts
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.streaming import Child, LineSink

EXECUTE = ("/bin/sh", "-c", "{{.Vars}} {{.Script}}")
# Python's platform names that differ from those in templates.
_SYSTEMS = {"sunos": "solaris", "win": "windows", "cygwin": "windows"}
_DRIVE = re.compile(r"^([A-Za-z]):[\\/]")


class LocalScripts:
    """The scripts of one action (an ImageAction with the options of the module shell_local)."""

    def __init__(self, action: Any, execute: Sequence[str] = EXECUTE) -> None:
        self.action = action
        self.params = action.params
        self.execute = execute
        self.todo = self._read_options()
        form = self.params["env_var_format"] or "%s='%s' "
        self.variables = scripts.assignments(scripts.environment(action), form)

    def run(self, deadline: float | None = None) -> bool:
        """Run them all; False when this operating system is not one of only_on. Raises ImageError."""
        wanted = self.params["only_on"]
        if wanted and _system() not in wanted:
            self.action.say("Skipping shell-local due to runtime OS")
            return False
        with self._inline_file() as inline:
            for script in self.todo:
                path = script.path or inline
                self.action.say(f"Running local shell script: {path}")
                self._run(path, deadline)
        return True

    def _read_options(self) -> list[scripts.Script]:
        params = self.params
        given = [name for name in ("command", "inline", "script", "scripts") if params[name]]
        if not given:
            raise ImageError("Command, Inline, Script and Scripts options cannot all be empty.")
        if len(given) > 1:
            both = " and ".join(given)
            raise ImageError(f"Only one of command, inline, script and scripts can be specified, not {both}.")
        if given[0] in ("command", "inline"):
            if params["use_linux_pathing"]:
                raise ImageError("use_linux_pathing works with script and scripts only.")
            lines = params["inline"] or [params["command"]]
            return [scripts.Script("", scripts.inline_text(lines, params["inline_shebang"]))]
        paths = params["scripts"] or [params["script"]]
        if params["use_linux_pathing"]:
            paths = [_linux_path(path) for path in paths]
        scripts.check_files(paths)
        return [scripts.Script(path) for path in paths]

    @contextlib.contextmanager
    def _inline_file(self) -> Iterator[str]:
        """The path of the inline script, which is there as long as it runs; "" without one."""
        texts = [script.content for script in self.todo if not script.path]
        if not texts:
            yield ""
            return
        path = self._new_path()
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o700)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(texts[0])
            yield str(path)
        finally:
            path.unlink(missing_ok=True)

    def _new_path(self) -> Path:
        extension = (self.params["tempfile_extension"] or "").removeprefix(".")
        number = random.randrange(10**8, 10**10)  # noqa: S311 (a name, no secret: the file is created exclusively)
        return Path(self.action.context.tmp, f"packer-shell{number}{extension and '.' + extension}")

    def _run(self, path: str, deadline: float | None) -> None:
        words = [
            scripts.fill(self.action, word, Vars=self.variables, Script=path, Command=path)
            for word in self.execute
        ]
        status = run_locally(words, self.action.message, self.action.error, deadline)
        scripts.check_exit_status(status, self.params["valid_exit_codes"] or [0])


def run_locally(argv: Sequence[str], on_stdout: LineSink, on_stderr: LineSink, deadline: float | None) -> int:
    """Run a program with an empty standard input; returns its exit status as a shell would tell it."""
    child = Child(argv, stdin=subprocess.DEVNULL, env=of_the_user())
    status = child.pump(child.sinks(on_stdout, on_stderr), deadline=deadline)
    return status if status >= 0 else 128 - status


def _system() -> str:
    name = sys.platform.rstrip("0123456789")
    return _SYSTEMS.get(name, name)


def _linux_path(path: str) -> str:
    drive = _DRIVE.match(path)
    return f"/mnt/{drive[1].lower()}/{path[3:]}".replace("\\", "/") if drive else path
