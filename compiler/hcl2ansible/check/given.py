# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that a user gives to variables: environment, var files, command line."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.nodes import Expression
from ..hcl.types import DYNAMIC
from ..hcl.values import Value, from_python
from ..ir.template import Template
from .constant import constant
from .findings import Findings, at, at_name
from .source_files import Parser, read_file

ENVIRONMENT_PREFIX = "PKR_VAR_"
_UNREADABLE = "The var file cannot be understood here (the line may hold a secret and is not shown)"


@dataclass(frozen=True)
class Given:
    """What stands on the command line and in the environment; ``arguments``: (name, text) as typed."""

    arguments: tuple[tuple[str, str], ...] = ()
    var_files: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    warn_undeclared: bool = False

    def from_environment(self) -> dict[str, str]:
        """Variable name -> text, of PKR_VAR_NAME."""
        return {
            name.removeprefix(ENVIRONMENT_PREFIX): text
            for name, text in self.environment.items()
            if name.startswith(ENVIRONMENT_PREFIX)
        }


@dataclass(frozen=True)
class FileValue:
    """One value of a var file and where it stands."""

    value: Value
    span: Span


@dataclass(frozen=True)
class Parsers:
    """The parsing stage, as checking needs it."""

    file: Parser
    expression: Callable[[str], Expression]


def automatic_files(template: Template) -> list[str]:
    """The ``*.auto.pkrvars`` files of a directory, in the order in which they apply."""
    if not template.is_directory:
        return []
    names = sorted(os.listdir(template.root), key=os.fsencode)  # noqa: PTH208 - sorted as bytes, joined as typed
    return [
        os.path.join(template.root, name)  # noqa: PTH118
        for suffix in (".auto.pkrvars.hcl", ".auto.pkrvars.json")
        for name in names
        if name.endswith(suffix)
    ]


def read_var_file(
    findings: Findings, path: str, parse: Parser, secrets: Collection[str] = ()
) -> dict[str, FileValue]:
    """The values in one var file; notes what is wrong with it.

    ``secrets``: the sensitive variables, whose values no message may show.
    """
    values: dict[str, FileValue] = {}
    try:
        if path.endswith(".json"):
            return _read_json(read_file(path), hidden=bool(secrets))
        if not path.endswith(".hcl"):
            summary = f"The kind of the var file {path} is not clear"
            findings.error("var-file", summary, hint="Its name must end in .pkrvars.hcl or .pkrvars.json.")
            return {}
        file = read_file(path)
        body, _comments = parse(file)
    except DiagnosticError as error:
        # In a file that cannot be read nobody knows where the value of which variable ends.
        findings.add(*(without_text(error.diagnostics, _UNREADABLE) if secrets else error.diagnostics))
        return {}
    blanked = blank(file)
    for block in body.blocks():
        hint = "A variable is declared in a template; here it gets a value: NAME = VALUE"
        summary = f'A var file cannot hold a "{block.kind}" block'
        place = at(blanked if secrets else file, block)
        findings.error("unknown-block", summary, place, hint=hint if block.kind == "variable" else "")
    for name, argument in body.arguments().items():
        found = Findings()
        value = constant(found, file, argument.value, DYNAMIC, f'"{name}"')
        secret = name in secrets
        findings.add(*(without_text(found, _no_constant(name)) if secret else found))
        if value is not None:
            values[name] = FileValue(value, at_name(blanked if secret else file, argument))
    return values


def _read_json(file: SourceFile, *, hidden: bool) -> dict[str, FileValue]:
    try:
        data = json.loads(file.text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        span = Span(file, error.pos, error.pos + 1)
        raise DiagnosticError(
            Diagnostic("error", "syntax", "The var file is not JSON", error.msg, "", span)
        ) from None
    if not isinstance(data, dict):
        raise DiagnosticError(
            Diagnostic("error", "var-file", "The var file is not a JSON object", span=Span(file, 0, 1))
        )
    place = blank(file) if hidden else file  # all of it may stand in one line
    found = {}
    for name, value in data.items():
        if name != "//":
            position = max(file.text.find(json.dumps(name)), 0)
            span = Span(place, position, position + len(json.dumps(name)))
            found[name] = FileValue(from_python(value), span)
    return found


def blank(file: SourceFile) -> SourceFile:
    """The same places, in a file whose lines no message can show."""
    return SourceFile(file.name, re.sub(r"[^\n]", " ", file.text))


def without_text(diagnostics: Iterable[Diagnostic], summary: str) -> list[Diagnostic]:
    """Findings about a text that holds a secret: what kind they are and where, but nothing of the text."""
    return [
        replace(
            each,
            summary=summary,
            detail="",
            hint="",
            span=Span(blank(each.span.file), each.span.start, each.span.end),
        )
        if each.span
        else each
        for each in diagnostics
    ]


def _no_constant(name: str) -> str:
    return f'The value of the sensitive variable "{name}" is not a constant'


def parse_text(
    findings: Findings, name: str, text: str, origin: str, parse: Callable[[str], Expression]
) -> Value | None:
    """A value typed as an HCL expression, such as ``-var 'l=["a"]'``; notes what is wrong with it."""
    file = SourceFile(f"<{origin} {name}>", text)
    try:
        expression = parse(text)
    except DiagnosticError as error:
        for problem in error.diagnostics:
            span = (
                Span(file, problem.span.start, problem.span.end) if problem.span else Span(file, 0, len(text))
            )
            findings.add(
                Diagnostic("error", problem.code, problem.summary, problem.detail, problem.hint, span)
            )
        return None
    return constant(findings, file, expression, DYNAMIC, f'"{name}"')
