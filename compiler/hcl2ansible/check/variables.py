# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Input variables: their types, defaults and the values in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import Span
from ..hcl.evaluate import Scope
from ..hcl.functions.flow import ENV
from ..hcl.functions.signature import Function
from ..hcl.nodes import Block, Call, Object, Tuple
from ..hcl.record import replaced
from ..hcl.type_expression import TypeProblem, apply_defaults, parse_type
from ..hcl.types import DYNAMIC, NUMBER, STRING, Type, without_optional
from ..hcl.values import Value, string
from ..ir.checked import CheckedVariable
from ..ir.template import Template, Variable
from .constant import sentence, value_of
from .findings import Findings, at, closest, did_you_mean
from .given import Given, Parsers, automatic_files, blank, parse_text, read_var_file, without_text
from .names import Names, check_names, nodes
from .type_hints import with_type_hint

_INSTEAD = "A local value can be made of variables and functions: locals { NAME = ... }"
_SAYS = {"env": "the environment", "auto": "a var file", "varfile": "a var file", "cmd": "-var"}


@dataclass(frozen=True)
class _Candidate:
    """A value for a variable, on its way through the precedence."""

    value: Value | None
    text: str
    origin: str
    span: Span | None


def check_variables(
    findings: Findings, template: Template, given: Given, parsers: Parsers, *, strict: bool
) -> tuple[CheckedVariable, ...]:
    """Types and values of all variables; with ``strict`` each must have a value."""
    candidates = _collect(findings, template, given, parsers)
    checked = []
    for variable in template.variables:
        declared = _declare(findings, variable, given.environment)
        if variable.name in candidates:
            declared = _give(findings, declared, candidates[variable.name], parsers)
        elif strict and declared.default is None and not _seems_to_mean_default(variable):
            findings.error(
                "unset-variable",
                f'The variable "{variable.name}" has no value',
                at(variable.file, variable.node),
                hint=f"Give it a default, or a value: -var '{variable.name}=...'",
            )
        checked.append(declared)
    return tuple(checked)


def _seems_to_mean_default(variable: Variable) -> bool:
    """Whether another argument, which is reported, looks like the default."""
    body = variable.node.body if isinstance(variable.node, Block) else None
    return body is not None and any(closest(name, ("default",)) for name in body.arguments())


def _declare(findings: Findings, variable: Variable, environment: Mapping[str, str]) -> CheckedVariable:
    kind: Type = DYNAMIC
    constraint: Type | None = None
    if variable.type is not None:
        try:
            kind = constraint = parse_type(variable.type)
        except TypeProblem as error:
            findings.add(*map(with_type_hint, error.diagnostics(variable.file).diagnostics))
    found = Findings()
    default, reads_environment = _default(found, variable, constraint, environment)
    summary = f'The default of the sensitive variable "{variable.name}" cannot be used'
    findings.add(*(without_text(found, summary) if variable.sensitive else found))
    if variable.type is None and default is not None:
        empty = isinstance(variable.default, (Object, Tuple)) and not (default.raw or default.is_null)
        kind = DYNAMIC if empty else default.type
    return CheckedVariable(
        variable=variable,
        name=variable.name,
        type=kind,
        default=default,
        description=variable.description,
        sensitive=variable.sensitive,
        validations=variable.validations,
        reads_environment=reads_environment,
    )


def _default(
    findings: Findings, variable: Variable, constraint: Type | None, environment: Mapping[str, str]
) -> tuple[Value | None, bool]:
    """(converted default, whether it calls ``env``)."""
    expression = variable.default
    if expression is None:
        return None, False
    file = variable.file
    reads = any(isinstance(node, Call) and node.name == "env" for node in nodes(expression))
    where = "in the default of a variable"
    names = Names(roots={}, functions=frozenset({"env"}), where=where, instead=_INSTEAD)
    if not check_names(findings, file, expression, names):
        return _unknown(constraint), reads
    scope = Scope({}, {"env": _env(environment)})
    value = value_of(findings, file, expression, scope)
    if value is None:
        return _unknown(constraint), reads
    if constraint is None:
        return value, reads
    try:
        return convert(apply_defaults(value, constraint), constraint), reads
    except ConversionError as error:
        findings.error(
            "wrong-type",
            f'The default of the variable "{variable.name}" is no {constraint}',
            at(file, expression),
            detail=sentence(str(error)),
            hint="Change the default, or the type of the variable.",
        )
        return _unknown(constraint), reads


