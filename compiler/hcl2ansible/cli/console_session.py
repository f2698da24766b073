# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the console answers; where the lines come from and go to is not its business."""

from __future__ import annotations

from ..check.constant import problems
from ..check.findings import Findings
from ..check.inspection import Inspection
from ..check.names import PACKER, PATH, check_names
from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile
from ..hcl.evaluate import EvaluationError
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Expression
from ..hcl.record import replaced
from ..parse import parse_expression
from .shown_values import mask_of, shown, variables_text

HELP = """\
Type an expression to see its value: upper("a"), var.NAME, local.NAME, [for n in [1, 2] : n * 2]
An expression goes on in the next line while a bracket of it is open; an empty line ends it.

variables  lists all variables and local values
help       prints this
exit       leaves, as Ctrl-D does

Template calls in double braces, such as {{timestamp}}, are no expressions; call timestamp()."""

FILE_NAME = "<console>"


class Session:
    """The values of one template, and answers to lines."""

    def __init__(self, inspection: Inspection) -> None:
        self._inspection = inspection
        self._sight = inspection.sight
        self._mask = mask_of(inspection.secrets)

    def answer(self, text: str) -> str:
        """What is printed for a line, or several of one expression; raises DiagnosticError."""
        text = text.strip()
        match text:
            case "" | "exit":
                return ""
            case "help":
                return HELP
            case "variables":
                return variables_text(self._inspection)
        expression = parse_expression(text, FILE_NAME)
        try:
            value, public = self._sight.evaluate(expression)
        except EvaluationError as error:
            raise DiagnosticError(*self._explained(text, expression, error)) from None
        return shown(value, public, self._mask)

    def words(self) -> list[str]:
        """What a line can begin with, for completion."""
        names = [f"var.{name}" for name in self._sight.var] + [f"local.{name}" for name in self._sight.local]
        fixed = [f"path.{name}" for name in PATH] + [f"packer.{name}" for name in PACKER]
        return sorted([*names, *fixed, *(f"{name}(" for name in FUNCTIONS), "help", "variables", "exit"])

    def _explained(self, text: str, expression: Expression, error: EvaluationError) -> list[Diagnostic]:
        file = SourceFile(FILE_NAME, text)
        findings = Findings()
        # A wrong name is explained better by the check that knows all names; an unused branch may hold one.
        check_names(findings, file, expression, self._sight.names("in the console"))
        secret = self._sight.is_secret(expression)
        found = findings.errors or problems(error, file, expression, self._sight.scope(), secret=secret)
        mask = self._mask
        return [replaced(one, summary=mask(one.summary), detail=mask(one.detail)) for one in found]
