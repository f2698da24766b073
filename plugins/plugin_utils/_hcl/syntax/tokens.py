# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vocabulary of the lexer: what a token is, how it looks, and which tokens end an operand."""

from __future__ import annotations

import re

Token = tuple[str, str, int, int]
"""(type, text, start, end); the types are the terminals of python-hcl2's grammar, and ERROR."""

ERROR = "ERROR"
NEWLINE = "NL_OR_COMMENT"

PUNCTUATION = {
    "==": "DOUBLE_EQ", "!=": "NEQ", "<=": "LEQ", ">=": "GEQ", "=>": "FOR_OBJECT_ARROW",
    "&&": "DOUBLE_AMP", "||": "DOUBLE_PIPE", "...": "ELLIPSIS", "::": "COLONS", "<": "LT", ">": "GT",
    "-": "MINUS", "*": "ASTERISK", "/": "SLASH", "%": "PERCENT", "+": "PLUS", "!": "NOT", "?": "QMARK",
    "(": "LPAR", ")": "RPAR", "{": "LBRACE", "}": "RBRACE", "[": "LSQB", "]": "RSQB", ",": "COMMA",
    ".": "DOT", "=": "EQ", ":": "COLON",
}  # fmt: skip

BINARY = frozenset({
    "DOUBLE_EQ", "NEQ", "LEQ", "GEQ", "LT", "GT", "DOUBLE_AMP", "DOUBLE_PIPE",
    "MINUS", "ASTERISK", "SLASH", "PERCENT", "PLUS",
})  # fmt: skip

# The grammar lets an expression go on after a line break here; HCL does so only inside brackets.
BROKEN_BEFORE_NEWLINE = BINARY | {"QMARK", "COLON"}
BROKEN_AFTER_NEWLINE = (BINARY - {"MINUS"}) | {
    "QMARK",
    "COLON",
    "COMMA",
    "DOT",
    "EQ",
    "ATTR_SPLAT",
    "ELLIPSIS",
}

CLOSED_STRING = "closed string"
OPERAND_END = frozenset({
    "NAME", "INT_LITERAL", "FLOAT_LITERAL", "TRUE", "FALSE", "NULL", "RPAR", "RSQB", "RBRACE",
    "ELLIPSIS", "FULL_SPLAT_START", "ATTR_SPLAT", CLOSED_STRING,
})  # fmt: skip

# Words that are more than names in some places; everywhere else they are plain names.
LITERAL_WORDS = {"true": "TRUE", "false": "FALSE", "null": "NULL"}
DIRECTIVE_WORDS = {"if": "IF", "else": "ELSE", "endif": "ENDIF", "for": "FOR", "endfor": "ENDFOR"}
SPECIAL_WORDS = frozenset({"in", *LITERAL_WORDS, *DIRECTIVE_WORDS})

# A word may hold anything beyond ASCII here; the lexer cuts it where Python's identifier rules end it.
_WORD = r"[^\W\d][^\s\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]*"

CODE = re.compile(
    rf"""[ \t]*(?:
      (?P<word>{_WORD})
    | (?P<newline>\r?\n)
    | (?P<quote>")
    | (?P<comment>\#[^\n]*|//[^\n]*|/\*(?s:.*?)\*/)
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<heredoc><<-?(?P<marker>{_WORD})\r?\n)
    | (?P<full_splat>\[\s*\*\s*\])
    | (?P<attribute_splat>\.[ \t]*\*)
    | (?P<strip>~(?=\}}))
    | (?P<stray><<|/\*)
    | (?P<punctuation>\.\.\.|==|!=|<=|>=|=>|&&|\|\||::|[-<>*/%+!?(){{}}\[\],.=:])
    | (?P<end>\Z)
    | (?P<other>.)
    )""",
    re.VERBOSE,
)
DIGITS = re.compile(r"[0-9]+")
QUOTED_LITERAL = re.compile(r'(?:[^"\\$%\r\n]++|\\[^\r\n]|\$\$\{|%%\{|\$(?!\{)|%(?!\{))++')
HEREDOC_LITERAL = re.compile(r"(?:[^$%\n]++|\$\$\{|%%\{|\$(?!\{)|%(?!\{))*+\n?")

# A line that looks like an argument or a block of its own, not like the rest of an expression.
ITEM = re.compile(rf"\s*(?:{_WORD}[ \t]*(?:=(?![=>])|\{{|\"|{_WORD})|\}})")
COLON_LINE = re.compile(r"\s*:")
