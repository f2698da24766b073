# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Did you mean: the nearest of the names that exist."""

from __future__ import annotations

from collections.abc import Iterable

from .quoting import quoted

_FAR = 3


def suggestion(name: str, known: Iterable[str]) -> str:
    """A sentence with a blank before it, empty when no known name differs by less than three edits."""
    distance, best = min(((_distance(name, other), other) for other in known), default=(_FAR, ""))
    return f" Did you mean {quoted(best)}?" if distance < _FAR else ""


def _distance(left: str, right: str) -> int:
    if abs(len(left) - len(right)) >= _FAR:
        return _FAR
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (one != other))
    return row[-1]
