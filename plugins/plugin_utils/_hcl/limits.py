# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds of evaluation, far beyond what any template needs: a short one can ask for hours and gigabytes.

Memory is bounded by counting what loops, functions and strings make. Time is bounded by a timer, because that
also covers what runs outside of Python code, as the search for a regular expression does.
"""

from __future__ import annotations

import signal
from _thread import get_ident
from types import FrameType

from .values import Value

LARGEST_TEXT = 4_000_000  # characters of one string
MOST_ITEMS = 300_000  # values inside of one value, at any depth
PER_ITEM = 50  # what one more value counts, in characters
_MOST_AT_ONCE = 32_000_000  # characters made while one expression is evaluated
_SECONDS = 1.0  # of processor time for one expression; a command evaluates it up to four times
_SECONDS_LATER = 0.2  # once one has been stopped: the template is refused anyway


class LimitError(Exception):
    """An evaluation has been stopped; not a FunctionError, so ``try`` does not hide it."""


class _State:
    """What is going on in this process; a timer interrupts the main thread only."""

    active = False
    left = 0
    seconds = _SECONDS
    main_thread = get_ident()


def begin() -> bool:
    """Start to count and to measure time; False inside of another evaluation, which does that already."""
    state = _State
    if state.active:
        return False
    state.active = True
    state.left = _MOST_AT_ONCE
    if get_ident() == state.main_thread:
        try:
            # Each time: the core may be loaded a second time, under the compiler's name.
            signal.signal(signal.SIGPROF, _late)
        except ValueError:  # imported in another thread than the main one: no timer
            state.main_thread = -1
        else:
            # And again: an exception that comes while an object is finalized is lost.
            signal.setitimer(signal.ITIMER_PROF, state.seconds, _SECONDS_LATER)
    return True


def end() -> None:
    """The outermost evaluation is over."""
    _State.active = False  # first, so that a late signal does nothing
    if get_ident() == _State.main_thread:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _late(_signal: int, _frame: FrameType | None) -> None:
    if _State.active:
        _State.seconds = _SECONDS_LATER
        raise LimitError("it takes too long")


def charge(amount: int) -> None:
    """Count what an evaluation is going to make; raises LimitError when it is too much."""
    _State.left -= amount
    if _State.left < 0 and _State.active:
        raise LimitError("it makes too many values")


def charge_text(length: int) -> None:
    """Count a string that is going to be made."""
    if length > LARGEST_TEXT:
        raise LimitError(f"it makes a string of more than {LARGEST_TEXT} characters")
    charge(length)


def charge_value(value: Value) -> None:
    """Count the result of a function, whose parts are counted already."""
    raw = value.raw
    if isinstance(raw, str):
        charge_text(len(raw))
    elif isinstance(raw, (tuple, dict)):
        charge(PER_ITEM * len(raw))


def check_size(value: Value) -> None:
    """Refuse a value with too much in it: sharing its parts it may be small, but it will be written out."""
    if isinstance(value.raw, (tuple, dict)):
        items, length = _size(value, {})
        if items > MOST_ITEMS or length > LARGEST_TEXT:
            raise LimitError("its value is too large")


def _size(value: Value, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """(number of values, length of strings) in a value; parts that occur again are looked up."""
    raw = value.raw
    if isinstance(raw, str):
        return 1, len(raw)
    if not isinstance(raw, (tuple, dict)):
        return 1, 0
    found = known.get(id(raw))
    if found is None:
        items, length = 1, 0
        for part in raw.values() if isinstance(raw, dict) else raw:
            more_items, more_length = _size(part, known)
            items += more_items
            length += more_length
        known[id(raw)] = found = (items, length)
    return found
