# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The values that a user gives to variables: environment, var files, command line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.nodes import Body, Expression
from ..hcl.record import replaced
from ..hcl.types import DYNAMIC
from ..hcl.values import Value
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
    config_type: str = ""  # "hcl2", "json" (legacy), or empty: as the name of the template says

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
    findings: Findings, path: str, parse: Parser, secrets: Collection[str] = (), *, legacy: bool = False
) -> dict[str, FileValue]:
    """The values in one var file; notes what is wrong with it.

    ``legacy``: as for a legacy template, whose var files are JSON whatever their names.

    ``secrets``: the sensitive variables, whose values no message may show.
    """
    values: dict[str, FileValue] = {}
    try:
        if not legacy and not path.endswith((".hcl", ".json")):
            summary = f"The kind of the var file {path} is not clear"
            findings.error("var-file", summary, hint="Its name must end in .pkrvars.hcl or .pkrvars.json.")
            return {}
        file = read_file(path)
        body = _parsed(file, parse, as_json=legacy or path.endswith(".json"))
    except DiagnosticError as error:
        # In a file that cannot be read nobody knows where the value of which variable ends.
        findings.add(*(without_text(error.diagnostics, _UNREADABLE) if secrets else error.diagnostics))
        return {}
    blanked = blank(file)
    one_line = legacy or path.endswith(".json")  # the place of one value may show another
    for block in body.blocks():
        hint = "A template declares variables and locals; here variables get values: NAME = VALUE"
        summary = f'A var file cannot hold a "{block.kind}" block'
        place = at(blanked if secrets else file, block)
        findings.error("unknown-block", summary, place, hint=hint)
    for name, argument in body.arguments().items():
        found = Findings()
        value = constant(found, file, argument.value, DYNAMIC, f'"{name}"')
        secret = name in secrets or (one_line and bool(secrets))
        findings.add(*(without_text(found, _no_constant(name)) if secret else found))
        if value is not None:
            values[name] = FileValue(value, at_name(blanked if secret else file, argument))
    return values


def _parsed(file: SourceFile, parse: Parser, *, as_json: bool) -> Body:
    if not as_json:
        return parse(file)[0]
    from ..parse.json_body import parse_json_body
    from .json_shapes import values_shape

    return parse_json_body(file, values_shape(), "A var file", 'Write it as: { "NAME": VALUE }')


def blank(file: SourceFile) -> SourceFile:
    """The same places, in a file whose lines no message can show."""
    return SourceFile(file.name, re.sub(r"[^\n]", " ", file.text))


def without_text(diagnostics: Iterable[Diagnostic], summary: str) -> list[Diagnostic]:
    """Findings about a text that holds a secret: what kind they are and where, but nothing of the text."""
    return [
        replaced(
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
