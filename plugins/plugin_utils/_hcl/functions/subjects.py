# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which argument of a function is the value that is piped into the filter of the same name.

The compiler and the filters both use this table: ``formatdate("YYYY", ts)`` is
``ts | hcl2ansible.images.formatdate("YYYY")``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_Item = TypeVar("_Item")

FILTER_SUBJECT: dict[str, int] = {
    "formatdate": 1,
    "indent": 1,
    "join": 1,
    "regex": 1,
    "regexall": 1,
    "split": 1,
    "uuidv5": 1,
}
"""Index of the piped argument; 0 for every function that is not listed."""


def filter_subject(name: str) -> int:
    """The index of the argument that is piped."""
    return FILTER_SUBJECT.get(name, 0)


def filter_arguments(name: str, piped: _Item, others: Sequence[_Item]) -> list[_Item]:
    """The arguments in the order of the function, from the piped one and those in parentheses."""
    place = min(filter_subject(name), len(others))
    return [*others[:place], piped, *others[place:]]
