# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a text that is not JSON, in words; each function explains one place."""

from __future__ import annotations

import re

from ..hcl.diagnostics import SourceFile
from ..hcl.record import record

_TOKEN = re.compile(r"[\w.+-]+|.", re.DOTALL)
_STRING = re.compile(r'"[^"\\\n]{0,40}"')
_VALUE_START = re.compile(r'["{\[\w-]')
_CONSTANTS = {
    "true": "true",
    "yes": "true",
    "on": "true",
    "false": "false",
    "no": "false",
    "off": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
}
_NUMBER_LIKE = re.compile(r"[+-]?\.?[0-9][\w.+-]*", re.ASCII)
_COMMENT = 'JSON has no comments; write a member "//": "..." instead.'


@record
class Problem:
    """The place and the words of a diagnostic."""

    start: int
    end: int
    summary: str
    detail: str = ""
    hint: str = ""


def _token(text: str, position: int) -> str:
    found = _TOKEN.match(text, position)
    return found[0] if found else ""


def _is_comment(text: str, position: int) -> bool:
    return text.startswith(("//", "/*", "#"), position)


def _line(file: SourceFile, offset: int) -> int:
    return file.position(offset)[0]


def _bracket(file: SourceFile, opener: int) -> str:
    return f'The "{file.text[opener]}" of line {_line(file, opener)} is not closed'


def _unclosed(file: SourceFile, opener: int) -> Problem:
    closer = "}" if file.text[opener] == "{" else "]"
    return Problem(
        opener,
        opener + 1,
        _bracket(file, opener),
        "The text ends before it is.",
        f'Add the missing "{closer}".',
    )


def not_the_end(text: str, position: int) -> Problem:
    """Something behind the end of the value."""
    found = _token(text, position)
    if _is_comment(text, position):
        return Problem(position, position + 1, "A comment is not allowed here", hint=_COMMENT)
    return Problem(
        position,
        position + len(found),
        f'The text should end before "{found}"',
        "A JSON text is one value, which is complete here.",
        "Is a bracket closed too early?" if found in ("}", "]", ",") else "",
    )


def too_deep(start: int, most: int) -> Problem:
    """Too many brackets inside each other."""
    return Problem(start, start + 1, f"Objects and arrays are nested more than {most} levels deep")


def no_value(file: SourceFile, start: int, opener: int) -> Problem:
    """No value where one has to be; ``opener`` is where the bracket around it stands, -1 without one."""
    text = file.text
    found = _token(text, start)
    end = start + len(found)
    if not found:
        if opener >= 0:
            return _unclosed(file, opener)
        return Problem(
            0, 1, "The file is empty", "A JSON text has one value.", "An object with nothing in it: {}"
        )
    if _is_comment(text, start):
        return Problem(start, start + 1, "A comment is not allowed here", hint=_COMMENT)
    if found == "'":
        return Problem(start, end, "A string needs double quotes", hint="Write \"...\" instead of '...'.")
    if found in ("}", "]", ","):
        return Problem(start, end, f'A value is missing before "{found}"')
    if _NUMBER_LIKE.fullmatch(found) or found.lstrip("+-").lower() in ("nan", "inf", "infinity"):
        return Problem(
            start,
            end,
            f'"{found}" is not a number in JSON',
            "For example: 5, -0.5 or 1e9.",
            _number_hint(found),
        )
    if found[0].isalpha() or found[0] == "_":
        meant = _CONSTANTS.get(found.lower())
        hint = f"Did you mean {meant}?" if meant else f'A text needs double quotes: "{found}"'
        return Problem(start, end, f'"{found}" is not a value in JSON', hint=hint)
    return Problem(start, end, f'A value cannot start with "{found}"')


def _number_hint(found: str) -> str:
    if found.startswith("+"):
        return "Leave out the plus sign."
    if re.fullmatch(r"-?0[0-9]+", found):
        return "Leave out the leading zeros."
    if found.lstrip("+-").startswith("."):
        return "Write a zero before the point."
    return "Anything else has to be a text in double quotes."


