# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether two values are the same."""

from __future__ import annotations

from .types import BOOL, SetOf, contains_dynamic, could_be
from .values import FALSE, TRUE, Value, boolean, items_of


def equals(left: Value, right: Value) -> Value:
    """Whether two values are the same, without any conversion: a bool, or unknown."""
    unsure = Value.unknown(BOOL, not_null=True)
    if left.is_known != right.is_known or not left.is_known:
        return FALSE if _never_equal(left, right) else unsure
    if left.is_null or right.is_null:
        return boolean(left.is_null and right.is_null)
    if not (_has_certain_type(left) and _has_certain_type(right)):
        return unsure if could_be(left.type, right.type) or could_be(right.type, left.type) else FALSE
    if left.type != right.type:
        return FALSE
    if isinstance(left.type, SetOf):
        return boolean(left == right) if left.is_wholly_known and right.is_wholly_known else unsure
    if isinstance(left.raw, (tuple, dict)):
        return _parts_equal(left, right)
    return boolean(left.raw == right.raw)


def _has_certain_type(value: Value) -> bool:
    """Whether no part of the value could still turn out to be of another type; a null cannot."""
    if not value.is_known:
        return not contains_dynamic(value.type)
    return (
        value.is_null
        or not isinstance(value.raw, (tuple, dict))
        or all(map(_has_certain_type, items_of(value)))
    )


def _never_equal(left: Value, right: Value) -> bool:
    if not left.is_known and not right.is_known:
        return False
    unknown, known = (left, right) if right.is_known else (right, left)
    if known.is_null:
        return unknown.never_null
    return not contains_dynamic(unknown.type) and unknown.type != known.type


def _parts_equal(left: Value, right: Value) -> Value:
    if len(left.raw) != len(right.raw):
        return FALSE
    if isinstance(left.raw, dict):
        if left.raw.keys() != right.raw.keys():
            return FALSE
        pairs = [(item, right.raw[key]) for key, item in left.raw.items()]
    else:
        pairs = list(zip(left.raw, right.raw, strict=True))
    for one, other in pairs:
        equal = equals(one, other)
        if equal is not TRUE:
            return equal
    return TRUE
