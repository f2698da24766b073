# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bearing that what one server has just made is not known to the next one yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from .errors import ApiError

Result = TypeVar("Result")

_PAUSES = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 5.0, 5.0, 5.0)


def once_known(
    work: Callable[[], Result], unknown: Callable[[ApiError], bool] = ApiError.means_gone
) -> Result:
    """Do ``work`` again, for half a minute, while it fails with an error that ``unknown`` recognises."""
    for pause in _PAUSES:
        try:
            return work()
        except ApiError as error:
            if not unknown(error):
                raise
        time.sleep(pause)
    return work()