def no_name(file: SourceFile, start: int, opener: int) -> Problem:
    """No name where a member of an object has to begin."""
    text = file.text
    found = _token(text, start)
    end = start + len(found)
    if not found:
        return _unclosed(file, opener)
    if _is_comment(text, start):
        return Problem(start, start + 1, "A comment is not allowed here", hint=_COMMENT)
    if found == "'":
        return Problem(start, end, "A name needs double quotes", hint="Write \"...\" instead of '...'.")
    if found == ",":
        return Problem(start, end, "There is a comma too many", hint="Remove it.")
    if found[0].isalnum() or found[0] in "_-":
        return Problem(start, end, f"The name {found} is not in quotes", hint=f'Write "{found}": ...')
    return Problem(start, end, f'A name in double quotes is missing before "{found}"')


def no_colon(text: str, position: int, start: int, end: int) -> Problem:
    """A name, from ``start`` to ``end``, that no colon follows."""
    name = text[start:end]
    shown = name if len(name) <= 40 else "this name"
    if text.startswith("=", position):
        return Problem(position, position + 1, 'In JSON a colon stands between name and value, not "="')
    return Problem(
        start, end, f"A colon is missing after {shown}", hint=f"Write {shown}: ..." if name == shown else ""
    )


def no_comma(file: SourceFile, position: int, opener: int, closer: str) -> Problem:
    """Neither a comma nor the closing bracket behind a value."""
    text = file.text
    found = _token(text, position)
    end = position + len(found)
    if not found:
        return _unclosed(file, opener)
    if _is_comment(text, position):
        return Problem(position, position + 1, "A comment is not allowed here", hint=_COMMENT)
    if found in ("}", "]"):
        opened = f'The "{text[opener]}" of line {_line(file, opener)} is closed by "{found}"'
        return Problem(position, end, opened, hint=f'Write "{closer}".')
    if _VALUE_START.match(found):
        if found == '"' and (string := _STRING.match(text, position)):
            end = string.end()
        shown = text[position:end]
        hint = "Put a comma behind the value before it."
        return Problem(position, end, f"A comma is missing before {shown}", hint=hint)
    return Problem(position, end, f'Unexpected "{found}"', f'A comma or "{closer}" may follow here.')


def trailing_comma(position: int, closer: str) -> Problem:
    """A comma before the closing bracket."""
    what = "member of the object" if closer == "}" else "item of the array"
    return Problem(position, position + 1, f"No comma may follow the last {what}", hint="Remove the comma.")


def broken_string(text: str, start: int, position: int) -> Problem:
    """A string that cannot be read on at ``position``: its end, a control character or a bad escape."""
    found = text[position : position + 1]
    if found in ("", "\n", "\r"):
        line_end = len(text[:position].rstrip("\r"))
        return Problem(
            start,
            line_end,
            "The string is not closed",
            "A string ends on the line on which it begins.",
            "Add the missing quote; for a line break in the string write \\n.",
        )
    if found != "\\":
        hint = "Write \\t." if found == "\t" else f"Write \\u{ord(found):04x}."
        return Problem(position, position + 1, "A string cannot hold a control character as it is", hint=hint)
    escape = text[position : position + 2]
    if escape == "\\u":
        end = position + 2
        while end < min(len(text), position + 6) and text[end] not in '"\n':
            end += 1
        return Problem(position, end, "\\u needs four hexadecimal digits", hint="For example \\u00e9.")
    detail = 'Strings know \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t and \\uNNNN.'
    hint = 'Write "\\\\" for a backslash.'
    shown = escape if escape[1:].isprintable() else "\\"
    return Problem(
        position, position + len(escape.rstrip("\n")), f"{shown} is no escape sequence", detail, hint
    )
