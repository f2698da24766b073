# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checking a whole template: variables, locals, then each build with its sources and components."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..hcl.diagnostics import Diagnostic
from ..hcl.evaluate import Scope
from ..hcl.functions import FUNCTIONS
from ..hcl.types import STRING, without_optional
from ..hcl.values import Value, object_value, string
from ..ir.checked import CheckedBuild, CheckedTemplate, CheckedVariable
from ..ir.language import LANGUAGE_VERSION
from ..ir.schema import Schemas
from ..ir.template import Template
from .builds import BuildChecks, Places, check_build
from .context import Context
from .findings import Findings
from .given import Given, Parsers
from .locals import Locals, check_locals
from .names import PACKER, PATH, Names
from .selection import read_selection
from .sources import unknown_source
from .validations import check_validations
from .variables import check_variables


@dataclass(frozen=True, kw_only=True)
class Request:
    """How a template is to be checked.

    ``strict``: as for a run that begins now, so every variable must have a value; else values may still come.
    """

    given: Given = field(default_factory=Given)
    only: Sequence[str] = ()
    except_: Sequence[str] = ()
    strict: bool = False


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
    selection = read_selection(findings, request.only, request.except_)
    variables = check_variables(findings, template, request.given, parsers, strict=request.strict)
    check_validations(findings, variables, strict=request.strict)
    places, locals_ = _places(findings, template, variables, strict=request.strict)
    builds: list[CheckedBuild] = []
    checks = BuildChecks(template, schemas, places, selection)
    if not template.builds and not findings.errors:
        hint = 'build { sources = ["source.TYPE.NAME"] } says what is to be built.'
        findings.error("no-build", "The template has no build block", hint=hint)
    for build in template.builds:
        checked = check_build(build, checks)
        if checked is not None and checked.sources:
            builds.append(checked)
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
        warnings=tuple(findings.warnings),
    )


def _roots(context: Context) -> Mapping[str, Value]:
    return dict(context.typing.variables or {})


def _places(
    findings: Findings, template: Template, variables: Sequence[CheckedVariable], *, strict: bool
) -> tuple[Places, Locals]:
    """The contexts of locals, sources and meta-arguments."""
    names = _names(template)
    secrets = frozenset(("var", variable.name) for variable in variables if variable.sensitive)
    typing = {variable.name: Value.unknown(without_optional(variable.type)) for variable in variables}
    in_force = {variable.name: variable.value or typing[variable.name] for variable in variables}

    def context(values: Mapping[str, Value], into: Findings) -> Context:
        known = _fixed(template) | {"var": object_value(values)}
        unknown = _UNKNOWN_FIXED | {"var": object_value(typing)}
        return Context(
            into,
            names,
            typing=Scope(unknown, FUNCTIONS, template.root),
            known=Scope(known, FUNCTIONS, template.root),
            secrets=secrets,
        )

    locals_ = check_locals(template, context(in_force if strict else typing, findings))
    actual = locals_ if strict else check_locals(template, context(in_force, Findings()))
    meta = Context(findings, names, locals_.context.typing, actual.context.known, secrets)
    return Places(context=locals_.context, meta=meta), locals_


def _names(template: Template) -> Names:
    roots = {
        "var": frozenset(variable.name for variable in template.variables),
        "local": frozenset(local.name for local in template.locals),
        "path": PATH,
        "packer": PACKER,
    }
    notes = {
        "build": "Values of the machine exist in provisioners and post-processors only.",
        "source": "It can be used in sources, provisioners and post-processors only.",
    }
    return Names(roots=roots, notes=notes)


def _fixed(template: Template) -> dict[str, Value]:
    """What is the same for the whole template, as it is here and now."""
    version = ".".join(map(str, LANGUAGE_VERSION))
    later = {name: Value.unknown(STRING) for name in ("iterationID", "versionFingerprint")}
    return {
        "path": object_value({"root": string(template.root), "cwd": string(os.getcwd())}),  # noqa: PTH109
        "packer": object_value({"version": string(version), **later}),
    }


_UNKNOWN_FIXED: dict[str, Value] = {
    "path": object_value({name: Value.unknown(STRING, True) for name in PATH}),
    "packer": object_value({name: Value.unknown(STRING, True) for name in PACKER}),
}
