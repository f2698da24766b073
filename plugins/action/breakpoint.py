# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stop until somebody presses enter, so that the machine can be looked at."""

from __future__ import annotations

import time
from typing import Any

from ansible.errors import AnsibleError, AnsiblePromptInterrupt
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.provisioner import Provisioner


class ActionModule(Provisioner):
    """The provisioner ``breakpoint``."""

    def plan(self) -> dict[str, Any]:
        return {"changed": False}

    def provision(self) -> dict[str, Any]:
        note = f' with note "{self.params["note"]}"' if self.params["note"] else ""
        if self.params["disable"]:
            self.say(f"Breakpoint provisioner{note} disabled; continuing...")
            return {"changed": False}
        self.say(f"Pausing at breakpoint provisioner{note}.")
        self._ask()
        return {"changed": False}

    def _ask(self) -> None:
        """The prompt belongs to ansible-playbook's own process; a worker gets its errors as values."""
        seconds = None if self.deadline is None else max(1, round(self.deadline - time.monotonic()))
        question = f"==> {self.target()}: Press enter to continue."
        try:
            answer = self._display.prompt_until(question, seconds=seconds, complete_input={b"\r", b"\n"})
        except AnsibleError as error:
            answer = error
        if isinstance(answer, AnsiblePromptInterrupt):
            raise ImageError("Interrupted at the breakpoint.")
        if isinstance(answer, BaseException):
            raise ImageError(
                "Error asking for input: no available tty.",
                "Run ansible-playbook in a terminal, or set disable = true for builds that nobody watches.",
            )
        if self.deadline is not None and time.monotonic() >= self.deadline:
            raise TimedOut("Nobody pressed enter before the timeout.")
