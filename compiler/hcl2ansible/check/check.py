# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checking a whole template: variables, locals, then each build with its sources and components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..hcl.diagnostics import Diagnostic, Span
from ..hcl.evaluate import Scope
from ..hcl.functions import FUNCTIONS
from ..hcl.types import without_optional
from ..hcl.values import Value, object_value
from ..ir.checked import CheckedBuild, CheckedTemplate, CheckedVariable
from ..ir.schema import Schemas
from ..ir.template import Template
from .builds import BuildChecks, Places, check_build
from .context import Context
from .data import DataChecks, Results
from .dynamic import Expanding
from .findings import Findings
from .fixed import UNKNOWN_FIXED, fixed_values
from .given import Given, Parsers
from .locals import Locals, check_locals
from .names import PACKER, PATH, Names
from .plugins import note_unserved, with_plugins
from .registry import check_registries
from .selection import read_selection
from .sources import note_duplicate_sources, unknown_source
from .validations import check_validations
from .variables import check_variables


@dataclass(frozen=True, kw_only=True)
class Request:
    """How a template is to be checked.

    ``strict``: as for a run that begins now, so every variable must have a value; else values may still come.
    ``results``: what data sources have given, when they were read. ``tolerant``: what is only known then is
    left out, with a warning.
    """

    given: Given = field(default_factory=Given)
    only: Sequence[str] = ()
    except_: Sequence[str] = ()
    strict: bool = False
    results: Results = field(default_factory=dict)
    tolerant: bool = False


def check_template(
    template: Template,
    schemas: Schemas,
    parsers: Parsers,
    request: Request | None = None,
    earlier: Sequence[Diagnostic] = (),
) -> CheckedTemplate:
    """Check everything; raises DiagnosticError with all findings when there is an error among them.

    ``earlier``: what was found when the template was read.
    """
    request = request or Request()
    findings = Findings()
    findings.add(*earlier)
    schemas = with_plugins(findings, template, schemas)
    selection = read_selection(
        findings, request.only, request.except_, exact=template.legacy_names is not None
    )
    variables = check_variables(findings, template, request.given, parsers, strict=request.strict)
    check_validations(findings, variables, strict=request.strict)
    note_duplicate_sources(findings, template)
    places, locals_ = _places(findings, template, variables, schemas, request)
    builds: list[CheckedBuild] = []
    expanding = Expanding(places.meta, request.tolerant)
    checks = BuildChecks(template, schemas, places, selection, expanding)
    if not template.builds and not findings.errors:
        hint = 'build { sources = ["source.TYPE.NAME"] } says what is to be built.'
        last = template.files[-1]
        end = len(last.text.rstrip()) + 1 if last.text.strip() else 0
        place = Span(last, min(end, len(last.text)), len(last.text))
        findings.error("no-build", "The template has no build block", place, hint=hint)
    for build in template.builds:
        checked = check_build(build, checks)
        if checked is not None and checked.sources:
            builds.append(checked)
    check_registries(findings, template, places.meta)
    note_unserved(findings, template, schemas)
    checks.finish(findings)
    if template.builds and not builds and not findings.errors:
        findings.error("no-build", "Nothing is left to build", hint="See -only and -except.")
    findings.raise_errors()
    return CheckedTemplate(
        template=template,
        variables=variables,
        locals=locals_.checked,
        builds=tuple(builds),
        typing=_roots(places.context),
        source_typing={**_roots(places.context), "source": unknown_source()},
        data=locals_.data,
        expansions=tuple(expanding.expansions),
        warnings=tuple(findings.warnings),
    )


def check_values(
    template: Template,
    schemas: Schemas,
    parsers: Parsers,
    request: Request,
    earlier: Sequence[Diagnostic] = (),
) -> CheckedTemplate:
    """Check variables, local values and data sources alone, as check_template."""
    findings = Findings()
    findings.add(*earlier)
    schemas = with_plugins(findings, template, schemas)
    variables = check_variables(findings, template, request.given, parsers, strict=request.strict)
    places, locals_ = _places(findings, template, variables, schemas, request)
    findings.raise_errors()
    return CheckedTemplate(
        template=template,
        variables=variables,
        locals=locals_.checked,
        data=locals_.data,
        builds=(),
        typing=_roots(places.context),
        source_typing={},
    )


def _roots(context: Context) -> Mapping[str, Value]:
    return dict(context.typing.variables or {})


def _places(
    findings: Findings,
    template: Template,
    variables: Sequence[CheckedVariable],
    schemas: Schemas,
    request: Request,
) -> tuple[Places, Locals]:
    """The contexts of locals, sources and meta-arguments."""
    names = _names(template)
    secrets: frozenset[tuple[str, ...]] = frozenset(
        ("var", variable.name) for variable in variables if variable.sensitive
    )
    typing = {variable.name: Value.unknown(without_optional(variable.type)) for variable in variables}
    in_force = {variable.name: variable.value or typing[variable.name] for variable in variables}

    def context(values: Mapping[str, Value], into: Findings) -> Context:
        known = fixed_values(template) | {"var": object_value(values)}
        unknown = UNKNOWN_FIXED | {"var": object_value(typing)}
        return Context(
            into,
            names,
            typing=Scope(unknown, FUNCTIONS, template.root),
            known=Scope(known, FUNCTIONS, template.root),
            secrets=secrets,
        )

    data = DataChecks(schemas, request.results)
    locals_ = check_locals(template, context(in_force if request.strict else typing, findings), data)
    actual = locals_ if request.strict else check_locals(template, context(in_force, Findings()), data)
    meta = Context(findings, names, locals_.context.typing, actual.context.known, locals_.context.secrets)
    return Places(context=locals_.context, meta=meta), locals_


def _names(template: Template) -> Names:
    roots = {
        "var": frozenset(variable.name for variable in template.variables),
        "local": frozenset(local.name for local in template.locals),
        "data": frozenset(data.type for data in template.data),
        "path": PATH,
        "packer": PACKER,
    }
    notes = {
        "build": "Values of the machine exist in provisioners and post-processors only.",
        "source": "It can be used in sources, provisioners and post-processors only.",
    }
    return Names(
        roots=roots,
        notes=notes,
        data=frozenset(data.reference for data in template.data),
        doubtful=template.doubtful,
    )
