# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions that must have a value when the template is read."""

from __future__ import annotations

import re

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import Diagnostic, SourceFile, Span
from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.nodes import Expression
from ..hcl.types import STRING, Type
from ..hcl.values import Value, to_python
from .findings import Findings, at
from .names import Names, check_names

NOTHING = Names(roots={}, functions=frozenset(), where="here, where only constants are allowed")


def problems(error: EvaluationError, file: SourceFile, *, secret: bool = False) -> list[Diagnostic]:
    """What went wrong in an expression, as diagnostics; details quote values, so not ``secret`` ones."""
    return [
        Diagnostic(
            "error",
            _code(p.summary),
            p.summary,
            "" if secret else p.detail,
            "",
            Span(file, p.start, p.end),
        )
        for p in error.problems
    ]


def _code(summary: str) -> str:
    """A stable code from one of the evaluator's fixed summaries."""
    return re.sub(r"[^a-z0-9]+", "-", summary.lower()).strip("-")[:40].strip("-")


def value_of(
    findings: Findings, file: SourceFile, expression: Expression, scope: Scope, *, secret: bool = False
) -> Value | None:
    """The value of an expression; None, with the findings noted, when it has none."""
    try:
        return evaluate(expression, scope)
    except EvaluationError as error:
        findings.add(*problems(error, file, secret=secret))
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
    if scope is None:
        try:
            if not check_names(findings, file, expression, NOTHING):
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
        findings.error(
            "wrong-type", f"{what} must be a {wanted}", at(file, expression), detail=sentence(str(error))
        )
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
