# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults: what goes wrong with the nth call of an action."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from .call import Call

KINDS = ("error", "throttle", "timeout", "hold")
THROTTLED = "RequestLimitExceeded"
THROTTLED_ELSEWHERE = "ThrottlingException"


@dataclass
class Fault:
    """``nth`` counts the calls that match from 1; ``times`` in a row are hit, all that follow if it is 0.

    error: answered with ``code`` and ``status`` instead of being done.
    throttle: as the service says it when it is asked too often.
    timeout: done (unless ``executed`` is false), then silence for ``seconds``, then the connection breaks.
    hold: done, then no answer until somebody releases it: time to kill the caller.
    """

    action: str
    do: str
    nth: int = 1
    times: int = 1
    region: str = ""
    code: str = "InternalError"
    message: str = "Fault made by the emulator"
    status: int = 400
    seconds: float = 0.1
    executed: bool = True
    seen: int = 0

    def hits(self, call: Call) -> bool:
        """Count this call; whether the fault strikes now."""
        if self.action not in (call.action, "*") or self.region not in ("", call.region):
            return False
        self.seen += 1
        return self.seen >= self.nth and (not self.times or self.seen < self.nth + self.times)

    def error(self, call: Call) -> tuple[str, str, int]:
        """(code, message, HTTP status) of the answer."""
        if self.do == "throttle":
            if call.service == "ec2":
                return THROTTLED, "Request limit exceeded.", 503
            return THROTTLED_ELSEWHERE, "Rate exceeded", 400
        return self.code, self.message, self.status


def fault_of(given: dict[str, Any]) -> Fault:
    """A fault from JSON; ValueError says what is wrong with it."""
    known = {each.name for each in fields(Fault)} - {"seen"}
    if unknown := sorted(set(given) - known):
        raise ValueError(f"a fault has no {', '.join(unknown)}")
    if "action" not in given or given.get("do") not in KINDS:
        raise ValueError(f"a fault needs an action, and do: one of {', '.join(KINDS)}")
    return Fault(**given)
