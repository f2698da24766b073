# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The translator: one expression in, one piece of Jinja2 out, with the static types of one place at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.functions import ENV, FUNCTIONS
from ..hcl.nodes import Call, Expression, Name, Node, Null
from ..hcl.references import references
from ..hcl.types import BOOL, DYNAMIC, NUMBER, STRING, Type
from ..hcl.values import Value
from .code import COLLECTION, Code, Rank, constant, is_name, text_constant
from .evaluated import evaluated
from .walk import nodes

if TYPE_CHECKING:
    from .template_files import TemplateFiles

# Functions whose results may hold nulls that their arguments do not have.
MAKES_NULLS = frozenset({"jsondecode", "yamldecode", "try", "regex", "regexall"})

_ALL_FUNCTIONS = {**FUNCTIONS, ENV.name: ENV}


class NoOwnForm(Exception):  # noqa: N818 - no error: the caller has another way
    """Raised by a handler for what Jinja2 cannot say exactly."""


Handler = Callable[["Translator", "Expression"], Code]
HANDLERS: dict[type[Expression], Handler] = {}


def handles(*kinds: type[Expression]) -> Callable[[Callable[..., Code]], Callable[..., Code]]:
    """Marks the function that translates some kinds of nodes."""

    def register(handler: Callable[..., Code]) -> Callable[..., Code]:
        for kind in kinds:
            HANDLERS[kind] = handler
        return handler

    return register


