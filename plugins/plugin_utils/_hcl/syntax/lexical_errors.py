# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the lexer has to say, in words for users."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..diagnostics import Diagnostic, SourceFile, Span
from .frames import BARE, BODY, DIRECTIVE, DIRECTIVE_INTRO, HEREDOC, INTERPOLATION, OBJECT, QUOTE, Frame
from .tokens import Token

_PARENTHESES = "To write it over several lines, put the whole expression in parentheses."

# Characters that HCL does not know, and what their writer may have meant.
_STRAY = {
    "'": ("Single quotes are not string quotes in HCL", "Use double quotes."),
    "`": (
        "Backticks are not string quotes in HCL",
        'Use double quotes, or a heredoc ("<<EOT") for long texts.',
    ),
    ";": ("A semicolon does not separate arguments", "Write each argument on a line of its own."),
    "&": ("There is no operator &", "Use && for a logical and; HCL has no bit operators."),
    "|": ("There is no operator |", "Use || for a logical or; HCL has no bit operators."),
    "^": ("There is no operator ^", "Use the function pow for powers; HCL has no bit operators."),
    "~": (
        "Unexpected ~",
        'A strip marker belongs right inside the braces of a template sequence: "${~ x ~}".',
    ),
    "\\": ("Unexpected backslash", "Backslashes have a meaning only inside strings."),
    "/*": ("This comment is never closed", 'Close it with "*/".'),
    "\r": ("A carriage return alone does not end a line", "Save the file with line ends LF or CRLF."),
    "\ufeff": ("A byte order mark in the middle of the text", "Remove it; it is allowed only at the start."),
}
_CURLY = frozenset("\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb")
_HEREDOC_LINE = re.compile(r"<<-?[ \t]*(['\"]?)([^\W\d][\w-]*)?\1([^\n]*)")


def error(
    code: str, file: SourceFile, start: int, end: int, summary: str, detail: str = "", hint: str = ""
) -> Diagnostic:
    """An error at ``start`` to ``end`` of ``file``."""
    return Diagnostic("error", code, summary, detail, hint, Span(file, start, end))


def line_of(file: SourceFile, offset: int) -> int:
    """The number of the line that an offset is on."""
    return file.position(offset)[0]


def line_ends_early(file: SourceFile, operator: Token) -> Diagnostic:
    """An operator is the last thing on a line."""
    _unused, text, start, end = operator
    detail = f'A line break ends an argument, but something has to follow "{text}".'
    return error(
        "broken-expression", file, start, end, "The expression stops in the middle", detail, _PARENTHESES
    )


def no_colon(file: SourceFile, question: Token) -> Diagnostic:
    """A conditional whose line ends before its colon."""
    _unused, _unused, start, end = question
    detail = "It is written: condition ? value : other value."
    return error("broken-expression", file, start, end, 'The conditional has no ":"', detail, _PARENTHESES)


def line_starts_late(file: SourceFile, text: str, start: int) -> Diagnostic:
    """An operator is the first thing on a line."""
    if text == ",":
        detail = "The line break before it has already separated the two arguments."
        return error(
            "unexpected-comma", file, start, start + 1, "Unexpected comma", detail, "Remove the comma."
        )
    summary = f'A line cannot start with "{text}"'
    detail = "The line before it is complete: a line break ends an argument."
    return error("broken-expression", file, start, start + len(text), summary, detail, _PARENTHESES)


def no_value(file: SourceFile, equals: Token) -> Diagnostic:
    """Nothing follows the equals sign, or colon, of an argument or element."""
    _unused, text, start, end = equals
    detail = f'The value has to start on the line of the "{text}".'
    hint = "Give it a value there, or remove the argument; null is as good as nothing."
    return error("missing-value", file, start, end, f'A value is missing after "{text}"', detail, hint)


