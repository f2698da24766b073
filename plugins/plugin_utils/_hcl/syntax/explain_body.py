# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Syntax errors among arguments and blocks."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from .lexical_errors import no_value
from .situation import Situation
from .tokens import NEWLINE

_FORMS = 'A line here is an argument, name = value, or starts a block, type "label" {'
_SEPARATORS = (NEWLINE, "LBRACE", "")


def no_brace(situation: Situation) -> Diagnostic:
    """A line that names a block, or nothing at all, and then ends; the token is its last."""
    index = situation.index
    while index > 0 and situation.tokens[index - 1][0] not in _SEPARATORS:
        index -= 1
    _kind, word, start, _end = situation.tokens[index]
    end = situation.token[3]
    if index == situation.index:
        summary = f"The line holds only the word {word}"
        hint = f"Write it as: {word} = ...  or: {word} {{ ... }}"
        return situation.error("incomplete-item", summary, _FORMS + ".", hint, start, end)
    hint = f'For a block, write a "{{" at the end of this line; for an argument: {word} = ...'
    return situation.error("missing-brace", f"The block {word} has no opening brace", "", hint, start, end)


def explain(situation: Situation) -> Diagnostic | None:
    """The finding, if the error is about the form of the body; None when it is about an expression."""
    if situation.before[0] in _SEPARATORS:
        return _start(situation)
    return _in_value(situation) if _equals_before(situation) >= 0 else _in_header(situation)


def _start(situation: Situation) -> Diagnostic:
    """The first token of a line."""
    kind, _text, start, _end = situation.token
    if kind == "DBLQUOTE":
        after = situation.after_string()
        if after and after[0] in ("EQ", "COLON"):
            return situation.error(
                "quoted-name",
                "The name of an argument is not quoted",
                hint="Remove the quotes.",
                start=start,
                end=situation.closer_end(),
            )
        return situation.error("quoted-name", "A line cannot start with a string", _FORMS + ".")
    if kind == "LBRACE":
        hint = ""
        if situation.index == 0:
            hint = "A template in JSON has to be named *.pkr.json."
        return situation.error("syntax-error", "An opening brace without a block", _FORMS + ".", hint)
    return situation.error("syntax-error", f"Unexpected {situation.shown}", _FORMS + ".")


def _equals_before(situation: Situation) -> int:
    """The index of the first equals sign on this line of the body; -1 if there is none before the token."""
    found = -1
    index = situation.index - 1
    while index >= 0 and situation.tokens[index][0] != NEWLINE:
        if situation.tokens[index][0] == "EQ" and situation.own(index):
            found = index
        index -= 1
    return found


def second_value(situation: Situation) -> int:
    """The index of the first token on this line that starts a value behind a complete one; -1 if none does.

    The grammar takes it for the next argument or block, so the driver stops only further on.
    """
    equals = _equals_before(situation)
    if equals < 0:
        return -1
    for index in range(equals + 2, situation.index + 1):
        here = Situation(situation.lexer, situation.tokens, index, situation.frame)
        if (
            here.starts_operand
            and here.token[0] not in ("LSQB", "LPAR")
            and situation.own(index)
            and here.after_value
        ):
            return index
    return -1


def _in_header(situation: Situation) -> Diagnostic | None:
    kind, text, _unused, _unused = situation.token
    word = situation.before[1]
    if kind == "DOT":
        return situation.error(
            "dotted-name",
            "The name of an argument has no dots",
            hint=f"To set an element, write {word} = {{ ... }} with all its elements.",
        )
    if kind == "COLON":
        return situation.error(
            "missing-equals", f'"{text}" does not set an argument', hint=f"Write {word} = ..."
        )
    if kind == "COMMA":
        return _comma(situation)
    if kind == NEWLINE or kind == "$END":
        hint = f"Write it as: {word} = ...  or: {word} {{ ... }}"
        return situation.error("incomplete-item", f"The line ends after {word}", _FORMS + ".", hint)
    if situation.starts_operand or kind == "RBRACE":
        return situation.error("syntax-error", f"Unexpected {situation.shown} after {word}", _FORMS + ".")
    hint = "Remove it: a block has no equals sign." if kind == "EQ" else ""
    return situation.error("syntax-error", f"Unexpected {situation.shown}", _FORMS + ".", hint)


def _in_value(situation: Situation) -> Diagnostic | None:
    kind, _text, start, _end = situation.token
    if situation.before[0] == "EQ":
        if kind in ("$END", "RBRACE", "COMMA"):
            return no_value(situation.file, situation.before)
        if kind == "EQ":
            return situation.error("unexpected-equals", "Two equals signs in a row", hint="Remove one.")
        return None
    if kind == "COMMA":
        return _comma(situation)
    if not situation.after_value:
        return None
    if kind == "LBRACE" and situation.before[0] == "NAME":
        return situation.error(
            "syntax-error",
            "A value cannot be followed by a brace",
            hint="A block has no equals sign; an object has nothing between the equals sign and the brace.",
        )
    touching = situation.before[3] == start and situation.before[0] in ("INT_LITERAL", "FLOAT_LITERAL")
    if situation.starts_operand and not touching:
        return situation.error(
            "missing-newline",
            f"Unexpected {situation.shown} behind the value",
            "The value is complete before it, and an argument ends with its line.",
            "Join texts in one string with ${ }; write another argument on its own line."
            if situation.after_string() or kind != "DBLQUOTE"
            else "Perhaps the quote at the start of the text is missing.",
        )
    return None


def _comma(situation: Situation) -> Diagnostic:
    return situation.error(
        "unexpected-comma",
        "Arguments are not separated by commas",
        hint="Remove the comma, and write each argument on a line of its own.",
    )
