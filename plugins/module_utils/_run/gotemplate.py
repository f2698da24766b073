# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small Go text/template: what Packer evaluates inside strings after HCL, as ``{{ .Vars }}``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from .errors import ImageError
from .template_builtins import BUILTINS, truth
from .template_functions import PACKER_VERSION, standard_functions
from .template_literals import go_text
from .template_nodes import (
    Action,
    Branch,
    Chain,
    Command,
    Dot,
    Jump,
    Literal,
    Name,
    Node,
    Operand,
    Pipeline,
    TemplateError,
    Text,
    Variable,
    fail,
)
from .template_syntax import parse

__all__ = ["PACKER_VERSION", "TemplateError", "render", "standard_functions"]

Functions = Mapping[str, Callable[..., object]]
_parse = lru_cache(maxsize=256)(parse)
# Evaluated one argument at a time: the first that decides ends the evaluation.
_LAZY = {"and": False, "or": True}


class _LoopJump(Exception):  # noqa: N818 - not an error
    """Leaves or continues the innermost range."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def render(text: str, data: Mapping[str, object], functions: Functions) -> str:
    """The text with its ``{{ ... }}`` evaluated; an unknown field is ``<no value>``; raises TemplateError."""
    if "{{" not in text:
        return text
    names = frozenset({*functions, *BUILTINS, *_LAZY})
    evaluation = _Evaluation(data, {**BUILTINS, **functions})
    evaluation.nodes(_parse(text, names), data)
    return "".join(evaluation.out)


class _Evaluation:
    """One run of one template: its output and the values of its variables."""

    def __init__(self, data: object, functions: Functions) -> None:
        self.functions = functions
        self.variables: list[tuple[str, object]] = [("$", data)]
        self.out: list[str] = []
        self.line = 1

    def nodes(self, nodes: tuple[Node, ...], dot: object) -> None:
        for node in nodes:
            match node:
                case Text():
                    self.out.append(node.text)
                case Action():
                    self.line = node.line
                    value = self.pipeline(node.pipeline, dot)
                    if not node.pipeline.declares:
                        self.out.append(go_text(value))
                case Branch():
                    self.line = node.line
                    self.branch(node, dot)
                case Jump():
                    raise _LoopJump(node.word)

    def branch(self, node: Branch, dot: object) -> None:
        scope = len(self.variables)
        if node.word == "range":
            self.loop(node, dot)
        else:
            value = self.pipeline(node.pipeline, dot)
            if truth(value):
                self.nodes(node.body, value if node.word == "with" else dot)
            else:
                self.nodes(node.otherwise, dot)
        del self.variables[scope:]

    def loop(self, node: Branch, dot: object) -> None:
        collection = self.pipeline(node.pipeline, dot, bind=False)
        items = self.items(collection)
        if not items:
            self.nodes(node.otherwise, dot)
            return
        names, scope = node.pipeline.declares, len(self.variables)
        for key, item in items:
            values = (key, item) if len(names) == 2 else (item,)
            for name, value in zip(names, values, strict=False):
                self.bind(name, value, node.pipeline.assigns)
            try:
                self.nodes(node.body, item)
            except _LoopJump as jump:
                if jump.word == "break":
                    break
            finally:
                del self.variables[scope:]

    def items(self, value: object) -> list[tuple[object, object]]:
        match value:
            case None:
                return []
            case Mapping():
                return [(key, value[key]) for key in sorted(value, key=str)]
            case bool() | str() | bytes():
                pass
            case int():
                return [(number, number) for number in range(value)]
            case Sequence():
                return list(enumerate(value))
        raise fail(self.line, f"range can't iterate over {go_text(value)}")

    def bind(self, name: str, value: object, assigns: bool) -> None:
        if assigns:
            index = next(i for i in reversed(range(len(self.variables))) if self.variables[i][0] == name)
            self.variables[index] = (name, value)
        else:
            self.variables.append((name, value))

    def pipeline(self, pipeline: Pipeline, dot: object, bind: bool = True) -> object:
        value = self.command(pipeline.commands[0], dot, ())
        for command in pipeline.commands[1:]:
            value = self.command(command, dot, (value,))
        if bind:
            for name in pipeline.declares:
                self.bind(name, value, pipeline.assigns)
        return value

    def command(self, command: Command, dot: object, piped: tuple[object, ...]) -> object:
        first, *rest = command.operands
        if isinstance(first, Name):
            return self.call(first.name, rest, dot, piped)
        value = self.operand(first, dot)
        if rest or piped:
            raise fail(self.line, f"can't give an argument to {go_text(value)!r}, which is not a function")
        return value

    def operand(self, operand: Operand, dot: object) -> object:
        match operand:
            case Literal():
                return operand.value
            case Dot():
                return dot
            case Variable():
                return next(value for name, value in reversed(self.variables) if name == operand.name)
            case Name():
                return self.call(operand.name, [], dot, ())
            case Pipeline():
                return self.pipeline(operand, dot)
            case Chain():
                value = self.operand(operand.operand, dot)
                for field in operand.path:
                    value = self.field(value, field)
                return value

    def field(self, value: object, name: str) -> object:
        if value is None:
            return None
        if isinstance(value, Mapping):
            return value.get(name)
        raise fail(self.line, f"can't evaluate field {name} in {go_text(value)!r}")

    def call(self, name: str, rest: list[Operand], dot: object, piped: tuple[object, ...]) -> object:
        if name in _LAZY and name not in self.functions:
            return self.lazy(name, rest, dot, piped)
        arguments = [*(self.operand(operand, dot) for operand in rest), *piped]
        function = self.functions[name]
        try:
            inspect.signature(function).bind(*arguments)
        except TypeError:
            raise fail(self.line, f"wrong number of args for {name}: got {len(arguments)}") from None
        try:
            return function(*arguments)
        except ImageError as error:
            raise fail(self.line, f"error calling {name}: {error.message}") from error
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, OSError) as error:
            raise fail(self.line, f"error calling {name}: {error}") from error

    def lazy(self, name: str, rest: list[Operand], dot: object, piped: tuple[object, ...]) -> object:
        if not rest and not piped:
            raise fail(self.line, f"wrong number of args for {name}: got 0")
        value: object = None
        for operand in rest:
            value = self.operand(operand, dot)
            if truth(value) is _LAZY[name]:
                return value
        return piped[0] if piped else value
