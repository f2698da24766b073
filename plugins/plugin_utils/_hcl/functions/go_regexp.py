# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Go's regular expressions (RE2) in terms of Python's ``re``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..limits import charge_text
from ..record import record
from . import character_classes as classes
from .pattern_error import PatternError

_REPEATS = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_FLAGS = re.compile(r"\(\?([imsU]*)(?:-([imsU]+))?([:)])")
_NAME = re.compile(r"\(\?P?<([A-Za-z0-9_]+)>")
_MOST_REPEATS = 1000
_ASCII_WORD = "[0-9A-Za-z_]"
_BOUNDARY = f"(?:(?<!{_ASCII_WORD})(?={_ASCII_WORD})|(?<={_ASCII_WORD})(?!{_ASCII_WORD}))"
_NO_BOUNDARY = f"(?:(?<!{_ASCII_WORD})(?!{_ASCII_WORD})|(?<={_ASCII_WORD})(?={_ASCII_WORD}))"


@record
class Pattern:
    """A compiled expression; ``names`` has an entry for each group, empty for the unnamed ones."""

    compiled: re.Pattern[str]
    names: tuple[str, ...]

    def find(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return self.compiled.search(text)

    def find_all(self, text: str) -> Iterator[re.Match[str]]:
        """All matches that do not overlap; an empty one does not follow right after another."""
        position, end = 0, -1
        while position <= len(text) and (match := self.compiled.search(text, position)):
            if match.end() > position:
                position = match.end()
                yield match
            else:
                if match.start() != end:
                    yield match
                position += 1
            end = match.end()

    def replace(self, text: str, template: str) -> str:
        """The text with all matches replaced; ``$1``, ``${1}`` and ``$name`` stand for groups."""
        pieces: list[str] = []
        position = end = 0
        while position <= len(text) and (match := self.compiled.search(text, position)):
            pieces.append(text[end : match.start()])
            if match.end() > end or match.start() == 0:
                pieces.append(self._expand(template, match))
            end = match.end()
            position = max(end, position + 1)
            charge_text(len(pieces[-1]))
        return "".join(pieces) + text[end:]

    def _expand(self, template: str, match: re.Match[str]) -> str:
        return re.sub(
            r"\$(?:\$|\{(\w+)\}|(\w+))",
            lambda found: "$" if found.group() == "$$" else self._group(found[1] or found[2], match),
            template,
        )

    def _group(self, name: str, match: re.Match[str]) -> str:
        if name.isascii() and name.isdigit():
            number = int(name)
            return (match[number] or "") if number <= len(self.names) else ""
        return next((match[index] or "" for index, own in enumerate(self.names, 1) if own == name), "")


@lru_cache(maxsize=256)
def compile_pattern(expression: str) -> Pattern:
    """The compiled form of an RE2 expression; raises PatternError."""
    translator = _Translator(expression)
    translated = translator.translate()
    try:
        return Pattern(re.compile(translated), tuple(translator.names))
    except (re.error, OverflowError) as error:
        raise PatternError(str(error), expression) from None


@record
class _Flags:
    """The flags in force; they hold from where they are set to the end of the group."""

    ignore_case: bool = False
    multi_line: bool = False
    dot_all: bool = False
    ungreedy: bool = False


class _Translator:
    def __init__(self, expression: str) -> None:
        self._text = expression
        self._position = 0
        self._flags = _Flags()
        self._outer: list[_Flags] = []
        self._output: list[str] = []
        self._repeatable = False
        self._last_repeat = ""
        self.names: list[str] = []

    def translate(self) -> str:
        while self._position < len(self._text):
            self._step()
        if self._outer:
            raise PatternError("missing closing )", self._text)
        return "".join(self._output)

    def _step(self) -> None:
        char = self._text[self._position]
        if char in "*+?" or (char == "{" and _REPEATS.match(self._text, self._position)):
            self._repeat()
            return
        self._last_repeat = ""
        if char == "(":
            self._open()
        elif char == ")":
            self._close()
        elif char == "|":
            self._position += 1
            self._emit("|", repeatable=False)
        elif char == "[":
            members, self._position = classes.read_class(self._text, self._position)
            self._emit_cased(members)
        elif char == "\\":
            self._escape()
        else:
            self._position += 1
            self._plain(char)

    def _plain(self, char: str) -> None:
        if char == ".":
            self._emit(r"[\s\S]" if self._flags.dot_all else r"[^\n]")
        elif char == "^":
            self._emit("(?m:^)" if self._flags.multi_line else r"\A")
        elif char == "$":
            self._emit("(?m:$)" if self._flags.multi_line else r"\Z")
        else:
            self._emit_cased(re.escape(char))

    def _emit(self, text: str, repeatable: bool = True) -> None:
        self._output.append(text)
        self._repeatable = repeatable

    def _emit_cased(self, text: str) -> None:
        self._emit(f"(?i:{text})" if self._flags.ignore_case else text)

    def _open(self) -> None:
        text, start = self._text, self._position
        if not text.startswith("(?", start):
            self._position += 1
            self.names.append("")
            self._enter("(")
            return
        named = _NAME.match(text, start)
        if named:
            if named[1] in self.names:
                raise PatternError("duplicate capture group name", named[1])
            self.names.append(named[1])
            self._position = named.end()
            self._enter("(")
            return
        if text.startswith(("(?P<", "(?<"), start):
            end = text.find(">", start)
            raise PatternError("invalid named capture", text[start:] if end < 0 else text[start : end + 1])
        flags = _FLAGS.match(text, start)
        if flags is None or flags.group() == "(?)":
            raise self._unsupported(start)
        self._position = flags.end()
        outer = self._flags
        changed = self._changed(flags[1], flags[2] or "")
        if flags[3] == ":":
            self._enter("(?:")
            self._outer[-1] = outer
        else:
            self._repeatable = False
        self._flags = changed

    def _unsupported(self, start: int) -> PatternError:
        text = self._text
        end = start + 2
        while end < len(text) and text[end] in "imsU-":
            end += 1
        return PatternError("invalid or unsupported Perl syntax", text[start : end + 1])

    def _changed(self, on: str, off: str) -> _Flags:
        def state(letter: str, current: bool) -> bool:
            return letter in on or (current and letter not in off)

        flags = self._flags
        return _Flags(
            state("i", flags.ignore_case),
            state("m", flags.multi_line),
            state("s", flags.dot_all),
            state("U", flags.ungreedy),
        )

    def _enter(self, opening: str) -> None:
        self._outer.append(self._flags)
        self._emit(opening, repeatable=False)

    def _close(self) -> None:
        if not self._outer:
            raise PatternError("unexpected )", self._text)
        self._position += 1
        self._flags = self._outer.pop()
        self._emit(")")

    def _escape(self) -> None:
        text, start = self._text, self._position
        if start + 1 >= len(text):
            raise PatternError("trailing backslash at end of expression", "")
        letter = text[start + 1]
        anchors = {"A": r"\A", "z": r"\Z", "b": _BOUNDARY, "B": _NO_BOUNDARY}
        if letter in anchors:
            self._position += 2
            self._emit(anchors[letter])
        elif letter == "Q":
            end = text.find(r"\E", start)
            literal = text[start + 2 : end if end >= 0 else len(text)]
            self._position = end + 2 if end >= 0 else len(text)
            for char in literal:
                self._emit_cased(re.escape(char))
        else:
            members, self._position = classes.read_escape(text, start)
            self._emit_cased(f"[{members}]")

    def _repeat(self) -> None:
        text, start = self._text, self._position
        match = _REPEATS.match(text, start)
        operator = match.group() if match else text[start]
        if match:
            low, high = int(match[1]), int(match[3]) if match[3] else None
            if max(low, high or 0) > _MOST_REPEATS or (high is not None and high < low):
                raise PatternError("invalid repeat count", operator)
            operator = f"{{{low}}}" if match[2] is None else f"{{{low},{'' if high is None else high}}}"
        self._position = match.end() if match else start + 1
        lazy = text.startswith("?", self._position)
        self._position += lazy
        raw = text[start : self._position]
        if self._last_repeat:
            raise PatternError("invalid nested repetition operator", self._last_repeat + raw)
        if not self._repeatable:
            raise PatternError("missing argument to repetition operator", raw)
        self._last_repeat = raw
        self._output[-1:] = self._wrapped_last()
        self._emit(operator + ("?" if lazy != self._flags.ungreedy else ""))

    def _wrapped_last(self) -> list[str]:
        """The last piece, so that an anchor can be repeated, which Python refuses."""
        last = self._output[-1]
        return [f"(?:{last})"] if last in (r"\A", r"\Z", "(?m:^)", "(?m:$)") else [last]
