# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Doing one thing besides another: most of a call's time is the way to AWS and back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")


def begun(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begin it now; the function that is returned waits for its result, or raises what it raised.

    Nobody has to wait: the thread is a daemon, which does not hold up the end of a build that has failed.
    """
    answer: SimpleQueue[Any] = SimpleQueue()

    def run() -> None:
        try:
            answer.put((work(), None))
        except BaseException as error:
            answer.put((None, error))

    def result() -> Result:
        found, error = answer.get()
        if error is not None:
            raise error
        done: Result = found
        return done

    threading.Thread(target=run, daemon=True).start()
    return result
