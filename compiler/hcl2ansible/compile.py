# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stages put together: parse, check, lower, emit."""

from __future__ import annotations

from dataclasses import dataclass

from .check.check import Request, check_template
from .check.given import Parsers
from .check.read import read_template
from .check.schema import load_schemas
from .collection import collection_directory, version
from .hcl.diagnostics import Diagnostic, DiagnosticError
from .ir.checked import CheckedTemplate
from .parse import parse_expression, parse_hcl


@dataclass(frozen=True)
class Compiled:
    """A playbook's text, what it was made from, and what is worth a warning."""

    text: str
    checked: CheckedTemplate

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Findings that are no errors."""
        return self.checked.warnings


def check(path: str, request: Request, *, stdin: bytes | None = None) -> CheckedTemplate:
    """Read and check a template; raises DiagnosticError with all findings."""
    template, findings = read_template(path, parse_hcl, stdin=stdin)
    schemas = load_schemas(collection_directory())
    return check_template(template, schemas, Parsers(parse_hcl, parse_expression), request, findings)


def check_syntax(path: str, *, stdin: bytes | None = None) -> list[Diagnostic]:
    """Read a template without looking at what its blocks mean: its warnings; raises DiagnosticError."""
    _template, findings = read_template(path, parse_hcl, stdin=stdin)
    if any(finding.severity == "error" for finding in findings):
        raise DiagnosticError(*findings)
    return findings


def compile_template(path: str, request: Request, *, name: str, root: str | None = None) -> Compiled:
    """Compile a template to the text of a playbook; raises DiagnosticError with all findings.

    ``name``: the playbook's file name; ``root``: the value of ``path.root`` where the playbook does not lie
    beside its template.
    """
    checked = check(path, request)
    from .emit import emit  # after the check: a faulty template is reported sooner
    from .lower import lower

    playbook = lower(checked, name=name, root=root, version=version())
    return Compiled(emit(playbook), checked)
