# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting until something that AWS works on is done."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .._run.errors import ImageError
from .errors import ApiError
from .job import Job

_FIRST_SECONDS = 1.0
_LAST_SECONDS = 5.0
# What was just created may be unknown to the next server that is asked.
_APPEARS_WITHIN_SECONDS = 90.0


@dataclass(frozen=True)
class Look:
    """What one look has found; ``progress`` (as "42%") is printed when it changes."""

    done: bool
    progress: str = ""


def until(job: Job, what: str, look: Callable[[], Look]) -> None:
    """Look at once and then again and again until it is done; ``what`` names it in messages.

    ``look`` raises ImageError when it can never be done. Without limits in aws_polling or the environment
    there is no deadline: copies take as long as they take.
    """
    delay, attempts, seconds = _limits(job.params.get("aws_polling") or {})
    began, pause, count, seen, shown = time.monotonic(), delay or _FIRST_SECONDS, 0, False, ""
    while True:
        count += 1
        try:
            found = look()
            seen = True
        except ApiError as error:
            if seen or not error.means_gone() or time.monotonic() - began > _APPEARS_WITHIN_SECONDS:
                raise
            found = Look(False)
        if found.done:
            return
        if found.progress and found.progress != shown:
            shown = found.progress
            job.message(f"{what}: {shown}")
        waited = time.monotonic() - began
        if (attempts and count >= attempts) or (seconds and waited + pause > seconds):
            raise ImageError(
                f"Gave up waiting for {what} after {waited:.0f} s and {count} looks",
                "Raise aws_polling (AWS_MAX_ATTEMPTS, AWS_TIMEOUT_SECONDS), or leave it out for no limit",
            )
        time.sleep(pause)
        if not delay:
            pause = min(pause * 1.5, _LAST_SECONDS)


def _limits(polling: dict[str, Any]) -> tuple[float, int, float]:
    """Seconds between looks (0: growing), number of looks and seconds altogether (0: no limit)."""
    delay = polling.get("delay_seconds") or _number("AWS_POLL_DELAY_SECONDS")
    attempts = polling.get("max_attempts") or _number("AWS_MAX_ATTEMPTS")
    return (
        float(delay),
        int(attempts),
        float(0 if polling.get("max_attempts") else _number("AWS_TIMEOUT_SECONDS")),
    )


def _number(variable: str) -> int:
    text = os.environ.get(variable, "")
    try:
        return max(0, int(text or 0))
    except ValueError:
        raise ImageError(f"{variable} must be a whole number, not {text!r}") from None
