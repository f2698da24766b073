# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a template holds, as far as that is known without building: for ``inspect`` and ``console``.

Wrong files and wrong values are errors. What only a build would find out is none: a value that is missing is
unknown; a local value that cannot be evaluated and a build block that is wrong are left out, as in Packer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import Diagnostic
from ..hcl.evaluate import EvaluationError
from ..hcl.nodes import Argument
from ..hcl.types import BOOL, NUMBER, STRING, ListOf, ObjectOf, Type, without_optional
from ..hcl.values import Value, to_python
from ..ir.checked import CheckedVariable
from ..ir.template import Build, Component, Local, Template
from .builds import written_out
from .context import Context
from .dynamic import Expanding
from .findings import Findings
from .fixed import fixed_values
from .given import Given, Parsers
from .locals import dependency_order
from .read import build_around
from .sight import Named, Sight
from .sources import referenced
from .variables import check_variables

_PLACES = {  # no source is being built
    "source": Value.unknown(ObjectOf({"name": STRING, "type": STRING})),
    "build": Value.unknown(ObjectOf({})),
}
# What Packer looks at when it reads a build block, unlike the options of components.
_META: dict[str, Type] = {
    "only": ListOf(STRING),
    "except": ListOf(STRING),
    "max_retries": NUMBER,
    "keep_input_artifact": BOOL,
}


@dataclass(frozen=True, kw_only=True)
class InspectedBuild:
    """A build block: TYPE.NAME of its sources, TYPE or TYPE.NAME of its components."""

    name: str
    description: str
    sources: tuple[str, ...]
    provisioners: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """Builds in the order of the text; ``secrets``: the values that are sensitive themselves."""

    sight: Sight
    builds: tuple[InspectedBuild, ...]
    secrets: tuple[Value, ...]


def inspect_template(
    template: Template, given: Given, parsers: Parsers, earlier: Sequence[Diagnostic] = ()
) -> Inspection:
    """Evaluate what can be; raises DiagnosticError. ``earlier``: what reading the template has found."""
    findings = Findings()
    wrong = [build_around(template, finding) for finding in earlier]
    findings.add(*(finding for finding, build in zip(earlier, wrong, strict=True) if build is None))
    variables = check_variables(findings, template, given, parsers, strict=False)
    findings.raise_errors()
    sight = Sight(fixed_values(template) | _PLACES, template.root)
    _add_variables(sight, variables)
    _add_locals(sight, template)
    sensitive = {("local", local.name) for local in template.locals if local.sensitive}
    return Inspection(
        sight=sight,
        builds=tuple(_builds([b for b in template.builds if not any(b is other for other in wrong)], sight)),
        secrets=tuple(
            [variable.value for variable in variables if variable.sensitive and variable.value is not None]
            + [sight.local[name].value for _root, name in sensitive if name in sight.local]
        ),
    )


def _add_variables(sight: Sight, variables: Sequence[CheckedVariable]) -> None:
    for variable in sorted(variables, key=lambda each: each.name):
        unknown = Value.unknown(without_optional(variable.type))
        value = unknown if variable.value is None else variable.value
        sight.var[variable.name] = Named(variable.name, value, unknown if variable.sensitive else value)
        if variable.sensitive:
            sight.secrets.add(("var", variable.name))


def _add_locals(sight: Sight, template: Template) -> None:
    for local in dependency_order(Findings(), template):
        if not isinstance(local, Local):
            continue
        try:
            value, public = sight.evaluate(local.value)
        except EvaluationError:
            continue
        secret = sight.is_secret(local.value)
        if local.sensitive:
            secret, public = True, Value.unknown(value.type)
        sight.local[local.name] = Named(local.name, value, public)
        if secret:
            sight.secrets.add(("local", local.name))
    sight.local = dict(sorted(sight.local.items()))


def _builds(builds: Sequence[Build], sight: Sight) -> Iterator[InspectedBuild]:
    for build in builds:
        scope, findings = sight.scope(), Findings()
        context = Context(findings, sight.names("in a build block"), scope, scope, frozenset(sight.secrets))
        written = written_out(build, Expanding(context))
        texts = [
            _constant(context, build, argument, STRING) for argument in (written.name, written.description)
        ]
        sources = list(_sources(context, written))
        for component in (*written.provisioners, *(part for chain in written.chains for part in chain)):
            for argument in (component.only, component.except_, *component.arguments):
                if argument is not None and argument.name in _META:
                    _constant(context, build, argument, _META[argument.name])
        if not findings.errors:
            yield InspectedBuild(
                name=texts[0] or "",
                description=texts[1] or "",
                sources=tuple(sources),
                provisioners=tuple(map(_component, written.provisioners)),
                chains=tuple(tuple(map(_component, chain)) for chain in written.chains),
            )


def _sources(context: Context, build: Build) -> Iterator[str]:
    """The names before renaming: a nested source block is listed as the source that it refers to."""
    listed = _constant(context, build, build.sources, ListOf(STRING)) or []
    for reference in [*listed, *(nested.reference for nested in build.nested_sources)]:
        wanted = referenced(str(reference))
        if wanted is None:
            context.findings.error("invalid-reference", f'"{reference}" names no source')
        else:
            yield wanted


def _component(component: Component) -> str:
    return f"{component.type}.{component.name}" if component.name else component.type


def _constant(context: Context, build: Build, argument: Argument | None, type_: Type) -> Any:
    """The value as Python has it; None when there is none."""
    if argument is None:
        return None
    _static, value = context.evaluate(build.file, argument.value)
    try:
        converted = convert(value, type_)
    except ConversionError as error:
        context.findings.error("wrong-type", str(error))
        return None
    if not converted.is_wholly_known:
        context.findings.error("value-needed", f'"{argument.name}" must be known')
        return None
    return to_python(converted)
