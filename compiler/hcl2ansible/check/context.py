# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What expressions of one place may use, and what is known about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..hcl.diagnostics import SourceFile
from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Call, Expression, Parenthesised, Wrapped
from ..hcl.references import Reference, references
from ..hcl.types import DYNAMIC, STRING
from ..hcl.values import Value
from .constant import note_too_deep, value_of
from .findings import Findings
from .names import Names, check_names, nodes

UNKNOWN = Value.unknown(DYNAMIC)


def is_impure(expression: Expression) -> bool:
    """Whether a function is called that may give another value the next time."""
    try:
        calls = [node.name for node in nodes(expression) if isinstance(node, Call)]
    except RecursionError:  # evaluating it reports that
        return False
    return any(name in FUNCTIONS and not FUNCTIONS[name].pure for name in calls)


def references_in(expression: Expression) -> list[Reference]:
    """All references; none in what is nested too deeply, which evaluating reports."""
    try:
        return references(expression)
    except RecursionError:
        return []


@dataclass(frozen=True)
class Context:
    """One place in a template.

    ``typing``: every name as an unknown of its type; ``known``: as far as values are known now;
    ``secrets``: the paths of what is sensitive, as ("var", "token").
    """

    findings: Findings
    names: Names
    typing: Scope
    known: Scope
    secrets: frozenset[tuple[str, ...]] = frozenset()

    def adding(self, names: Names, values: Mapping[str, Value], typing: Mapping[str, Value]) -> Context:
        """The same with more roots; ``names`` replaces what may be used."""
        return replace(
            self, names=names, known=widened(self.known, values), typing=widened(self.typing, typing)
        )

    def evaluate(self, file: SourceFile, expression: Expression) -> tuple[Value, Value]:
        """(static type as an unknown value, what is known) of an expression; notes what is wrong with it."""
        try:
            if not check_names(self.findings, file, expression, self.names):
                return UNKNOWN, UNKNOWN
        except RecursionError:
            note_too_deep(self.findings, file, expression)
            return UNKNOWN, UNKNOWN
        secret = self.is_secret(expression)
        known = value_of(self.findings, file, expression, self.known, secret=secret)
        try:
            static = evaluate(expression, self.typing)
        except EvaluationError:
            static = UNKNOWN
        if known is None:
            return static, UNKNOWN
        if is_impure(expression):
            return Value.unknown(STRING if _is_text(expression, known) else static.type), known
        return static, known

    def is_secret(self, expression: Expression) -> bool:
        """Whether an expression is made from something sensitive."""
        return any(
            reference.path[: len(secret)] == secret[: len(reference.path)]
            for reference in references_in(expression)
            for secret in self.secrets
        )


def _is_text(expression: Expression, known: Value) -> bool:
    """Whether it is the text of a template file, which is read now and not when the playbook runs."""
    while isinstance(expression, Parenthesised | Wrapped):
        expression = expression.inner
    return isinstance(expression, Call) and expression.name == "templatefile" and known.type == STRING


def how_to_know(expression: Expression) -> str:
    """What makes a value known when the template is compiled."""
    if any(reference.path[0] == "data" for reference in references_in(expression)):
        return "-evaluate-datasources reads the data sources now."
    return "Give the variables in it a default, or a value: -var NAME=VALUE"


def widened(scope: Scope, more: Mapping[str, Value]) -> Scope:
    """A scope with further variables."""
    return replace(scope, variables={**(scope.variables or {}), **more})


def depends_on(expression: Expression, root: str) -> Iterable[str]:
    """The names behind ``root`` that an expression refers to."""
    for reference in references_in(expression):
        if reference.path[0] == root and len(reference.path) > 1:
            yield reference.path[1]