def double_index(file: SourceFile, text: str, start: int) -> Diagnostic:
    """``a.0.1``: the two indexes look like one fraction."""
    hint = "Use brackets: [" + text.replace(".", "][") + "]."
    detail = f'After a dot, "{text}" cannot be told from a fraction.'
    return error(
        "double-index", file, start, start + len(text), "Two indexes in a row need brackets", detail, hint
    )


def stray_closer(file: SourceFile, text: str, start: int) -> Diagnostic:
    """A closing bracket that nothing was opened for."""
    detail = "No bracket is open here that it could close."
    hint = "Remove it, or look above for a bracket that is closed too early."
    return error("stray-bracket", file, start, start + 1, f'Unexpected "{text}"', detail, hint)


def describe(frame: Frame, text: str) -> tuple[str, str]:
    """(opener, closer) of a frame, as they are to be shown."""
    if frame.mode in (INTERPOLATION, DIRECTIVE, DIRECTIVE_INTRO):
        return text[frame.opened : frame.opened + 2], "}"
    opener = text[frame.opened]
    return opener, {"(": ")", "[": "]", "{": "}"}.get(opener, opener)


def mismatched(file: SourceFile, frame: Frame, found: str, at: int) -> Diagnostic:
    """The innermost open bracket meets the closer of another kind."""
    opener, closer = describe(frame, file.text)
    detail = f'It needs a "{closer}", but line {line_of(file, at)} has a "{found}" first.'
    end = frame.opened + len(opener)
    summary, hint = f'This "{opener}" is not closed', f'Add the missing "{closer}".'
    return error("unclosed-bracket", file, frame.opened, end, summary, detail, hint)


def never_closed(file: SourceFile, frame: Frame, detail: str = "") -> Diagnostic:
    """A bracket that has no closer at all."""
    opener, closer = describe(frame, file.text)
    what = (
        "The block that starts here is not closed" if frame.mode == BODY else f'This "{opener}" is not closed'
    )
    hint = f'Add the missing "{closer}".'
    return error("unclosed-bracket", file, frame.opened, frame.opened + len(opener), what, detail, hint)


def unclosed(file: SourceFile, stack: Sequence[Frame], frames: Sequence[Frame]) -> Diagnostic:
    """The text ends inside a frame: point at the opener that most likely lacks its closer."""
    top = stack[-1]
    if top.mode == HEREDOC:
        return unterminated_heredoc(file, top)
    if top.mode in (QUOTE, BARE):
        return unterminated_string(file, stack[-1:], len(file.text))
    suspect = misindented(file, frames) if top.mode == BODY else None
    if suspect is None:
        return never_closed(file, top, "The text ends before it is closed.")
    line = line_of(file, suspect.closed)
    detail = f'The text ends inside a block; by the indentation a "}}" is missing before line {line}.'
    return never_closed(file, suspect, detail)


def misindented(file: SourceFile, frames: Sequence[Frame]) -> Frame | None:
    """The first block or object whose closing brace has a line of its own, but not below its opening line."""
    for frame in frames:
        if frame.mode in (BODY, OBJECT) and frame.opened >= 0 and frame.closed >= 0:
            before = file.text[file.text.rfind("\n", 0, frame.closed) + 1 : frame.closed]
            line = file.text[file.text.rfind("\n", 0, frame.opened) + 1 : frame.opened]
            if not before.strip() and before != line[: len(line) - len(line.lstrip())]:
                return frame
    return None


def unterminated_heredoc(file: SourceFile, frame: Frame) -> Diagnostic:
    """No line after the introduction is the closing marker."""
    end = file.text.index("\n", frame.opened)
    last = file.text[file.text.rfind("\n") + 1 :]
    detail = f'No line below consists of "{frame.marker}" alone.'
    hint = f'Close the heredoc with "{frame.marker}" on a line of its own.'
    if last.strip() == frame.marker:
        detail, hint = (
            "The closing marker has to be followed by a line break.",
            "End the file with a line break.",
        )
    elif frame.marker in file.text[end:]:
        hint += " Nothing else may stand on that line."
    summary = f'The heredoc "{frame.marker}" is not closed'
    return error(
        "unterminated-heredoc", file, frame.opened, len(file.text[:end].rstrip("\r")), summary, detail, hint
    )


