# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inside an action of Go's text/template: declarations, pipes, calls and their operands."""

from __future__ import annotations

from .template_literals import number, quoted
from .template_nodes import Chain, Command, Dot, Literal, Name, Operand, Pipeline, Token, Variable, fail

_DEEPEST = 50  # parentheses in each other; each takes several calls of this parser
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "nil": None}


class PipelineParser:
    """Recursive descent over the tokens of one action; declared variables are added to ``variables``."""

    def __init__(
        self, tokens: list[Token], functions: frozenset[str], variables: list[str], line: int
    ) -> None:
        self.tokens = tokens
        self.functions = functions
        self.variables = variables
        self.line = line
        self.at = 0
        self.depth = 0

    def whole(self, several: bool) -> Pipeline:
        names, assigns = self.declaration(several)
        pipeline = self.commands()
        if self.at < len(self.tokens):
            raise fail(self.line, f"unexpected {self.tokens[self.at].text!r} in an action")
        if assigns:
            for name in names:
                self.known(name)
        else:
            self.variables.extend(names)
        return Pipeline(names, assigns, pipeline)

    def declaration(self, several: bool) -> tuple[tuple[str, ...], bool]:
        solid = [(i, t) for i, t in enumerate(self.tokens) if t.kind != "space"]
        kinds = [token.text if token.kind == "mark" else token.kind for _unused, token in solid[:4]]
        for count, shape in ((1, ["variable"]), (2, ["variable", ",", "variable"])):
            width = len(shape)
            if kinds[:width] == shape and kinds[width : width + 1] in ([":="], ["="]):
                if count == 2 and not several:
                    raise fail(self.line, "only range can declare two variables")
                self.at = solid[width][0] + 1
                return tuple(t.text for _unused, t in solid[:width:2]), solid[width][1].text == "="
        return (), False

    def commands(self) -> tuple[Command, ...]:
        found = [self.command()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.command())
        for command in found[1:]:
            if not isinstance(command.operands[0], Name | Variable | Chain):
                raise fail(self.line, "only a function can stand behind '|'")
        return tuple(found)

    def command(self) -> Command:
        operands: list[Operand] = []
        self.skip()
        while self.at < len(self.tokens) and self.peek() not in ("|", ")"):
            operands.append(self.operand())
            gap = self.skip()
            if not gap and self.at < len(self.tokens) and self.peek() not in ("|", ")"):
                raise fail(self.line, f"unexpected {self.tokens[self.at].text!r} in an action")
        if not operands:
            raise fail(self.line, "missing value in an action")
        return Command(tuple(operands))

    def operand(self) -> Operand:
        operand = self.term()
        path: list[str] = []
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "field":
            path.append(self.tokens[self.at].text[1:])
            self.at += 1
        if path and isinstance(operand, Literal):
            raise fail(self.line, f"unexpected .{path[0]} after a constant")
        return Chain(operand, tuple(path)) if path else operand

    def term(self) -> Operand:
        token = self.tokens[self.at]
        if token.kind == "field":
            return Dot()  # the caller reads the field itself
        self.at += 1
        match token.kind:
            case "dot":
                return Dot()
            case "variable":
                return self.known(token.text)
            case "word" if token.text in _CONSTANTS:
                return Literal(_CONSTANTS[token.text])
            case "word":
                if token.text not in self.functions:
                    raise fail(self.line, f'function "{token.text}" not defined')
                return Name(token.text)
            case "number" | "char":
                return Literal(number(token.text, self.line))
            case "string":
                return Literal(quoted(token.text, self.line))
            case "raw":
                return Literal(token.text[1:-1].replace("\r", ""))
        if token.text != "(":
            raise fail(self.line, f"unexpected {token.text!r} in an action")
        return self.parenthesis()

    def parenthesis(self) -> Pipeline:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise fail(self.line, f"more than {_DEEPEST} parentheses in each other")
        inner = Pipeline((), False, self.commands())
        self.depth -= 1
        if self.peek() != ")":
            raise fail(self.line, "unclosed parenthesis in an action")
        self.at += 1
        return inner

    def known(self, name: str) -> Variable:
        if name not in self.variables:
            raise fail(self.line, f"undefined variable {name}")
        return Variable(name)

    def peek(self) -> str:
        """The text of the current token when it is a mark, else ""."""
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "mark":
            return self.tokens[self.at].text
        return ""

    def skip(self) -> bool:
        start = self.at
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "space":
            self.at += 1
        return self.at > start
