# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One build block: its sources, provisioners and chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block
from ..hcl.record import replaced
from ..hcl.types import DYNAMIC, NUMBER, STRING
from ..hcl.values import Value, object_value, string
from ..ir.checked import CheckedBuild, CheckedComponent, CheckedSource
from ..ir.schema import POST_PROCESSOR, PROVISIONER, Schemas
from ..ir.template import Build, Component, SourceUse, Template
from .components import Surroundings, check_component
from .context import Context, how_to_know
from .dynamic import Expanding, has_dynamic
from .findings import Findings, at
from .names import SOURCE
from .read_build import read_build
from .selection import Selection
from .sources import check_source, unknown_source, used_sources
from .traps import check_traps

# Names behind `build.` that every builder offers; a builder adds those that its documentation returns.
BUILD_NAMES = (
    "ID",
    "Host",
    "Port",
    "User",
    "Password",
    "ConnType",
    "PackerRunUUID",
    "PackerHTTPPort",
    "PackerHTTPIP",
    "PackerHTTPAddr",
    "SSHPublicKey",
    "SSHPrivateKey",
    "WinRMPassword",
)
_TYPES = {"Port": NUMBER, "PackerHTTPPort": DYNAMIC}


@dataclass(frozen=True)
class Places:
    """The contexts of a template's top level: for bodies, and for what must be known when compiling."""

    context: Context
    meta: Context


@dataclass
class BuildChecks:
    """What all builds of a template share."""

    template: Template
    schemas: Schemas
    places: Places
    selection: Selection
    expanding: Expanding
    build_names: list[str] = field(default_factory=list)
    post_processors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def host(self, build_name: str) -> str:
        """A host name of its own for every source: Packer allows equal build names, an inventory does not."""
        host, number = build_name, 2
        while host in self.hosts:
            host, number = f"{build_name}-{number}", number + 1
        self.hosts.add(host)
        return host

    def finish(self, findings: Findings) -> None:
        """Note what is only clear behind the last build."""
        self.selection.note_unmatched(findings, self.build_names, self.post_processors)


def check_build(build: Build, checks: BuildChecks) -> CheckedBuild | None:
    """Check one build; None when it has no name or no source that can be made out."""
    context, meta = checks.places.context, checks.places.meta
    findings = context.findings
    build = written_out(build, checks.expanding)
    name = _text(meta, build, build.name)
    description = _text(meta, build, build.description)
    uses = used_sources(checks.template, build, meta)
    prefix = f"{name}." if name else ""
    named = [
        (use, use.source.shown if use.source.builder_name else f"{prefix}{use.reference}") for use in uses
    ]
    selected_by = {build_name: use.source.builder_name or build_name for use, build_name in named}
    checks.build_names += selected_by.values()
    checks.post_processors += [part.name or part.type for chain in build.chains for part in chain]
    takes = checks.selection.takes
    chosen = [(use, build_name) for use, build_name in named if takes(selected_by[build_name])]
    if uses and not chosen:
        return None
    sources: list[CheckedSource] = []
    for use, build_name in chosen:
        host = checks.host(build_name)
        checked = check_source(use, build_name, host, checks.schemas, context, checks.expanding)
        if checked is not None:
            sources.append(checked)
    around, typing = _surroundings(build, name, checks, sources, uses)
    provisioners = _components(build.provisioners, PROVISIONER, around)
    cleanup = check_component(build.error_cleanup, PROVISIONER, around) if build.error_cleanup else None
    chains = [
        _components(checks.selection.remaining(chain), POST_PROCESSOR, around) for chain in build.chains
    ]
    check_traps(findings, sources, chains)
    return CheckedBuild(
        build=build,
        name=name,
        description=description,
        sources=tuple(sources),
        typing=typing,
        provisioners=provisioners,
        error_cleanup=cleanup,
        chains=tuple(chain for chain in chains if chain),
    )


def written_out(build: Build, expanding: Expanding) -> Build:
    """The build without ``dynamic`` blocks, and with the names of its components."""
    block, meta = build.node, expanding.context
    if isinstance(block, Block) and has_dynamic(block.body):
        body = expanding.body(build.file, block.body)
        block = Block(block.start, block.end, block.kind, block.labels, body, block.header_end)
        build = read_build(meta.findings, build.file, block)
    name = _text(meta, build, build.name)
    values = {"build": object_value({"name": string(name)})}
    roots = {**meta.names.roots, "build": frozenset({"name"})}
    here = meta.adding(replace(meta.names, roots=roots, where="in a name"), values, values)

    def named(part: Component) -> Component:
        return replaced(part, name=_component_name(part, here)) if part.name_argument else part

    return replaced(
        build,
        provisioners=tuple(map(named, build.provisioners)),
        error_cleanup=named(build.error_cleanup) if build.error_cleanup else None,
        chains=tuple(tuple(map(named, chain)) for chain in build.chains),
    )


def _component_name(part: Component, context: Context) -> str:
    """The meta-argument ``name``; empty when it is made from a secret, for names are shown."""
    argument = part.name_argument
    if argument is None or context.is_secret(argument.value):
        return ""
    return _constant_text(context, part.file, argument)


def _components(parts: Sequence[Component], kind: str, around: Surroundings) -> tuple[CheckedComponent, ...]:
    checked = (check_component(part, kind, around) for part in parts)
    return tuple(component for component in checked if component is not None)


def _text(meta: Context, build: Build, argument: Argument | None) -> str:
    """A string that must be known when compiling; empty when it is not, which is noted."""
    return _constant_text(meta, build.file, argument) if argument else ""


def _constant_text(meta: Context, file: SourceFile, argument: Argument) -> str:
    _static, value = meta.evaluate(file, argument.value)
    where = at(file, argument.value)
    try:
        converted = convert(value, STRING)
    except ConversionError:
        converted = None
    if converted is None or converted.is_null:
        summary, hint = f'"{argument.name}" must be a string', f'For example: {argument.name} = "..."'
        meta.findings.error("wrong-type", summary, where, hint=hint)
        return ""
    if converted.is_known:
        return str(converted.raw)
    if not meta.findings.errors:
        hint = how_to_know(argument.value)
        summary = f'"{argument.name}" must be known when the template is compiled'
        meta.findings.error("value-needed", summary, where, hint=hint)
    return ""


def _surroundings(
    build: Build, name: str, checks: BuildChecks, sources: Sequence[CheckedSource], uses: Sequence[SourceUse]
) -> tuple[Surroundings, Mapping[str, Value]]:
    context, meta = checks.places.context, checks.places.meta
    values = {key: Value.unknown(_TYPES.get(key, STRING), True) for key in BUILD_NAMES}
    for source in sources:
        values |= {key: Value.unknown(STRING, True) for key in source.schema.build_names if key not in values}
    known_build = object_value(values | {"name": string(name)})
    unknown_build = object_value(values | {"name": Value.unknown(STRING, True)})
    inner = replace(
        context.names,
        roots={**context.names.roots, "source": SOURCE, "build": frozenset((*values, "name"))},
        where="in a provisioner or post-processor",
    )
    here = context.adding(
        inner,
        {"source": unknown_source(), "build": known_build},
        {"source": unknown_source(), "build": unknown_build},
    )
    only_name = {"build": object_value({"name": string(name)})}
    outer = replace(
        meta.names,
        roots={**meta.names.roots, "build": frozenset({"name"})},
        where="in a meta-argument",
        notes={"source": "only and except are worked out before any source is."},
    )
    around = Surroundings(here, meta.adding(outer, only_name, only_name), checks.schemas, sources, uses)
    return around, dict(here.typing.variables or {})