def unterminated_string(file: SourceFile, stack: Sequence[Frame], position: int) -> Diagnostic:
    """The line ends inside a quoted string; ``stack`` is that string and what it contains."""
    opened = stack[0].opened
    for frame in stack[1:]:
        if frame.mode in (INTERPOLATION, DIRECTIVE, DIRECTIVE_INTRO) and len(stack) > 2:
            sequence = file.text[frame.opened : frame.opened + 2]
            summary = f'This "{sequence}" is not closed'
            detail = 'There is no "}" for it before the string ends.'
            hint = f'Add the "}}"; for the literal text write "{sequence[0]}{sequence}".'
            return error("unclosed-bracket", file, frame.opened, frame.opened + 2, summary, detail, hint)
    detail = "A quoted string has to end on the line it starts on."
    hint = 'Add the closing quote; for a text of several lines use a heredoc ("<<EOT").'
    return error("unterminated-string", file, opened, position, "This string is not closed", detail, hint)


def stray(file: SourceFile, start: int, mode: str) -> tuple[Diagnostic, int]:
    """Something that is no token at all, and where to go on behind it."""
    text = file.text
    char = text[start : start + 2] if text.startswith(("<<", "/*"), start) else text[start]
    if char == "<<":
        return _bad_heredoc(file, start)
    end = len(text) if char == "/*" else start + 1
    shown_end = start + len(char)
    if char in _STRAY:
        if char == "'" or char == "`":
            closing = text.find(char, start + 1)
            if closing >= 0 and "\n" not in text[start:closing]:
                end = shown_end = closing + 1
        summary, hint = _STRAY[char]
        return error("stray-character", file, start, shown_end, summary, "", hint), end
    if char in _CURLY:
        summary, hint = "Typographic quotes are not string quotes in HCL", 'Use straight double quotes: "".'
        while end < len(text) and text[end] not in _CURLY and text[end] != "\n":
            end += 1
        end += end < len(text) and text[end] in _CURLY
        return error("stray-character", file, start, end, summary, "", hint), end
    name = "space" if char.isspace() and char.isprintable() else "character"
    code = f"U+{ord(char):04X}"
    if char.isspace():
        summary, hint = (
            f"Unexpected invisible {name} {code}",
            "Only spaces and tabs may separate words; remove it.",
        )
    else:
        shown = f'"{char}" ({code})' if char.isprintable() and not char.isascii() else f'"{char}"'
        summary = f"Unexpected character {shown if char.isprintable() else code}"
        hint = ""
    return error("stray-character", file, start, shown_end, summary, "", hint), end


def _bad_heredoc(file: SourceFile, start: int) -> tuple[Diagnostic, int]:
    """``<<`` that introduces no heredoc; lexing goes on behind what must have been meant as its end."""
    found = _HEREDOC_LINE.match(file.text, start)
    quote, marker, rest = found.groups() if found else ("", None, "")
    end = len(file.text[: found.end()].rstrip("\r")) if found else start + 2
    detail = 'A heredoc starts with "<<" or "<<-", a bare word, and the end of the line.'
    hint = ""
    if quote:
        hint = f"Remove the quotes around {marker}; in HCL they have no meaning there."
    elif marker and not rest.strip():
        hint = f"Remove the blanks around {marker}."
    elif marker:
        hint = f"Move what follows {marker} to the next line."
    finding = error("bad-heredoc", file, start, end, "This does not start a heredoc", detail, hint)
    if marker:
        closing = re.compile(rf"\n[ \t]*{re.escape(marker)}[ \t]*(?=\r?\n|\Z)").search(file.text, end)
        end = closing.end() if closing else end
    return finding, end
