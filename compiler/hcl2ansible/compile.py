# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stages put together: parse, check, lower, emit.

The later stages are imported when they are reached: ``validate -syntax-only`` must not wait for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .check.read import build_around, read_template
from .check.source_files import Form, find_input, form_of
from .collection import collection_directory, version
from .hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile
from .hcl.nodes import Body
from .hcl.record import fresh, record
from .ir.template import Template
from .parse import parse_expression, parse_hcl

if TYPE_CHECKING:
    from .check.check import Request
    from .check.given import Given
    from .check.inspection import Inspection
    from .ir.checked import CheckedTemplate
    from .ir.emitted import Emitted
    from .legacy.listing import Listing
    from .legacy.template import Translation
    from .needs.requirements import Needs


@record
class Compiled:
    """A playbook's text, what it was made from, and what is worth a warning.

    ``templates``: path relative to the playbook -> text of the files that belong to it.
    """

    text: str
    checked: CheckedTemplate
    templates: Mapping[str, str] = fresh(default_factory=dict)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Findings that are no errors."""
        return self.checked.warnings


def _read(
    path: str, given: Given | None = None, *, stdin: bytes | None = None
) -> tuple[Template, list[Diagnostic]]:
    """A template of any form and what was found in it, as read_template."""
    translations: list[Translation] = []

    def parse(file: SourceFile) -> tuple[Body, list[tuple[int, int]]]:
        form = form_of(file, given.config_type if given else "")
        if form is Form.NATIVE:
            return parse_hcl(file)
        from .check.schema import load_schemas

        schemas = load_schemas(collection_directory())
        if form is Form.JSON:
            from .check.json_shapes import template_shape
            from .parse.json_body import parse_json_body

            return parse_json_body(file, template_shape(schemas)), []
        from .legacy.reading import translate_given

        translations.append(translate_given(file, schemas, given))
        return translations[-1].body, []

    template, findings = read_template(path, parse, stdin=stdin)
    for translation in translations:
        from .legacy.reading import completed

        template, findings = completed(template, translation), [*translation.findings, *findings]
    return template, findings


def check(path: str, request: Request, *, stdin: bytes | None = None) -> CheckedTemplate:
    """Read and check a template; raises DiagnosticError with all findings."""
    from .check.check import check_template
    from .check.given import Parsers
    from .check.schema import load_schemas

    template, findings = _read(path, request.given, stdin=stdin)
    schemas = load_schemas(collection_directory())
    return check_template(template, schemas, Parsers(parse_hcl, parse_expression), request, findings)


def data_playbook(path: str, request: Request, *, root: str, results: str) -> Compiled | None:
    """A playbook that reads the data sources of a template and writes what they give to the file ``results``.

    None when there are none; raises DiagnosticError.
    """
    from .check.check import check_values
    from .check.given import Parsers
    from .check.schema import load_schemas

    template, findings = _read(path, request.given)
    if not template.data:
        return None
    schemas = load_schemas(collection_directory())
    checked = check_values(template, schemas, Parsers(parse_hcl, parse_expression), request, findings)
    from .emit import emit
    from .lower import lower_data

    return Compiled(emit(lower_data(checked, version=version(), root=root, results=results)), checked)


def template_needs(path: str, given: Given) -> Needs:
    """The collections and packages that a template needs; raises DiagnosticError when it cannot be read."""
    from .check.findings import Findings
    from .check.plugins import with_plugins
    from .check.schema import load_schemas
    from .needs.requirements import modules_by_types, needs_of

    template, findings = _read(path, given)
    if any(finding.severity == "error" for finding in findings):
        raise DiagnosticError(*findings)
    schemas = with_plugins(Findings(), template, load_schemas(collection_directory()))
    return needs_of(template, modules_by_types(template, schemas))


def check_syntax(path: str, given: Given | None = None, *, stdin: bytes | None = None) -> list[Diagnostic]:
    """Read a template without looking into its sources and builds: its warnings; raises DiagnosticError."""
    template, found = _read(path, given, stdin=stdin)
    findings = [finding for finding in found if build_around(template, finding) is None]
    if any(finding.severity == "error" for finding in findings):
        raise DiagnosticError(*findings)
    return findings


def inspect(path: str | None, given: Given, *, stdin: bytes | None = None) -> Inspection:
    """What a template, or none, holds as far as that is known without building; raises DiagnosticError."""
    from .check.given import Parsers
    from .check.inspection import inspect_template

    template, findings = _read(path, given, stdin=stdin) if path else (Template(root="", files=()), [])
    return inspect_template(template, given, Parsers(parse_hcl, parse_expression), findings)


def listing(path: str, given: Given) -> Inspection | Listing:
    """As inspect; of a legacy template what is written in it, as nothing there has a fixed value."""
    found = find_input(path)
    if form_of(found.files[0], given.config_type) is Form.LEGACY and not found.is_directory:
        from .legacy.listing import list_template

        return list_template(found.files[0])
    return inspect(path, given, stdin=found.files[0].text.encode() if path == "-" else None)


def compile_template(
    path: str,
    request: Request,
    *,
    name: str,
    root: str | None = None,
    alone: bool = False,
    verified: bool = False,
) -> Compiled:
    """Compile a template to the text of a playbook; raises DiagnosticError with all findings.

    ``name``: the playbook's file name; ``root``: the value of ``path.root`` where the playbook does not lie
    beside its template; ``alone``: nothing can be put beside the playbook; ``verified``: compare what Ansible
    makes of each expression with its value.
    """
    checked = check(path, request)
    from .emit import emit  # after the check: a faulty template is reported sooner
    from .lower import lower

    emitted: list[Emitted] = []
    playbook = lower(checked, name=name, root=root, version=version(), alone=alone, emitted=emitted)
    if verified:
        from .verification import verify  # imports ansible

        _compared, differences = verify(checked, emitted)
        if differences:
            raise DiagnosticError(*differences)
    return Compiled(emit(playbook), checked, playbook.templates)
