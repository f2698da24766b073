# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the LALR table from python-hcl2's grammar; the only module that imports lark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lark import Lark, Token
from lark.grammar import Rule
from lark.lexer import Lexer, LexerState, TerminalDef

from .table import PlainRule, PlainTable

STARTS = ("start", "expression", "string")

# Two places where python-hcl2 is narrower than HCL: "--5", "!!a" and function names of two parts. A release
# that has fixed one no longer holds the left text, and then there is nothing to replace.
_FIXES = (
    ("!unary_op : (MINUS | NOT) expr_term", "!unary_op : (MINUS | NOT) unary_expr"),
    (
        "function_call : identifier (COLONS identifier COLONS identifier)?",
        "function_call : identifier (COLONS identifier)*",
    ),
)


class _NoLexer(Lexer):
    """Stands in for lark's lexer, so that lark compiles none: only its table is wanted."""

    __future_interface__ = 1

    def __init__(self, conf: object) -> None:
        """Lark passes its configuration; there is nothing to configure."""

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        """Never called: nothing is parsed with lark."""
        raise NotImplementedError


def build(grammar: str) -> PlainTable:
    """The table in plain lists, dicts and tuples, ready for marshal; see table.Table for their meaning."""
    for narrow, wide in _FIXES:
        grammar = grammar.replace(narrow, wide)
    lark = Lark(grammar, parser="lalr", lexer=_NoLexer, start=list(STARTS))
    data, memo = lark.memo_serialize([TerminalDef, Rule])
    parser = data["parser"]["parser"]
    numbers: dict[int, int] = {}
    rules: list[PlainRule] = []
    for reference, entry in memo.items():
        if entry["__type__"] == "Rule":
            numbers[reference] = len(rules)
            rules.append(_plain_rule(entry))
    tokens = parser["tokens"]
    states: list[dict[str, int]] = [{} for _unused in parser["states"]]
    for state, actions in parser["states"].items():
        for token, (is_reduce, argument) in actions.items():
            states[state][tokens[token]] = -(numbers[argument["@"]] + 1) if is_reduce else argument + 1
    return states, rules, dict(parser["start_states"]), dict(parser["end_states"])


def _plain_rule(entry: dict[str, Any]) -> PlainRule:
    origin = entry["origin"]["name"]
    symbols = [(symbol["name"], symbol["__type__"]) for symbol in entry["expansion"]]
    spliced = tuple(
        index for index, (name, kind) in enumerate(symbols) if kind == "NonTerminal" and name.startswith("_")
    )
    transparent = bool(entry["options"]["expand1"]) and not entry["alias"] and len(symbols) == 1
    return entry["alias"] or origin, origin, len(symbols), spliced, transparent
