# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a regular expression."""

from __future__ import annotations


class PatternError(Exception):
    """``reason`` says what is wrong with ``part`` of an expression."""

    def __init__(self, reason: str, part: str) -> None:
        super().__init__(f"{reason}: `{part}`")
        self.reason = reason
        self.part = part
