# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of provisioners: pause or timeout, retries and continue_on_error around one attempt."""

from __future__ import annotations

import contextlib
import signal
import time
from abc import abstractmethod
from collections.abc import Iterator
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.durations import parse_duration
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.steps import (
    PROVISION,
    Steps,
    identity_of,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.asking import ask
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.following import cleans_up
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain

# A provisioner stops at its deadline by itself; the alarm is for one that is stuck.
_ALARM_GRACE_SECONDS = 3.0


class Provisioner(ImageAction):
    """Subclasses implement ``provision``; ``deadline`` is a time.monotonic() value or None."""

    KIND = "provisioner"
    STOPS = True
    deadline: float | None = None

    @abstractmethod
    def provision(self) -> dict[str, Any]:
        """One attempt; returns the task's result, raises ImageError."""

    def used_files(self) -> list[str]:
        """The files of the controller that the step depends on."""
        scripts = [self.params.get("script"), *(self.params.get("scripts") or ())]
        return [str(each) for each in scripts if each]

    def done_before(self) -> dict[str, Any] | None:
        """In order: behind the first step that is new or has changed, all are done again."""
        if cleans_up(self._task):
            return None
        steps = self._steps()
        result = steps.provisioned(self._identity())
        if result is None and self.context.record.captured:
            self.say(
                "Warning: the step has changed, but the image of this source was made without the change"
            )
            result = {"changed": False}
        if result is not None:
            steps.add(PROVISION, self._identity(), result, before=True)
        return result

    def remember(self, result: dict[str, Any]) -> None:
        if not cleans_up(self._task) and not self.params.get("error_cleanup"):
            self._steps().add(PROVISION, self._identity(), result)

    def _steps(self) -> Steps:
        return Steps(self.context.run_dir, self.context.source)

    def _identity(self) -> str:
        return identity_of(self.name, plain(self._task.args), self.used_files())

    def perform(self) -> dict[str, Any]:
        record = self.context.record
        # After a failure the only provisioners that still run are those that clean up.
        if not self.params.get("error_cleanup") and not record.failed:
            return self._with_choice()
        if self.context.on_error == "abort" or record.abandoned:
            return {"changed": False, "skipped": True, "skip_reason": "on_error is abort"}
        if not record.data.get("cleanup_announced"):
            self.say("Provisioning step had errors: running the error-cleanup provisioner")
            record.update(data={**record.data, "cleanup_announced": True})
        try:
            return self._with_choice(may_ask=False)
        except ImageError as error:
            first = f". The first error was: {record.failed}" if record.failed else ""
            raise ImageError(f"Cleanup failed: {error}{first}") from error

    def _with_choice(self, may_ask: bool = True) -> dict[str, Any]:
        """All attempts; in the end the user may want them once more (on_error=ask)."""
        pause = self._duration("pause_before")
        timeout = self._duration("timeout")
        while True:
            try:
                return self._attempts(pause, timeout)
            except ImageError as error:
                text = self.mask(str(error))
                if self.params.get("continue_on_error"):
                    self.say(f"Warning: the provisioner failed with {text!r}; continue_on_error is set")
                    return {"changed": True, "continued_after": text}
                if not may_ask or ask(self, text) != "retry":
                    raise

    def _attempts(self, pause: float, timeout: float) -> dict[str, Any]:
        """The first attempt's error is the one that counts, as it is in Packer."""
        first: ImageError | None = None
        left = self.params.get("max_retries") or 0
        while True:
            try:
                return self._attempt(pause, timeout)
            except ImageError as error:
                first = first or error
            if left <= 0:
                if self.params.get("max_retries"):
                    self.say("retry limit reached.")
                raise first
            self.say(f'Provisioner failed with "{first.message}", retrying with {left} trie(s) left')
            left -= 1

    def _attempt(self, pause: float, timeout: float) -> dict[str, Any]:
        """With a pause there is no timeout: so it is in Packer, and templates rely on it."""
        self.deadline = None
        if pause:
            self.say(f"Pausing {self.params['pause_before']} before the next provisioner...")
            time.sleep(pause)
        elif timeout:
            self.say(f"Setting a {self.params['timeout']} timeout for the next provisioner...")
            self.deadline = time.monotonic() + timeout
            try:
                with _alarm(timeout + _ALARM_GRACE_SECONDS):
                    return self.provision()
            except TimedOut:
                self.error("Cancelling the provisioner: it ran into its timeout")
                raise
        return self.provision()

    def _duration(self, option: str) -> float:
        text = self.params.get(option)
        try:
            return parse_duration(text) if text else 0.0
        except ValueError as error:
            raise ImageError(f"{self.name}: {option}: {error}") from error

    def failed(self, message: str) -> None:
        self.source_failed(message)


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TimedOut in this (main) thread after the seconds, unless Ansible's own task timeout uses the
    timer."""
    if signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return

    def expire(_number: int, _frame: object) -> None:
        raise TimedOut("The provisioner ran into its timeout")

    previous = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
