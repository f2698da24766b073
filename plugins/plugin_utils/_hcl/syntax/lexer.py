# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Splits HCL into the tokens that python-hcl2's grammar is fed with.

A stack of frames says what the text at hand is: a body, an expression in brackets, a string, a heredoc.
Heredocs and strings both become ``DBLQUOTE part* DBLQUOTE``, so whatever is interpolated is parsed in place.
Newlines are tokens only where they mean something, comments never are. A lexical error becomes an ERROR
token, and lexing goes on behind it.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic, SourceFile
from . import frames as f
from . import lexical_errors as errors
from . import tokens as t
from .frames import Frame, closes

_REACH = 100  # so many brackets up, a closer of another kind looks for the one it was meant for


class Lexer:
    """One text; ``run`` fills ``tokens``, ``errors``, ``comments``, ``newlines`` and ``frames``."""

    def __init__(self, file: SourceFile, mode: str) -> None:
        self.file = file
        self.text = file.text
        self.tokens: list[t.Token] = []
        self.errors: dict[int, Diagnostic] = {}  # by the start of their ERROR token
        self.comments: list[tuple[int, int]] = []
        self.newlines: list[int] = []  # offsets of the newline tokens, ascending
        self.frames = [Frame(mode, -1)]  # every frame there ever was, in source order
        self._stack = list(self.frames)
        self._position = 1 if self.text.startswith("\ufeff") else 0
        self._last = ""  # type of the last token other than a newline
        self._fresh = True  # no token since the last newline
        self._handlers = {
            "word": self._word,
            "newline": self._newline,
            "quote": self._quote,
            "comment": self._comment,
            "number": self._number,
            "heredoc": self._heredoc,
            "full_splat": self._plain,
            "attribute_splat": self._plain,
            "strip": self._strip,
            "stray": self._other,
            "punctuation": self._punctuation,
            "other": self._other,
        }

    def run(self) -> None:
        """Split the whole text."""
        bare = self._stack[0].mode == f.BARE
        if bare:
            self.tokens.append(("DBLQUOTE", "", self._position, self._position))
        while self._literal(self._stack[-1]) if self._stack[-1].mode in f.LITERALS else self._code():
            pass
        end = len(self.text)
        if len(self._stack) > 1:
            self._error(errors.unclosed(self.file, self._stack, self.frames), end, end)
        if bare:
            self.tokens.append(("DBLQUOTE", "", end, end))
        self.tokens.append(("$END", "", end, end))

    def _emit(self, kind: str, text: str, start: int, end: int) -> None:
        self.tokens.append((kind, text, start, end))
        self._last = kind
        self._fresh = False

    def _error(self, diagnostic: Diagnostic, start: int, end: int) -> None:
        self.tokens.append((t.ERROR, self.text[start:end], start, end))
        self.errors.setdefault(start, diagnostic)

    def _push(self, frame: Frame) -> None:
        self._stack.append(frame)
        self.frames.append(frame)

    def _code(self) -> bool:
        """Tokens outside strings, up to where a string begins or resumes; False at the end of the text."""
        text, match, handlers, stack = self.text, t.CODE.match, self._handlers, self._stack
        while True:
            found = match(text, self._position)
            kind = found.lastgroup if found else None
            if found is None or kind is None or kind == "end":
                return False
            self._position = found.end()
            handlers[kind](found[kind], found.start(kind))
            if stack[-1].mode in f.LITERALS:
                return True

    def _word(self, word: str, start: int) -> None:
        if not word.isascii():
            while word and not word.replace("-", "").isidentifier():
                word = word[:-1]
            if not word:
                self._position = start
                self._other(self.text[start], start)
                return
            self._position = start + len(word)
        kind = "NAME"
        if word in t.SPECIAL_WORDS and self._last != "DOT":
            kind = self._special(word, self._stack[-1])
        self.tokens.append((kind, word, start, self._position))
        self._last = kind
        self._fresh = False

    def _special(self, word: str, frame: Frame) -> str:
        """The type of a word that is a keyword in some places."""
        mode, last = frame.mode, self._last
        if mode in f.FOR_INTROS:
            if word == "in" and last == "NAME":
                frame.mode = f.FOR_INTROS[mode]
                return "IN"
            return "NAME"
        if word in t.LITERAL_WORDS:
            return t.LITERAL_WORDS[word]
        if last in ("DIRECTIVE_START", "STRIP_MARKER") and mode == f.DIRECTIVE and word in t.DIRECTIVE_WORDS:
            if word == "for":
                frame.mode = f.DIRECTIVE_INTRO
            return t.DIRECTIVE_WORDS[word]
        if word == "for" and (mode, last) in ((f.TUPLE, "LSQB"), (f.OBJECT, "LBRACE")):
            frame.mode = f.FOR_TUPLE_INTRO if mode == f.TUPLE else f.FOR_OBJECT_INTRO
            return "FOR"
        if word == "if" and mode in (f.FOR_TUPLE, f.FOR_OBJECT) and last in t.OPERAND_END:
            return "IF"
        return "NAME"

    def _newline(self, text: str, start: int) -> None:
        frame = self._stack[-1]
        if frame.mode not in f.NEWLINES_COUNT:
            return
        if not self._fresh and self._breaks_off(frame) and not self._complain(start):
            return
        frame.in_value = False
        frame.questions = 0
        self._fresh = True
        self.newlines.append(start)
        self.tokens.append((t.NEWLINE, text, start, self._position))

    def _breaks_off(self, frame: Frame) -> bool:
        return bool(frame.questions) or self._last == "EQ" or self._last in t.BROKEN_BEFORE_NEWLINE

    def _complain(self, start: int) -> bool:
        """Note that a line breaks off; False when the next line belongs to the broken expression."""
        if self._last == "EQ":
            self._error(errors.no_value(self.file, self.tokens[-1]), start, start)
        elif self._last in t.BROKEN_BEFORE_NEWLINE:
            self._error(errors.line_ends_early(self.file, self.tokens[-1]), start, start)
        elif not t.COLON_LINE.match(self.text, self._position):  # which would be complained about in its turn
            question = next(token for token in reversed(self.tokens) if token[0] == "QMARK")
            self._error(errors.no_colon(self.file, question), start, start)
        return t.ITEM.match(self.text, self._position) is not None

    def _comment(self, text: str, start: int) -> None:
        self.comments.append((start, start + len(text.rstrip("\r"))))

    def _number(self, text: str, start: int) -> None:
        if self._last == "DOT" and "." in text:
            self._error(errors.double_index(self.file, text, start), start, self._position)
            return
        self._emit("INT_LITERAL" if text.isdigit() else "FLOAT_LITERAL", text, start, self._position)

    def _plain(self, text: str, start: int) -> None:
        kind = "FULL_SPLAT_START" if text[0] == "[" else "ATTR_SPLAT"
        if self._fresh:
            self._check_line_start(kind, text, start)
        self._emit(kind, text, start, self._position)

    def _check_line_start(self, kind: str, text: str, start: int) -> None:
        """A line cannot start with an operator: the expression ended with the line before."""
        mode = self._stack[-1].mode
        if mode not in f.NEWLINES_COUNT or not self._last:
            return
        if kind in t.BROKEN_AFTER_NEWLINE or (kind == "MINUS" and mode == f.BODY):
            while self.tokens[-1][0] == t.NEWLINE:  # both lines belong to the broken expression
                self.tokens.pop()
                self.newlines.pop()
            self._error(errors.line_starts_late(self.file, text, start), start, self._position)

    def _punctuation(self, text: str, start: int) -> None:
        kind = t.PUNCTUATION[text]
        if self._fresh:
            self._check_line_start(kind, text, start)
        if text in "([{":
            self._open(text, start)
        elif text in ")]}":
            if not self._close(text, start):
                return
        elif text == "=":
            self._stack[-1].in_value = True
        elif text == "?":
            self._stack[-1].questions += 1
        elif text == ":" and self._stack[-1].questions:
            self._stack[-1].questions -= 1
        self._emit(kind, text, start, self._position)

    def _open(self, text: str, start: int) -> None:
        frame = self._stack[-1]
        if text == "(":
            mode = f.PAREN
        elif text == "[":
            mode = f.INDEX if self._last in t.OPERAND_END and not self._fresh else f.TUPLE
        elif frame.mode == f.BODY and not frame.in_value:
            mode = f.BODY
        else:
            mode = f.OBJECT
        self._push(Frame(mode, start))

    def _close(self, text: str, start: int) -> bool:
        """Leave the frame that ``text`` closes; False when the token was used up by an error."""
        stack = self._stack
        depth = len(stack) - 1
        if depth > 0 and closes(text, stack[-1].mode):
            stack.pop().closed = start
            return True
        farthest = max(depth - _REACH, 0)
        while (
            depth > farthest and stack[depth].mode not in f.LITERALS and not closes(text, stack[depth].mode)
        ):
            depth -= 1
        if depth == farthest or stack[depth].mode in f.LITERALS:
            if depth < len(stack) - 1 and not self._too_many(start):  # in place of the right one
                self._error(errors.mismatched(self.file, stack[-1], text, start), start, self._position)
                stack.pop().closed = start
            else:
                self._error(errors.stray_closer(self.file, text, start), start, self._position)
            return False
        self._error(errors.mismatched(self.file, stack[-1], text, start), start, start)
        for frame in stack[depth:]:
            frame.closed = start
        del stack[depth:]
        return True

    def _too_many(self, start: int) -> bool:
        """Whether a closer of another kind stands behind a value, in a body that began on a line above."""
        frame = self._stack[-1]
        above = frame.mode in f.NEWLINES_COUNT and "\n" in self.text[max(frame.opened, 0) : start]
        return above and not self._fresh

    def _strip(self, text: str, start: int) -> None:
        mode = self._stack[-1].mode
        if mode == f.INTERPOLATION:
            self._position += 1
            self._stack.pop().closed = start
            self._emit("RBRACE", "~}", start, self._position)
        elif mode in f.SEQUENCES:
            self._emit("STRIP_MARKER", text, start, self._position)
        else:
            self._other(text, start)

    def _other(self, text: str, start: int) -> None:
        diagnostic, end = errors.stray(self.file, start, self._stack[-1].mode)
        self._position = end
        self._error(diagnostic, start, end)

    def _quote(self, text: str, start: int) -> None:
        self._push(Frame(f.QUOTE, start))
        self._emit("DBLQUOTE", text, start, self._position)

    def _heredoc(self, text: str, start: int) -> None:
        marker = text[3 if text[2] == "-" else 2 :].rstrip("\r\n")
        self._push(Frame(f.HEREDOC, start, marker))
        self._emit("DBLQUOTE", text, start, self._position)

    def _literal(self, frame: Frame) -> bool:
        """The next literal part of a string, or what ends it; False at the end of the text."""
        position, text = self._position, self.text
        if frame.mode == f.HEREDOC and frame.line_start and self._end_heredoc(frame):
            return True
        found = (t.QUOTED_LITERAL if frame.mode == f.QUOTE else t.HEREDOC_LITERAL).match(text, position)
        if found and found.end() > position:
            self._position = found.end()
            frame.line_start = text[self._position - 1] == "\n"
            self.tokens.append(("STRING_CHARS", found[0], position, self._position))
            return True
        if text[position : position + 2] in ("${", "%{"):
            self._begin_sequence(position)
            return True
        if frame.mode == f.BARE:
            return False
        if frame.mode == f.QUOTE and text.startswith('"', position):
            self._end_string(frame, position, position + 1)
            return True
        self._unterminated(frame)
        return position < len(text)

    def _begin_sequence(self, start: int) -> None:
        interpolation = self.text[start] == "$"
        strip = self.text.startswith("~", start + 2)
        self._stack[-1].line_start = False
        self._push(Frame(f.INTERPOLATION if interpolation else f.DIRECTIVE, start))
        self._position = start + (3 if strip else 2)
        if interpolation:
            self._emit("INTERP_START", self.text[start : self._position], start, self._position)
        else:
            self._emit("DIRECTIVE_START", "%{", start, start + 2)
            if strip:
                self._emit("STRIP_MARKER", "~", start + 2, start + 3)

    def _end_heredoc(self, frame: Frame) -> bool:
        """Leave the heredoc if its closing marker stands alone on this line."""
        position = self._position
        line_end = self.text.find("\n", position)
        line = self.text[position:line_end]
        if line_end < 0 or line.strip() != frame.marker:
            return False
        self._end_string(frame, position, position + len(line.rstrip()))
        return True

    def _end_string(self, frame: Frame, start: int, end: int) -> None:
        self._stack.pop()
        frame.closed = start
        self._position = end
        self.tokens.append(("DBLQUOTE", self.text[start:end], start, end))
        self._last = t.CLOSED_STRING
        self._fresh = False

    def _unterminated(self, frame: Frame) -> None:
        """A string that the line, or a heredoc that the text, ends before it is closed."""
        stack, text = self._stack, self.text
        if frame.mode == f.HEREDOC or self._position >= len(text):
            self._position = len(text)
            return
        end = text.find("\n", self._position)
        end = len(text[:end].rstrip("\r")) if end >= 0 else len(text)
        lowest = depth = len(stack) - 1
        while stack[depth].mode not in (f.HEREDOC, f.BARE) and stack[depth].opened > text.rfind("\n", 0, end):
            if stack[depth].mode == f.QUOTE:
                lowest = depth
            depth -= 1
        outside = stack[lowest - 1]
        brace = len(text[:end].rstrip()) - 1
        label = outside.mode == f.BODY and not outside.in_value
        if label and text[brace] == "{" and brace >= self._position - 1:
            end = brace  # the block begins all the same
        self._position = end
        self._error(errors.unterminated_string(self.file, stack[lowest:], end), end, end)
        for lost in stack[lowest:]:
            lost.closed = end - 1
        del stack[lowest:]
        self._last = t.CLOSED_STRING
