# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``validation`` blocks of variables: their shape, and whether the values in force pass."""

from __future__ import annotations

from collections.abc import Iterable

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import Span
from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Block, Expression
from ..hcl.references import references
from ..hcl.types import BOOL
from ..hcl.values import Value, object_value
from ..ir.checked import CheckedVariable
from .constant import constant_text, problems
from .findings import Findings, at
from .names import Names, check_names

_WHERE = "in the condition of a validation"
_ORIGIN = {
    "default": "The default",
    "env": "The value from the environment",
    "auto": "The value from a var file",
    "varfile": "The value from a var file",
}


def check_validations(findings: Findings, variables: Iterable[CheckedVariable], *, strict: bool) -> None:
    """Check the rules; without ``strict`` only given values must pass, for defaults may be replaced."""
    for variable in variables:
        for block in variable.validations:
            arguments = block.body.arguments()
            if not {"condition", "error_message"} <= arguments.keys():
                continue  # reported when the template was read
            message = _message(findings, variable, arguments["error_message"].value)
            condition = arguments["condition"].value
            if not _condition_fits(findings, variable, condition) or not message:
                continue
            value = variable.value if strict or variable.given is not None else None
            if value is not None and value.is_wholly_known:
                _validate(findings, variable, block, condition, value, message)


def _message(findings: Findings, variable: CheckedVariable, expression: Expression) -> str:
    file = variable.variable.file
    before = len(findings.diagnostics)
    text = constant_text(findings, file, expression, '"error_message"')
    first, last = text[:1], text[-1:]
    if len(findings.diagnostics) == before and (
        not text or (first.isalpha() and not first.isupper()) or last not in ".?!"
    ):
        findings.error(
            "invalid-value",
            "An error_message is one or more full sentences",
            at(file, expression),
            hint="Start with a capital letter, end with a full stop.",
        )
        return ""
    return text


def _condition_fits(findings: Findings, variable: CheckedVariable, condition: Expression) -> bool:
    file = variable.variable.file
    names = Names(
        roots={"var": frozenset({variable.name})},
        where=_WHERE,
        instead=f"Only var.{variable.name} can be looked at.",
    )
    others = [r for r in references(condition) if r.path[0] == "var" and r.path[1:2] != (variable.name,)]
    for other in others:
        summary = f"The condition of a validation can use no variable but var.{variable.name}"
        hint = f"Give {'.'.join(other.path[:2])} a validation of its own."
        findings.error("reference-not-allowed", summary, Span(file, other.start, other.end), hint=hint)
    if others or not check_names(findings, file, condition, names):
        return False
    if not any(reference.path[:2] == ("var", variable.name) for reference in references(condition)):
        summary = f"The condition does not look at var.{variable.name}"
        hint = f"For example: length(var.{variable.name}) > 0"
        findings.error("invalid-value", summary, at(file, condition), hint=hint)
        return False
    return True


def _validate(
    findings: Findings,
    variable: CheckedVariable,
    block: Block,
    condition: Expression,
    value: Value,
    message: str,
) -> None:
    file = variable.variable.file
    scope = Scope({"var": object_value({variable.name: value})}, FUNCTIONS, "")
    try:
        verdict = convert(evaluate(condition, scope), BOOL)
    except EvaluationError as error:
        findings.add(*problems(error, file, condition, scope, secret=variable.sensitive))
        return
    except ConversionError:
        hint = f"For example: length(var.{variable.name}) > 0"
        findings.error("wrong-type", "A condition must be true or false", at(file, condition), hint=hint)
        return
    if verdict.is_null:
        findings.error("invalid-value", "The condition must not be null", at(file, condition))
    elif verdict.is_known and not verdict.raw:
        origin = _ORIGIN.get(variable.origin, "The value from -var")
        default = variable.variable.default if variable.origin == "default" else None
        findings.error(
            "invalid-value",
            f'{origin} of the variable "{variable.name}" is not valid',
            variable.place or at(file, default or block),
            detail=f"{message} (the rule stands at {file.name}:{file.position(block.start)[0]})",
        )
