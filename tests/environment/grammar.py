# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``make grammar``: writes the LALR table of python-hcl2's grammar to the place from which it is loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lark import Lark, Token
from lark.grammar import Rule as LarkRule
from lark.lexer import Lexer, LexerState, TerminalDef

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "compiler"))

from hcl2ansible.hcl.syntax.table import Rule, Table, packed

TABLE = ROOT / "plugins" / "plugin_utils" / "_hcl" / "syntax" / "table.json"
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


def build(grammar: str) -> Table:
    """The table of a grammar, by lark."""
    for narrow, wide in _FIXES:
        grammar = grammar.replace(narrow, wide)
    lark = Lark(grammar, parser="lalr", lexer=_NoLexer, start=list(STARTS))
    data, memo = lark.memo_serialize([TerminalDef, LarkRule])
    parser = data["parser"]["parser"]
    numbers: dict[int, int] = {}
    rules: list[Rule] = []
    for reference, entry in memo.items():
        if entry["__type__"] == "Rule":
            numbers[reference] = len(rules)
            rules.append(_rule(entry))
    tokens = parser["tokens"]
    states: list[dict[str, int]] = [{} for _unused in parser["states"]]
    for state, actions in parser["states"].items():
        for token, (is_reduce, argument) in actions.items():
            states[state][tokens[token]] = -(numbers[argument["@"]] + 1) if is_reduce else argument + 1
    return _in_order(Table(dict(enumerate(states)), rules, dict(parser["start_states"]), dict(parser["end_states"])))


def _in_order(table: Table) -> Table:
    """The same table numbered by its own content: lark's numbers change from run to run."""
    rules = sorted(table.rules)
    new_rule = {number: rules.index(rule) for number, rule in enumerate(table.rules)}
    order = [table.start[name] for name in sorted(table.start)]
    for number in order:  # grows while it is walked: breadth first
        row = table.states[number]
        targets = [row[symbol] - 1 for symbol in sorted(row) if row[symbol] > 0]
        order += [target for target in dict.fromkeys(targets) if target not in order]
    new_state = {number: position for position, number in enumerate(order)}
    states = [
        {
            symbol: new_state[target - 1] + 1 if target > 0 else -(new_rule[-target - 1] + 1)
            for symbol, target in sorted(table.states[number].items())
        }
        for number in order
    ]
    start = {name: new_state[number] for name, number in sorted(table.start.items())}
    end = {name: new_state[number] for name, number in sorted(table.end.items())}
    return Table(dict(enumerate(states)), rules, start, end)


def _rule(entry: dict[str, Any]) -> Rule:
    origin = entry["origin"]["name"]
    symbols = [(symbol["name"], symbol["__type__"]) for symbol in entry["expansion"]]
    spliced = tuple(
        index for index, (name, kind) in enumerate(symbols) if kind == "NonTerminal" and name.startswith("_")
    )
    transparent = bool(entry["options"]["expand1"]) and not entry["alias"] and len(symbols) == 1
    return Rule(entry["alias"] or origin, origin, len(symbols), spliced, transparent)


def library_grammar() -> str:
    """The text of the grammar that the installed python-hcl2 parses by."""
    spec = find_spec("hcl2")
    if spec is None or spec.origin is None:
        raise SystemExit("python-hcl2 is not installed: pip install python-hcl2")
    return Path(spec.origin).with_name("hcl2.lark").read_text(encoding="utf-8")


def as_text(table: Table) -> str:
    """What ``table.json`` holds: a line for each part, so that a difference can be seen."""
    parts = (
        f"{json.dumps(name)}:{json.dumps(part, separators=(',', ':'))}"
        for name, part in packed(table).items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(as_text(build(library_grammar())), encoding="utf-8")