def _unknown(constraint: Type | None) -> Value:
    """What stands for a value that is wrong, so that nothing else is reported for it."""
    return Value.unknown(without_optional(constraint or DYNAMIC))


def _env(environment: Mapping[str, str]) -> Function:
    """The function ``env`` as it sees the environment that the request carries."""
    return replaced(
        ENV, implementation=lambda arguments, _result: string(environment.get(arguments[0].raw, ""))
    )


def _collect(findings: Findings, template: Template, given: Given, parsers: Parsers) -> dict[str, _Candidate]:
    """The value in force of each variable that was given one, lowest precedence first."""
    declared = {variable.name for variable in template.variables}
    legacy, names = template.legacy_names is not None, template.legacy_names or {}
    secrets = {variable.name for variable in template.variables if variable.sensitive}
    found: dict[str, _Candidate] = {}
    for name, text in given.from_environment().items():
        if name in declared:
            found[name] = _Candidate(None, text, "env", None)
    files = [("auto", path) for path in automatic_files(template)]
    for origin, path in (*files, *(("varfile", path) for path in given.var_files)):
        for name, entry in read_var_file(findings, path, parsers.file, secrets, legacy=legacy).items():
            name = names.get(name, name)
            if name in declared:
                found[name] = _Candidate(entry.value, "", origin, entry.span)
            elif given.warn_undeclared and not legacy:
                hint = did_you_mean(name, declared, f'Declare it: variable "{name}" {{}}')
                findings.warning(
                    "unknown-variable",
                    f'The variable "{name}" is not declared in the template',
                    # It may be a misspelt secret, or one of another template.
                    Span(blank(entry.span.file), entry.span.start, entry.span.end),
                    hint=hint,
                )
    for name, text in given.arguments:
        name = names.get(name, name)
        if name in declared:
            found[name] = _Candidate(None, text, "cmd", None)
        elif not legacy:  # there, values that nothing needs are as good as none
            hint = did_you_mean(name, declared, f'Declare it: variable "{name}" {{}}')
            findings.error(
                "unknown-variable", f'-var {name}: the template has no variable "{name}"', hint=hint
            )
    return found


def _give(
    findings: Findings, variable: CheckedVariable, found: _Candidate, parsers: Parsers
) -> CheckedVariable:
    value = found.value
    origin = {"cmd": "-var", "env": "PKR_VAR"}.get(found.origin, "")
    if value is None:
        if variable.type in (STRING, NUMBER, DYNAMIC):
            value = string(found.text)
        else:
            problems = Findings()
            value = parse_text(problems, variable.name, found.text, origin, parsers.expression)
            summary = f'The value of the sensitive variable "{variable.name}" is no {variable.type}'
            findings.add(*(without_text(problems, summary) if variable.sensitive else problems))
    if value is None:
        return replace(variable, given=_unknown(variable.type), origin=found.origin)
    try:
        converted = convert(apply_defaults(value, variable.type), variable.type)
        place = found.span
    except ConversionError as error:
        said = "" if variable.sensitive else sentence(str(error))
        findings.error(
            "wrong-type",
            f'The value from {_SAYS[found.origin]} for the variable "{variable.name}" is no {variable.type}',
            found.span or at(variable.variable.file, variable.variable.node),
            detail=said,
            hint=f"Change the value, or the type of the variable ({variable.variable.span()}).",
        )
        converted, place = _unknown(variable.type), None
    return replace(variable, given=converted, origin=found.origin, place=place)
