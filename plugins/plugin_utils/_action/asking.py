# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""on_error=ask: what to do after a failed step is the user's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ansible.errors import AnsibleError, AnsiblePromptInterrupt
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

if TYPE_CHECKING:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction

Answer = Literal["cleanup", "abort", "retry"]
_QUESTION = "[c] Clean up and exit, [a] abort without cleanup, or [r] retry the step (it may fail again)? "


def ask(action: ImageAction, message: str) -> Answer:
    """The user's answer; "cleanup" when on_error is not ask, or when nobody is there to answer."""
    if action.context.on_error != "ask":
        return "cleanup"
    action.error(action.mask(message))
    answer = _read(action)
    if answer == "abort":
        action.context.record.update(abandoned=True)
    return answer


def pause(action: ImageAction) -> None:
    """Wait until somebody presses enter; nothing happens where nobody can."""
    question = f"==> {action.target()}: Pausing before this step. Press enter to continue."
    try:
        answer = action._display.prompt_until(question, complete_input={b"\r", b"\n"})  # noqa: SLF001
    except AnsibleError as error:
        answer = error
    # The prompt is answered by ansible-playbook's own process: a worker gets its errors as values.
    if isinstance(answer, AnsiblePromptInterrupt):
        raise ImageError("Interrupted before the step.")


def _read(action: ImageAction) -> Answer:
    while True:
        try:
            reply = action._display.prompt_until(f"==> {action.target()}: {_QUESTION}")  # noqa: SLF001
        except AnsibleError:
            action.say("Nobody can be asked (no terminal): cleaning up")
            return "cleanup"
        if isinstance(reply, BaseException):
            return "cleanup"
        letter = (reply or b"").decode("utf-8", "replace").strip().lower()[:1]
        if letter in ("", "c"):
            return "cleanup"
        if letter in ("a", "r"):
            return "abort" if letter == "a" else "retry"
