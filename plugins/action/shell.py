# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run scripts on the machine: each in one exec, with its bytes on standard input and its output live."""

from __future__ import annotations

import random
import time
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import Disconnected, ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action import scripts
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import (
    Communicator,
    NotStartedError,
    RefusedError,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.connections import communicator_for
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.remote_script import (
    NewFile,
    RemoteCommand,
    removal,
)

_EXECUTE = "chmod +x {{.Path}}; {{.Vars}} {{.Path}}"
_EXECUTE_WITH_FILE = "chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}"
_KEEPING_MODES = ("abort", "run-cleanup-provisioner")
# How long a script that is expected to cut its own connection may go on after that.
_DISCONNECT_GRACE_SECONDS = 5


class ActionModule(Provisioner):
    """The provisioner ``shell``."""

    RAW_OPTIONS = {"execute_command"}

    def plan(self) -> dict[str, Any]:
        self._read_options()
        return {"changed": True}

    def provision(self) -> dict[str, Any]:
        todo = self._read_options()
        machine = communicator_for(self)
        machine.on_wait = self.message
        self.remote_path = self._remote_path("script", "remote_file")
        self.variable_file = self._remote_path("varfile") if self.params["use_env_var_file"] else ""
        for script in todo:
            self.say(f"Provisioning with shell script: {script.path or 'inline'}")
            self._run(machine, script)
        if self.pause_after:
            self.say(f"Pausing {self.params['pause_after']} after this provisioner...")
            time.sleep(self.pause_after)
        return {"changed": True}

    def _read_options(self) -> list[scripts.Script]:
        """The scripts to run; raises ImageError for what does not go together."""
        params = self.params
        if params["script"] and params["scripts"]:
            raise ImageError("Only one of script or scripts can be specified.")
        paths = [params["script"]] if params["script"] else params["scripts"] or []
        if paths and params["inline"]:
            raise ImageError("Only a script file or an inline script can be specified, not both.")
        if not paths and not params["inline"]:
            raise ImageError("Either a script file or inline script must be specified.")
        scripts.check_files(paths)
        self.retry_seconds = self._duration("start_retry_timeout")
        self.pause_after = self._duration("pause_after")
        form = params["env_var_format"] or ("export %s='%s'\n" if params["use_env_var_file"] else "%s='%s' ")
        self.variables = scripts.assignments(scripts.environment(self), form)
        self.allowed = params["valid_exit_codes"] or [0]
        if params["inline"]:
            return [scripts.Script("", scripts.inline_text(params["inline"], params["inline_shebang"]))]
        return [scripts.Script(path) for path in paths]

    def _remote_path(self, stem: str, option: str = "") -> str:
        if option and self.params["remote_path"]:
            return str(self.params["remote_path"])
        name = (option and self.params[option]) or f"{stem}_{random.randrange(9999)}.sh"  # noqa: S311 (a name, no secret)
        return f"{(self.params['remote_folder'] or '/tmp').rstrip('/')}/{name}"  # noqa: S108 (of the machine)

    def _run(self, machine: Communicator, script: scripts.Script) -> None:
        job = RemoteCommand(
            self._command(),
            files=self._files(script.read()),
            teardown=self._teardown(),
            discard=self._made_files() if not self.params["skip_clean"] else (),
            grace=_DISCONNECT_GRACE_SECONDS if self.params["expect_disconnect"] else 0,
        )
        try:
            status = machine.retrying(lambda: self._execute(machine, job), self.retry_seconds, self.deadline)
        except RefusedError as error:
            raise ImageError(f"Error uploading script to {self.remote_path}: {error}") from error
        except NotStartedError:
            raise
        except Disconnected as error:
            self._disconnected(machine, error)
        else:
            scripts.check_exit_status(status, self.allowed)

    def _execute(self, machine: Communicator, job: RemoteCommand) -> int:
        return machine.execute(job, on_stdout=self.message, on_stderr=self.error, deadline=self.deadline)

    def _command(self) -> str:
        default = _EXECUTE_WITH_FILE if self.variable_file else _EXECUTE
        form = self.params["execute_command"] or default
        return scripts.fill(
            self, form, Path=self.remote_path, Vars=self.variables, EnvVarFile=self.variable_file
        )

    def _files(self, content: bytes) -> tuple[NewFile, ...]:
        """What the machine needs for one script."""
        if not self.params["binary"]:
            content = content.replace(b"\r\n", b"\n")
        # The default command makes the script executable by itself, and a process less is a millisecond less.
        script = NewFile(self.remote_path, content, 0o755 if self.params["execute_command"] else 0o644)
        if not self.variable_file:
            return (script,)
        variables = self.variables.encode("utf-8", "surrogateescape").replace(b"\r\n", b"\n")
        return (NewFile(self.variable_file, variables, 0o600), script)

    def _made_files(self) -> tuple[str, ...]:
        if not self.variable_file:
            return (self.remote_path,)
        return (self.remote_path, self.variable_file, f"{self.remote_path}.part")

    def _teardown(self) -> str:
        """Packer leaves the script of a failed step; we leave it only where the machine is kept."""
        if self.params["skip_clean"]:
            return removal((self.variable_file,)) if self.variable_file else ""
        remove = removal(self._made_files())
        if self.context.on_error not in _KEEPING_MODES:
            return remove
        return f'case " {" ".join(map(str, self.allowed))} " in *" $rc "*) {remove};; esac'

    def _disconnected(self, machine: Communicator, error: Disconnected) -> None:
        if not self.params["expect_disconnect"]:
            raise Disconnected(
                "Script disconnected unexpectedly.",
                "If it was meant to (a reboot, a restart of the network), set expect_disconnect = true. "
                f"{error.message} {error.hint}".strip(),
            ) from error
        machine.reset()
        command = "exit 0" if self.params["skip_clean"] else removal(self._made_files())
        status = machine.await_return(command, self.retry_seconds, self.deadline)
        if status != 0:
            raise ImageError(f"Could not remove {self.remote_path} from the machine: rm exited with {status}")
