# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: build
type: stdout
short_description: The output of an image build
version_added: 0.1.0
description:
  - Shows what each source of a build is doing, as it happens, instead of plays and tasks.
  - Steps are named with their line in the template. Errors are shown once. At the end stand the artifacts,
    the slowest steps and
    the proof that nothing temporary is left.
  - Secrets are hidden.
author: hcl2ansible contributors (@hcl2ansible)
extends_documentation_fragment:
  - ansible.builtin.default_callback
  - ansible.builtin.result_format_callback
requirements:
  - set as stdout in configuration
"""

import atexit
import gc
import os
import sys
import time
from typing import Any

from ansible import constants as C  # noqa: N812
from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible.plugins.loader import connection_loader, shell_loader
from ansible.utils.color import ANSIBLE_COLOR
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import identity, slots
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.machine_readable import machine_line
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.source import SourceRecord
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.following import ends_host
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.interruption import (
    end_for_certain_after_interrupt,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.live import LiveStream
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.masking import Masker
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.origin import heading, template_line
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.resuming import resumed_run
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.screen import COLOURS, timestamp
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.secrets import (
    HIDDEN_ERROR,
    sensitive_values,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.summary import (
    Build,
    Summary,
    plan_lines,
    show,
)

COLLECTION = "hcl2ansible.images."
_LONG_STEP_SECONDS = 1.0


class CallbackModule(CallbackBase):
    """Runs in the main process; the lines of steps come from their workers, past this class."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "hcl2ansible.images.build"

    def __init__(self) -> None:
        super().__init__()
        self._mask = Masker()
        self._builds: dict[str, Build] = {}
        self._began: dict[tuple[str, str], float] = {}
        self._shown: dict[str, str] = {}
        self._sources: dict[str, str] = {}  # by host: where its block begins, as its first task says
        self._start = time.monotonic()
        self._timestamps = bool(os.environ.get("HCL2ANSIBLE_TIMESTAMP_UI"))
        self._machine_readable = bool(os.environ.get("HCL2ANSIBLE_MACHINE_READABLE"))

    def v2_playbook_on_start(self, playbook: Any) -> None:
        """A pipe is buffered by default: the output of a long step would come at its end."""
        sys.stdout = LiveStream(sys.stdout)
        end_for_certain_after_interrupt()
        resumed_run()
        # Python looks through all objects of Ansible again before it ends: 150 ms.
        atexit.register(gc.freeze)

    def v2_playbook_on_play_start(self, play: Any) -> None:
        # Workers are forked from here on: their collectors should neither scan nor copy what is there.
        gc.freeze()
        variables = play.get_variable_manager().get_vars(play=play)
        self._mask.add(sensitive_values(variables))
        sources = [str(each) for each in variables.get("groups", {}).get("images", [])]
        if ANSIBLE_COLOR and not self._machine_readable and "images" in play.hosts:
            for position, source in enumerate(sources):
                colour = f"bright {COLOURS[position % len(COLOURS)]}"
                self._display.display(f"{source}: output will be in this color.", color=colour)
            self._display.display("")

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        name, now = host.get_name(), time.monotonic()
        self._began[name, task._uuid] = now  # noqa: SLF001
        if name in self._images(task):
            self._builds.setdefault(name, Build(name, now, now))
            self._sources[name] = self._sources.get(name) or template_line(task)

    def _images(self, task: Any) -> list[str]:
        group = task.get_variable_manager()._inventory.groups.get("images")  # noqa: SLF001
        return [host.get_name() for host in group.get_hosts()] if group else []

    def v2_runner_on_ok(self, result: Any) -> None:
        self._handle_warnings(result.result)
        _load_connection(result.result.get("machine"))
        self._end_step(result)
        if result.task.action in C._ACTION_DEBUG and "msg" in result.result:  # noqa: SLF001
            self._put("say", f"==> {self._target(result)}: {result.result['msg']}")
        elif self._run_is_verbose(result):
            self._put("say", f"==> {self._target(result)}: {self._dump_results(result.result)}")

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._handle_warnings(result.result)
        if self._display.verbosity:
            self._put("say", f"==> {self._target(result)}: skipped: {heading(result.task)}")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._handle_warnings(result.result)
        self._end_step(result)
        self._error(result, ignored=ignore_errors)
        if not ignore_errors and ends_host(result.task):
            slots.release(identity.run_directory(identity.current_run_id()), result.host.get_name())

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._handle_warnings(result.result)
        self._error(result, ignored=bool(result.task.ignore_errors))

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """No task of this host runs any more, so what ``always`` would have done for others is done here."""
        self._handle_warnings(result.result)
        self._end_step(result)
        self._error(result)
        name = result.host.get_name()
        if name in self._builds:
            run_dir = identity.run_directory(identity.current_run_id())
            SourceRecord(run_dir, name).update(failed="the machine cannot be reached")
            slots.release(run_dir, name)

    def v2_runner_retry(self, result: Any) -> None:
        left = result.result["retries"] - result.result["attempts"]
        self._put("say", f"==> {self._target(result)}: {heading(result.task)}: failed, {left} tries left")

    def v2_on_file_diff(self, result: Any) -> None:
        if result.result.get("diff"):
            self._put("say", self._get_diff(result.result["diff"]))

    def v2_playbook_on_no_hosts_matched(self) -> None:
        self._display.display("There are no hosts to work on", color=C.COLOR_SKIP)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        for name, build in self._builds.items():
            summary = stats.summarize(name)
            if (summary["failures"] or summary["unreachable"]) and not build.errors:
                build.errors.append("a step failed")
            elif not (summary["failures"] or summary["unreachable"]):
                build.errors.clear()
        if not self._builds:
            return
        self._put("say", "")
        run_dir = identity.run_directory(identity.current_run_id())
        if context.CLIARGS.get("check"):
            for kind, text in plan_lines(list(self._builds.values())):
                self._put(kind, text)
            return
        finished = Summary(run_dir, list(self._builds.values()), time.monotonic() - self._start)
        show(
            finished, self._put, lambda line: self._display.display(self._mask(line)), self._machine_readable
        )

    def _end_step(self, result: Any) -> None:
        name, now = result.host.get_name(), time.monotonic()
        seconds = now - self._began.pop((name, result.task._uuid), now)  # noqa: SLF001
        build = self._builds.get(name)
        if build is None:
            return
        build.ended = now
        build.steps.append((seconds, self._mask(heading(result.task))))
        if seconds >= _LONG_STEP_SECONDS:
            self._put("say", f"==> {name}: {result.task.name or result.task.action}: took {seconds:.1f} s")

    def _error(self, result: Any, ignored: bool = False) -> None:
        """Each error once: a rescue that fails with the first error, or a summary of errors, adds nothing."""
        message = self._mask(_message(result))
        name = result.host.get_name()
        shown = self._shown.get(name, "")
        if not ignored and name in self._builds:
            self._builds[name].errors.append(message)
        if message in shown or all(line in shown for line in message.split("\n") if line.strip()):
            return
        self._shown[name] = f"{shown}\n{message}"
        label = "Ignored error" if ignored else "Error"
        step = heading(result.task, self._sources.get(name, ""))
        self._put("error", f"==> {self._target(result)}: {label} in {step}: {message}")

    def _target(self, result: Any) -> str:
        return str(result.host.get_name())

    def _put(self, kind: str, text: str) -> None:
        text = self._mask(text)
        if self._machine_readable:
            if text:
                self._display.display(machine_line("", "ui", kind, text))
        else:
            if self._timestamps and text.startswith("==> "):
                text = f"{timestamp()}: {text}"
            self._display.display(text, color=C.COLOR_ERROR if kind == "error" else None)


def _load_connection(machine: Any) -> None:
    """Load the connection of a new machine here, so that the workers forked for its steps need not, each."""
    name = machine.get("ansible_connection") if isinstance(machine, dict) else None
    if isinstance(name, str):
        connection_loader.get(name, class_only=True)
        shell_loader.get("sh", class_only=True)


def _message(result: Any) -> str:
    """What a task says about its failure, with the end of its stderr when that is where the reason stands."""
    data = result.result
    message = str(data.get("msg") or data.get("reason") or data.get("censored") or "failed").rstrip()
    if "censored" in data:
        return _hidden_message(result) or message
    if str(result.task.action).startswith(COLLECTION):
        return message
    detail = str(data.get("stderr") or data.get("module_stderr") or "").rstrip()
    return f"{message}\n{chr(10).join(detail.splitlines()[-10:])}" if detail else message


def _hidden_message(result: Any) -> str:
    """The masked message of one of our tasks that has ``no_log``; empty when it has left none."""
    notes = Ledger(identity.run_directory(identity.current_run_id())).notes(HIDDEN_ERROR)
    told = (result.task._uuid, result.host.get_name())  # noqa: SLF001
    return next((str(n["text"]) for n in reversed(notes) if (n["task"], n["source"]) == told), "")
