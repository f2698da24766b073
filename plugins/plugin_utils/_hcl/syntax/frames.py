# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lexer is inside of: bodies, brackets, strings, and the sequences in strings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from math import inf

BODY = "block"
EXPRESSION = "expression"  # a text that is one expression
OBJECT = "object"
PAREN = "parenthesis"
INDEX = "index"
TUPLE = "list"
FOR_TUPLE_INTRO, FOR_TUPLE = "for list intro", "for list"
FOR_OBJECT_INTRO, FOR_OBJECT = "for object intro", "for object"
INTERPOLATION = "interpolation"
DIRECTIVE_INTRO, DIRECTIVE = "for directive intro", "directive"
QUOTE, HEREDOC, BARE = "string", "heredoc", "template"

LITERALS = frozenset({QUOTE, HEREDOC, BARE})
NEWLINES_COUNT = frozenset({BODY, OBJECT})
SEQUENCES = frozenset({INTERPOLATION, DIRECTIVE, DIRECTIVE_INTRO})

# Between "for" and "in" every word but "in" is a name; afterwards the frame has the mode on the right.
FOR_INTROS = {FOR_TUPLE_INTRO: FOR_TUPLE, FOR_OBJECT_INTRO: FOR_OBJECT, DIRECTIVE_INTRO: DIRECTIVE}

_CLOSERS = {
    ")": frozenset({PAREN}),
    "]": frozenset({INDEX, TUPLE, FOR_TUPLE_INTRO, FOR_TUPLE}),
    "}": frozenset({BODY, OBJECT, FOR_OBJECT_INTRO, FOR_OBJECT}) | SEQUENCES,
}


class Frame:
    """A stretch of text between an opener and its closer; ``opened`` is -1 for the whole text."""

    __slots__ = ("closed", "in_value", "line_start", "marker", "mode", "opened", "questions")

    def __init__(self, mode: str, opened: int, marker: str = "") -> None:
        self.mode = mode
        self.opened = opened
        self.closed = -1  # offset of the closer once it is found
        self.marker = marker  # of a heredoc
        self.line_start = True  # of a heredoc: the position is at the start of a line
        self.questions = 0  # conditionals of this line that have not come to their colon
        self.in_value = False  # of a body: an equals sign stands earlier on the line


def enclosing(frames: Iterable[Frame], offset: int) -> list[Frame]:
    """The frames that contain an offset, outermost first; a closer still belongs to its frame."""
    return [
        frame for frame in frames if frame.opened < offset and (frame.closed < 0 or offset <= frame.closed)
    ]


def directly_in(frames: Iterable[Frame], frame: Frame) -> Callable[[int], bool]:
    """Tests whether an offset lies in a frame but in no frame within; fast enough to ask for every token."""
    starts: list[int] = []
    ends: list[float] = []
    end: float = frame.opened
    for other in frames:  # in source order, so the frames right inside come before what they hold
        if other.opened > end and (frame.closed < 0 or other.opened < frame.closed):
            end = other.closed if other.closed >= 0 else inf
            starts.append(other.opened)
            ends.append(end)

    def inside(offset: int) -> bool:
        if offset <= frame.opened or 0 <= frame.closed < offset:
            return False
        index = bisect_left(starts, offset) - 1
        return index < 0 or ends[index] < offset

    return inside


def closes(closer: str, mode: str) -> bool:
    """Whether a bracket ends a frame of that mode."""
    return mode in _CLOSERS[closer]
