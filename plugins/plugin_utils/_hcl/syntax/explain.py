# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says what is wrong where the driver meets a token that cannot follow."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import Diagnostic
from . import explain_body, explain_brackets
from .driver import UnexpectedTokenError
from .frames import BODY, EXPRESSION, enclosing
from .lexer import Lexer
from .situation import Situation
from .tokens import BINARY, ERROR, NEWLINE, OPERAND_END, Token


def explain(
    lexer: Lexer, tokens: Sequence[Token], unexpected: UnexpectedTokenError
) -> tuple[Diagnostic, int]:
    """The finding for a syntax error, and the index of a token of the argument to blame."""
    index = unexpected.index
    kind, _text, start, _end = tokens[index]
    if kind == ERROR:
        return lexer.errors[start], index
    if unexpected.expected <= {"LBRACE", NEWLINE} or _headless(tokens, index):
        index = _last_word(tokens, index)
    frame = enclosing(lexer.frames, start)[-1]
    situation = Situation(lexer, tokens, index, frame)
    if frame.mode == BODY:
        second = explain_body.second_value(situation)
        if second >= 0:
            situation = Situation(lexer, tokens, second, frame)
        elif index != unexpected.index:
            return explain_body.no_brace(situation), index
        found = explain_body.explain(situation)
    elif frame.mode == EXPRESSION:
        found = _extra(situation)
    else:
        found = explain_brackets.explain(situation)
    return found or _number(situation) or _operand(situation) or _generic(situation), index


def _headless(tokens: Sequence[Token], index: int) -> bool:
    """Whether the line before is one bare word: neither an argument nor a block."""
    before = _last_word(tokens, index)
    return (
        before < index and tokens[index][0] != "LBRACE" and (before == 0 or tokens[before - 1][0] == NEWLINE)
    )


def _last_word(tokens: Sequence[Token], index: int) -> int:
    """The last token before ``index`` and the newlines that come between; ``index`` itself if none do."""
    before = index - 1
    while before > 0 and tokens[before][0] == NEWLINE:
        before -= 1
    return before if 0 <= before < index - 1 else index


def _extra(situation: Situation) -> Diagnostic | None:
    """An expression on its own is complete, and something follows it."""
    kind, _text, start, end = situation.token
    if not situation.after_value or kind in BINARY or kind in ("$END", "QMARK", "DOT", "LPAR"):
        return None
    number = _number(situation)
    hint = number.hint if number else ""
    if kind == "EQ":
        hint = "Use == to compare."
    elif not hint:
        hint = f"The expression is complete before {situation.shown}: remove what follows, or join it to it."
    detail = "An expression was successfully parsed, but extra characters were found after it."
    return situation.error("syntax-error", "Extra characters after expression", detail, hint, start, end)


def _number(situation: Situation) -> Diagnostic | None:
    """``0x1F``, ``1_000``, ``10px``, ``.5``, ``5.``."""
    kind, text, start, end = situation.token
    before_kind, before_text, before_start, before_end = situation.before
    if before_kind in ("INT_LITERAL", "FLOAT_LITERAL") and before_end == start and kind in ("NAME", "DOT"):
        shown = before_text + text
        hint = {
            "x": 'HCL has no hexadecimal literals: write parseint("1F", 16).',
            "_": "Write the digits only.",
        }
        return situation.error(
            "bad-number",
            f"{shown} is not a number",
            "A number is digits, a fraction and an exponent, all optional.",
            hint.get(
                text[0],
                "Put a text in double quotes." if kind == "NAME" else "Write a digit after the point.",
            ),
            before_start,
            end,
        )
    number = situation.tokens[situation.index - 2] if situation.index > 1 else situation.before
    if before_kind == "DOT" and number[0] == "INT_LITERAL" and number[3] == before_start:
        return situation.error(
            "bad-number",
            f"{number[1]}. is not a number",
            hint="Write a digit after the point.",
            start=number[2],
            end=before_end,
        )
    if kind == "DOT" and situation.following[0] == "INT_LITERAL" and before_kind not in OPERAND_END:
        digits = situation.following[1]
        return situation.error("bad-number", f".{digits} is not a number", hint=f"Write 0.{digits}.")
    return None


# What other languages write like this.
_OPERATORS = {
    "**": "pow(a, b) gives a power.",
    "??": "coalesce(a, b) gives the first value that is not null.",
    "++": 'Remove one "+".',
    "//": "floor(a / b) gives a whole number.",
}


def _operand(situation: Situation) -> Diagnostic | None:
    """An operator that lacks what it works on."""
    kind, text = situation.token[:2]
    before_kind, before_text, before_start, before_end = situation.before
    if before_kind in BINARY or before_kind in ("NOT", "QMARK"):
        return situation.error(
            "broken-expression",
            f'Something is missing after "{before_text}"',
            f"Found {situation.shown} instead.",
            _OPERATORS.get(before_text + text, "Write a value there."),
            start=before_start,
            end=before_end,
        )
    if before_kind == "DOT":
        return situation.error(
            "broken-expression",
            "A name is missing after the dot",
            f"Found {situation.shown}.",
            "Remove the dot, or write a name behind it.",
        )
    if kind in BINARY or kind == "QMARK":
        summary, hint = f'Something is missing before "{text}"', "Write a value there."
        return situation.error("broken-expression", summary, hint=hint)
    if kind == "EQ":
        return situation.error(
            "unexpected-equals", "An equals sign cannot stand inside an expression", hint="Use == to compare."
        )
    if kind == "FOR_OBJECT_ARROW":
        return situation.error(
            "unexpected-arrow",
            "An arrow can stand only in a for expression with braces",
            hint="Write {for x in list : key => value}; in a plain object use an equals sign.",
        )
    return None


def _generic(situation: Situation) -> Diagnostic:
    kind = situation.token[0]
    if kind in ("$END", NEWLINE):
        return situation.error(
            "broken-expression", "The expression is incomplete", f"{situation.shown.capitalize()} follows."
        )
    hint = "A list is written in square brackets: [a, b]" if kind == "COMMA" else ""
    return situation.error(
        "syntax-error", f"Unexpected {situation.shown}", "Nothing like it can stand here.", hint
    )