@dataclass(frozen=True)
class Typing:
    """What is known where an expression stands: root name -> unknown of the right type.

    ``hollow``: the beginnings of references that may lead to a null; ``base_dir``: what relative paths start
    from when functions are tried at compile time. ``known``: root name -> what is certain already, such as
    the path of the template; ``templates``: takes the files that go beside the playbook, None where there can
    be none; ``kept``: id of a call that gives another value each time -> the name under which the run keeps
    the first.
    """

    values: Mapping[str, Value]
    file: SourceFile
    hollow: frozenset[tuple[str, ...]] = frozenset()
    base_dir: str = "."
    known: Mapping[str, Value] = field(default_factory=dict)
    templates: TemplateFiles | None = None
    kept: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Translator:
    """Translates the expressions of one place; ``iterators``: name in HCL -> name in Jinja2.

    ``positions``: those of the iterators that count; ``unseen``: those that filters cannot see.
    """

    typing: Typing
    iterators: Mapping[str, str] = field(default_factory=dict)
    positions: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    item: tuple[Code, Value] | None = None  # what stands for the element that a splat is working on

    @property
    def scope(self) -> Scope:
        """The scope in which types are found out."""
        return Scope(self.typing.values, _ALL_FUNCTIONS, self.typing.base_dir)

    def code(self, expression: Expression) -> Code:
        """The Jinja2 of an expression; raises DiagnosticError for what is wrong whatever the values are."""
        if self.is_constant(expression):
            return constant(self.value(expression))
        handler = HANDLERS.get(type(expression))
        if handler is not None:
            with suppress(NoOwnForm):
                return handler(self, expression)
        return evaluated(self, expression)

    def text(self, expression: Expression) -> Code:
        """The same as a string, as in ``"a${x}"``."""
        if self.is_constant(expression):
            return constant(self.converted(expression, self.value(expression), STRING))
        return self.as_text(self.code(expression))

    def as_text(self, code: Code) -> Code:
        """A value as a string; the filter refuses what has no text, such as null."""
        if code.type == STRING and code.sure:
            return code
        if code.type == NUMBER and code.integer and code.sure:
            return code  # what is made of it by joining is the same text
        return code.piped(f"{COLLECTION}.str", type_=STRING)

    def condition(self, expression: Expression) -> Code:
        """A value as a bool that is never null."""
        if self.is_constant(expression):
            return constant(self.converted(expression, self.value(expression), BOOL))
        return self.as_type(self.code(expression), BOOL, sure=True)

    def number(self, expression: Expression) -> Code:
        """A value as a number that is never null."""
        if self.is_constant(expression):
            return constant(self.converted(expression, self.value(expression), NUMBER))
        return self.as_type(self.code(expression), NUMBER, sure=True)

    def as_type(self, code: Code, wanted: Type, *, sure: bool = False) -> Code:
        """A value converted to ``wanted``; with ``sure`` null is refused at run time."""
        if code.type == wanted and (code.sure or not sure):
            return code
        if wanted == DYNAMIC:
            return code
        if wanted == STRING and sure:
            return self.as_text(code)
        name = f"{COLLECTION}.convert"
        arguments = [text_constant(str(wanted)).text]
        if sure and not code.sure:
            arguments.append("null=false")
        return code.piped(name, *arguments, type_=wanted, sure=code.sure or sure)

    def coerced(self, expression: Expression, wanted: Type) -> Code:
        """A branch or element that must be of type ``wanted``; null stays null."""
        if self.is_constant(expression):
            return constant(self.converted(expression, self.value(expression), wanted))
        return self.as_type(self.code(expression), wanted)

    def converted(self, expression: Expression, value: Value, wanted: Type) -> Value:
        """A constant in another type."""
        try:
            return convert(value, wanted)
        except ConversionError as error:
            raise self.refusal(expression, "The value has the wrong type", str(error)) from error

    def value(self, expression: Expression) -> Value:
        """What is known without any variable's value: at least the type."""
        try:
            return evaluate(expression, self.scope)
        except EvaluationError as error:
            found = [
                Diagnostic(
                    "error", "evaluation", p.summary, p.detail, "", Span(self.typing.file, p.start, p.end)
                )
                for p in error.problems
            ]
            raise DiagnosticError(*found) from error

    def is_constant(self, expression: Expression) -> bool:
        """Whether nothing at run time can change the value: no names, no impure function."""
        return not any(_changes(node) for node in nodes(expression)) and self._is_known(expression)

    def _is_known(self, expression: Expression) -> bool:
        try:
            return self.value(expression).is_wholly_known
        except DiagnosticError:
            return False

    def is_sure(self, expression: Expression, value: Value) -> bool:
        """Whether an expression, whose type is that of ``value``, is never null."""
        return value.never_null or not (value.is_null or self.is_hollow(expression))

    def is_hollow(self, expression: Expression) -> bool:
        """Whether a null may be in what an expression is made from."""
        for node in nodes(expression):
            if isinstance(node, Null) or (isinstance(node, Call) and node.name in MAKES_NULLS):
                return True
        starts = (reference.path for reference in references(expression))
        return any(path[:size] in self.typing.hollow for path in starts for size in (1, 2))

    def within(self, name: str, value: Value, *, hollow: bool, counts: bool = False) -> Translator:
        """The translator of the body of a loop, with one iterator more."""
        typing = replace(
            self.typing,
            values={**self.typing.values, name: value},
            hollow=self.typing.hollow | {(name,)} if hollow else self.typing.hollow - {(name,)},
        )
        return replace(
            self,
            typing=typing,
            iterators={**self.iterators, name: self.iterator(name)},
            positions=self.positions | {name} if counts else self.positions - {name},
        )

    def iterator(self, name: str) -> str:
        """How an iterator is called in Jinja2."""
        cleaned = "".join(char if char.isascii() and char.isalnum() else "_" for char in name)
        cleaned = cleaned if is_name(cleaned) and cleaned not in TAKEN else f"each_{cleaned.strip('_')}"
        while cleaned in self.iterators.values():
            cleaned += "_"
        return cleaned

    def refusal(self, node: Node, summary: str, detail: str = "", hint: str = "") -> DiagnosticError:
        """A located error; to be raised."""
        span = Span(self.typing.file, node.start, node.end)
        return DiagnosticError(Diagnostic("error", "not-translated", summary, detail, hint, span))


# Names that Jinja2 or a playbook already uses.
TAKEN = frozenset(
    {
        "var",
        "data",
        "local",
        "source",
        "build",
        "path",
        "artifact",
        "item",
        "loop",
        "once",
        "omit",
        "lookup",
        "query",
        "now",
    }
    | {"range", "dict", "namespace", "hostvars", "groups", "vars", "inventory_hostname", "self", "undef", "q"}
)


def _changes(node: Node) -> bool:
    if isinstance(node, Name):
        return True
    return isinstance(node, Call) and not (node.name in FUNCTIONS and FUNCTIONS[node.name].pure)


def list_code(items: list[Code], type_: Type) -> Code:
    """A list of the items."""
    return Code(f"[{', '.join(item.text for item in items)}]", Rank.ATOM, type_)
