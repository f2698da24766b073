# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Syntax errors inside brackets: lists, calls, objects, for expressions and template sequences."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from . import frames
from .lexical_errors import describe, never_closed, no_value
from .situation import Situation
from .tokens import ITEM, NEWLINE

_FOR_FORMS = {
    "[": "[for item in list : value if condition]",
    "{": "{for key, item in map : key => value if condition}",
    "%": "%{ for item in list }",
}
_DIRECTIVES = ("if", "else", "endif", "for", "endfor")


def explain(situation: Situation) -> Diagnostic | None:
    """The finding, if the error is about the form of the bracket; None when about an expression in it."""
    unclosed = _unclosed(situation)
    if unclosed:
        return unclosed
    mode = situation.frame.mode
    if mode in (frames.FOR_TUPLE_INTRO, frames.FOR_OBJECT_INTRO, frames.DIRECTIVE_INTRO):
        return _for(situation)
    if mode in (frames.FOR_TUPLE, frames.FOR_OBJECT):
        return _for(situation) if situation.after_value else None
    if mode == frames.DIRECTIVE:
        return _directive(situation)
    if mode == frames.INTERPOLATION:
        return _interpolation(situation)
    if mode == frames.OBJECT:
        return _object(situation)
    return _sequence(situation)


def _unclosed(situation: Situation) -> Diagnostic | None:
    """The next argument or block starts inside the bracket, which must have been meant to end before."""
    frame, text = situation.frame, situation.file.text
    line_start = text.rfind("\n", 0, situation.token[2]) + 1
    if line_start <= frame.opened or not (ITEM.match(text, line_start) or _string_key(situation)):
        return None
    if frame.mode == frames.OBJECT:
        # arguments of an object look like those of a body; only a block header is telling
        header = situation.token[0] in ("DBLQUOTE", "LBRACE") and situation.before[0] in ("NAME", "DBLQUOTE")
        if not header or situation.before[2] < line_start:
            return None
    line = situation.line(situation.token[2])
    return never_closed(situation.file, frame, f"Line {line} looks like the next argument or block.")


def _string_key(situation: Situation) -> bool:
    """Whether the line begins with a quoted key, which only an object can hold."""
    after = situation.after_string()
    return after is not None and after[0] in ("EQ", "COLON") and situation.on_new_line


def _sequence(situation: Situation) -> Diagnostic | None:
    """A list, the arguments of a call, an index, parentheses."""
    kind, text, _unused, _unused = situation.token
    if situation.after_value and situation.starts_operand:
        if (
            situation.before[0] in ("INT_LITERAL", "FLOAT_LITERAL")
            and situation.before[3] == situation.token[2]
        ):
            return None
        hint = "Put a comma behind the value before it."
        return situation.error("missing-comma", f"A comma is missing before {situation.shown}", hint=hint)
    if kind == "COMMA" and situation.before[0] in ("COMMA", "LPAR", "LSQB"):
        return situation.error(
            "unexpected-comma", "A comma with no value before it", hint="Remove the comma."
        )
    if kind == "COLON":
        detail = "Only an object in braces has keys."
        return situation.error("syntax-error", f'Unexpected "{text}"', detail)
    opener, closer = describe(situation.frame, situation.file.text)
    if text == closer and situation.before[0] in ("LPAR", "LSQB"):
        return situation.error("broken-expression", f'Nothing stands between "{opener}" and "{closer}"')
    return None


def _object(situation: Situation) -> Diagnostic | None:
    kind = situation.token[0]
    before = situation.before[0]
    if before in ("EQ", "COLON") and kind in ("COMMA", "RBRACE"):
        return no_value(situation.file, situation.before)
    if kind == "COMMA" and before in ("COMMA", "LBRACE"):
        return situation.error(
            "unexpected-comma", "A comma with no element before it", hint="Remove the comma."
        )
    if situation.after_value and kind in (NEWLINE, "COMMA", "RBRACE"):
        hint = "An element is written key = value; a list has square brackets."
        return situation.error("missing-value", f"The key has no value before {situation.shown}", hint=hint)
    if situation.after_value and situation.starts_operand:
        return situation.error(
            "syntax-error",
            f"Unexpected {situation.shown}",
            "An element is written key = value, and elements are separated by commas or line breaks.",
        )
    if kind == "EQ" and situation.after_value:
        return situation.error(
            "unexpected-equals", "A second equals sign in one element", hint="Use == to compare."
        )
    return None


def _for(situation: Situation) -> Diagnostic:
    form = _FOR_FORMS[situation.file.text[situation.frame.opened]]
    return situation.error(
        "bad-for", f"Unexpected {situation.shown} in a for expression", hint=f"The form is: {form}"
    )


def _directive(situation: Situation) -> Diagnostic | None:
    kind = situation.token[0]
    if situation.before[0] in ("DIRECTIVE_START", "STRIP_MARKER"):
        words = ", ".join(_DIRECTIVES[:-1]) + f" and {_DIRECTIVES[-1]}"
        return situation.error(
            "bad-directive",
            f"{situation.shown} is no template directive" if kind == "NAME" else "A directive is missing",
            f"The directives are {words}.",
            'For a literal "%{" write "%%{".',
        )
    if situation.before[0] in ("ELSE", "ENDIF", "ENDFOR"):
        return situation.error(
            "bad-directive",
            f'Unexpected {situation.shown} after "{situation.before[1]}"',
            "The directive takes nothing.",
        )
    return _foreign(situation) if situation.after_value else None


def _interpolation(situation: Situation) -> Diagnostic | None:
    if situation.token[0] == "RBRACE" and situation.before[0] == "INTERP_START":
        return situation.error(
            "broken-expression", "The interpolation is empty", hint='For a literal "${" write "$${".'
        )
    if situation.token[1] == '"':
        return never_closed(situation.file, situation.frame, "Its string ends before it is closed.")
    return _foreign(situation) if situation.after_value else None


def _foreign(situation: Situation) -> Diagnostic:
    """``${FOO:-bar}``: most often meant for a shell."""
    sequence = situation.file.text[situation.frame.opened : situation.frame.opened + 2]
    return situation.error(
        "bad-interpolation",
        f'Unexpected {situation.shown} in "{sequence}"',
        "The expression before it is complete.",
        f'If the text is meant for a shell or another language, write "{sequence[0]}{sequence}".',
    )
