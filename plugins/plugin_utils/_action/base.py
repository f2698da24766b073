# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of all actions of this collection: options, context, live output, masking, and one kind of
failure."""

from __future__ import annotations

import contextlib
import os
import time
import traceback
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from ansible import constants as C  # noqa: N812
from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import identity, process
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import Disconnected, ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.source import file_name
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action import context as contexts
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.asking import pause
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.documentation import options_of
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.interruption import (
    finish_uninterrupted,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.masking import Masker, is_secret_name
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import parse_options, plain
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.origin import heading
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.planning import note_plan
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.resuming import take_over
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.screen import COLOURS, Screen
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.secrets import (
    HIDDEN_ERROR,
    sensitive_values,
    without_arguments,
)

# Values that later tasks compute with: masking would change them, so a result that needs it is not shown at
# all.
_DATA_KEYS = ("add_host", "ansible_facts", "artifact", "artifacts", "data", "machine", "build")
_OUR_CALLBACK = "hcl2ansible.images.build"


class ImageAction(ActionBase):
    """Subclasses implement ``perform`` and raise ImageError for what a user can cause."""

    RAW_OPTIONS: ClassVar[set[str]] = set()
    # Whether -debug stops before the step, so that the machine can be looked at.
    STOPS: ClassVar[bool] = False
    # What the step is to a template: builder, provisioner, post-processor or data; empty for the rest.
    KIND: ClassVar[str] = ""
    context: contexts.Context
    params: dict[str, Any]
    screen: Screen
    mask: Masker
    resumed: bool

    @abstractmethod
    def perform(self) -> dict[str, Any]:
        """Do the step; returns the task's result."""

    def done_before(self) -> dict[str, Any] | None:
        """The result of the step, when the run that goes on had done it; None when it must be done."""
        return None

    def remember(self, result: dict[str, Any]) -> None:
        """Called with the result of a step that went well."""

    def plan(self) -> dict[str, Any]:
        """What ``perform`` would do, in check mode."""
        return {"changed": False, "skipped": True, "skip_reason": "nothing is done in check mode"}

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """What Ansible calls: all of the above around ``perform``; never raises, a lost machine is a failed
        task."""
        super().run(tmp, task_vars)
        process.die_with_parent()
        self.task_vars: dict[str, Any] = task_vars or {}
        self.mask = Masker()
        self.name = str(self._task.action).rpartition(".")[2]
        try:
            self._prepare()
            result = self._step()
        except Exception as error:
            result = self._failure(error)
        finish_uninterrupted()
        return self._masked(result)

    def _prepare(self) -> None:
        self.resumed = take_over()
        self.context = contexts.make_context(self.task_vars, self._templar.template, self.name)
        # Children of a step carry the mark; the choice of a run is not theirs.
        os.environ[identity.PROCESS_MARK_VARIABLE] = f"{self.context.run_id}/{self.context.source}"
        os.environ.pop(identity.RUN_ID_VARIABLE, None)
        self.mask.add(sensitive_values(self.task_vars))
        self.mask.add([self.context.build.get(key) for key in contexts.SECRET_BUILD_KEYS])
        log = self.context.run_dir / "log" / f"{file_name(self.context.source)}.log"
        colour = COLOURS[self.context.position % len(COLOURS)]
        self.screen = Screen(self._display, self.target(), colour, self.mask, log)
        arguments = plain(self._task.args)
        self.params = self.parse(arguments)

    def parse(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The task's arguments, checked, with defaults, and with Packer's own templates rendered."""
        options = options_of(type(self))
        params = parse_options(options, arguments, where=self.name)
        self._hide(options, params)
        raw = {*self.RAW_OPTIONS, "artifact"}
        return {name: value if name in raw else self.render_deep(value) for name, value in params.items()}

    def _step(self) -> dict[str, Any]:
        source, ledger = self.context.source, self.context.ledger
        if self._task.check_mode:
            return self._planned()
        known = self.done_before() if self.resumed else None
        if known is not None:
            self.say(f"Done before: {heading(self._task)}")
            ledger.note(source, "step skipped", task=self.mask(self._task.get_name()), action=self.name)
            return known
        if C.config.get_config_value("DEFAULT_STDOUT_CALLBACK") == _OUR_CALLBACK:
            # Here, for the callback would show it for steps that are then skipped.
            self.say(heading(self._task))
        began = time.monotonic()
        ledger.note(source, "step began", task=self.mask(self._task.get_name()), action=self.name)
        outcome = "failed"
        try:
            if self.context.debug and self.STOPS:
                pause(self)
            result = self.perform()
            outcome = "skipped" if result.get("skipped") else "failed" if result.get("failed") else "ok"
            if outcome == "ok":
                self.remember(result)
            return result
        finally:
            seconds = round(time.monotonic() - began, 3)
            with contextlib.suppress(OSError):
                ledger.note(source, "step ended", action=self.name, outcome=outcome, seconds=seconds)

    def _planned(self) -> dict[str, Any]:
        if C.config.get_config_value("DEFAULT_STDOUT_CALLBACK") == _OUR_CALLBACK:
            self.say(heading(self._task))
        result = self.plan()
        note_plan(self, self.KIND, result)
        return result

    def _failure(self, error: Exception) -> dict[str, Any]:
        if isinstance(error, AnsibleConnectionFailure):
            error = Disconnected(f"The machine was lost: {error.message}")
        if isinstance(error, ImageError):
            message = str(error)
        elif isinstance(error, AnsibleError):
            message = str(error.message)
        elif isinstance(error, OSError):
            message = f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
        else:
            message = f"{self.name} failed unexpectedly: {type(error).__name__}: {error}"
            self._log_traceback(error)
        result: dict[str, Any] = {"failed": True, "changed": False, "msg": self.mask(message)}
        if self._task.no_log:
            self._tell_hidden(result)
        if self._task.check_mode:
            with contextlib.suppress(AttributeError, OSError):
                note_plan(self, self.KIND, {"plan": {"problems": [result["msg"]]}})
        with contextlib.suppress(AttributeError, OSError):
            self.failed(result["msg"])
        return result

    def _tell_hidden(self, result: dict[str, Any]) -> None:
        """Ansible hides the whole result; its masked message may be shown, our callback takes it from the
        ledger."""
        result["msg"] = without_arguments(result["msg"], self._task)
        with contextlib.suppress(AttributeError, OSError):
            note = {"task": self._task._uuid, "text": result["msg"]}  # noqa: SLF001
            self.context.ledger.note(self.context.source, HIDDEN_ERROR, **note)
            if C.config.get_config_value("DEFAULT_STDOUT_CALLBACK") != _OUR_CALLBACK:
                self.error(result["msg"])

    def _log_traceback(self, error: Exception) -> None:
        text = self.mask("".join(traceback.format_exception(error)))
        self._display.vvv(text)
        with contextlib.suppress(AttributeError, OSError):
            self.context.ledger.note(self.context.source, "traceback", text=text)

    def failed(self, message: str) -> None:
        """Called once for each failure, with the masked message."""

    def source_failed(self, message: str) -> None:
        """The build of this source has failed, unless the playbook ignores the error; the first error
        counts."""
        self.screen.log(message)
        if not self._task.ignore_errors:
            record = self.context.record
            record.update(failed=record.load().failed or message, on_error=self.context.on_error)

    def _masked(self, result: dict[str, Any]) -> dict[str, Any]:
        data = {key: result[key] for key in _DATA_KEYS if key in result}
        masked: dict[str, Any] = self.mask.deep(
            {key: item for key, item in result.items() if key not in data}
        )
        if data and self.mask.deep(data) != data:
            masked["_ansible_no_log"] = True
        return {**masked, **data}

    def _hide(self, options: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Options that hold secrets, by their documentation or by their name."""
        for name, option in options.items():
            value = values.get(name)
            if value is None:
                continue
            if option.get("no_log") or (is_secret_name(name) and isinstance(value, str)):
                self.mask.add(value)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and option.get("suboptions"):
                    self._hide(option["suboptions"], each)

    def target(self) -> str:
        """What stands in front of each line."""
        return self.context.source

    def say(self, text: str) -> None:
        self.screen.say(text)

    def message(self, text: str) -> None:
        self.screen.message(text)

    def error(self, text: str) -> None:
        self.screen.error(text)

    def render(self, text: str, **data: Any) -> str:
        """Packer's second template pass, with its standard functions; raises ImageError."""
        if "{{" not in text:
            return text
        from ansible_collections.hcl2ansible.images.plugins.module_utils._run import gotemplate

        here = self.context
        functions = gotemplate.standard_functions(here.packer_build_name, here.source_type, here.build)
        try:
            return gotemplate.render(text, data, functions)
        except gotemplate.TemplateError as error:
            raise ImageError(
                f"{self.name}: the template {self.mask(text)!r} cannot be rendered: {error}"
            ) from error

    def render_deep(self, value: Any, **data: Any) -> Any:
        """``render`` for every string in a value."""
        if isinstance(value, str):
            return self.render(value, **data)
        if isinstance(value, list):
            return [self.render_deep(item, **data) for item in value]
        if isinstance(value, dict):
            return {key: self.render_deep(item, **data) for key, item in value.items()}
        return value
