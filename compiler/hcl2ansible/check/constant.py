# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions that must have a value when the template is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..hcl.diagnostics import Diagnostic, SourceFile, Span
from ..hcl.nodes import Bool, Expression, Object, Text
from ..hcl.types import BOOL, DYNAMIC, NUMBER, STRING, Type
from ..hcl.values import Value, boolean, object_value, string, to_python
from .findings import Findings, at

if TYPE_CHECKING:
    from ..hcl.evaluate import EvaluationError, Scope


_SAYS: dict[Type, str] = {BOOL: "true or false", STRING: "a string", NUMBER: "a number"}
_EXAMPLES: dict[Type, str] = {
    BOOL: "Write true or false, without quotes.",
    STRING: 'Write it in quotes: "..."',
}


def problems(
    error: EvaluationError, file: SourceFile, expression: Expression, scope: Scope, *, secret: bool = False
) -> list[Diagnostic]:
    """What went wrong in an expression, as diagnostics; details quote values, so not ``secret`` ones."""
    from .expression_hints import hint_for, without_repetition

    return [
        Diagnostic(
            "error",
            _code(p.summary),
            p.summary,
            "" if secret else p.detail,
            "" if secret else hint_for(p, expression, scope),
            Span(file, p.start, p.end),
        )
        for p in without_repetition(error.problems)
    ]


def _code(summary: str) -> str:
    """A stable code from one of the evaluator's fixed summaries."""
    return re.sub(r"[^a-z0-9]+", "-", summary.lower()).strip("-")[:40].strip("-")


def value_of(
    findings: Findings, file: SourceFile, expression: Expression, scope: Scope, *, secret: bool = False
) -> Value | None:
    """The value of an expression; None, with the findings noted, when it has none."""
    from ..hcl.evaluate import EvaluationError, evaluate  # with all functions: not for plain literals

    try:
        return evaluate(expression, scope)
    except EvaluationError as error:
        findings.add(*problems(error, file, expression, scope, secret=secret))
        return None


def note_too_deep(findings: Findings, file: SourceFile, expression: Expression) -> None:
    """Note that an expression has more levels than can be followed."""
    start = Span(file, expression.start, expression.start + 1)
    findings.error("expression-too-deep", "The expression is nested too deeply", start)


def constant(
    findings: Findings,
    file: SourceFile,
    expression: Expression,
    wanted: Type,
    what: str,
    scope: Scope | None = None,
) -> Value | None:
    """The value of an expression without names, converted; None, with findings noted, when it has none."""
    if (literal := _literal(expression)) is not None and wanted in (literal.type, DYNAMIC):
        return literal
    from ..hcl.convert import ConversionError, convert
    from ..hcl.evaluate import Scope
    from .names import Names, check_names

    if scope is None:
        where, instead = "here, where only constants are allowed", "Write the value out."
        nothing = Names(roots={}, functions=frozenset(), where=where, instead=instead)
        try:
            if not check_names(findings, file, expression, nothing):
                return None
        except RecursionError:
            note_too_deep(findings, file, expression)
            return None
        scope = Scope({}, {})
    value = value_of(findings, file, expression, scope)
    if value is None:
        return None
    try:
        return convert(value, wanted)
    except ConversionError as error:
        summary = f"{what} must be {_SAYS.get(wanted, f'a {wanted}')}"
        detail, hint = "" if wanted in _SAYS else sentence(str(error)), _EXAMPLES.get(wanted, "")
        findings.error("wrong-type", summary, at(file, expression), detail=detail, hint=hint)
        return None


def _literal(expression: Expression) -> Value | None:
    """The value of what is written out, which is nearly always so; None for anything else."""
    match expression:
        case Text():
            return string(expression.value)
        case Bool():
            return boolean(expression.value)
        case Object():
            found = {}
            for entry in expression.entries:
                value = _literal(entry.value)
                if value is None or not isinstance(entry.key, Text):
                    return None
                found[entry.key.value] = value
            return object_value(found)
    return None


def constant_text(findings: Findings, file: SourceFile, expression: Expression, what: str) -> str:
    """A constant string; empty when it is null or, with the finding noted, no string."""
    value = constant(findings, file, expression, STRING, what)
    if value is None or value.is_null:
        return ""
    return str(to_python(value))


def sentence(text: str) -> str:
    """A message as a sentence: capital first, full stop last."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")
