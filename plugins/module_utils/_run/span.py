# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time spans in words."""

from __future__ import annotations

_UNITS = (("day", 86400_000_000), ("hour", 3600_000_000), ("minute", 60_000_000), ("second", 1_000_000),
          ("millisecond", 1000), ("microsecond", 1))  # fmt: skip


def in_words(seconds: float) -> str:
    """The two largest units: ``2 minutes 1 second``."""
    left = round(seconds * 1_000_000)
    words: list[str] = []
    for name, size in _UNITS:
        count, left = divmod(left, size)
        if count:
            words.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(words[:2]) or "0 seconds"
