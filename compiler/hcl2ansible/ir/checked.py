# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A template after checking: names resolved, arguments matched with options, types known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..hcl.diagnostics import Diagnostic, SourceFile, Span
from ..hcl.nodes import Block, Expression, Node
from ..hcl.record import record
from ..hcl.types import Type
from ..hcl.values import Value
from .schema import ModuleSchema, Option
from .template import Build, Component, Data, Element, Local, SourceUse, Template, Variable

Key = tuple[str, str]
"""What a local value or data source is known by: ("local", NAME) or ("data", TYPE.NAME)."""


@dataclass(frozen=True, kw_only=True)
class CheckedVariable:
    """An input variable; ``default`` is converted to ``type`` and is None when a value must be given.

    ``reads_environment``: the default calls ``env``, so it must be evaluated where the playbook runs:
    ``default`` is only what it would be here, and may be a secret.
    ``given``: from -var, a var file or the environment, converted; None when not given. ``place``: where that
    value stands, if it is in a file.
    """

    variable: Variable
    name: str
    type: Type
    default: Value | None = None
    description: str = ""
    sensitive: bool = False
    validations: tuple[Block, ...] = ()
    reads_environment: bool = False
    given: Value | None = None
    origin: str = "default"  # of the value in force: default, env, auto (*.auto.pkrvars), varfile or cmd
    place: Span | None = None

    @property
    def value(self) -> Value | None:
        """The value in force, None when there is none."""
        return self.default if self.given is None else self.given

    @property
    def baked(self) -> Value | None:
        """The default that the playbook gets: a value given to ``compile``, unless it is a secret."""
        if self.given is not None and self.origin in ("varfile", "cmd") and not self.sensitive:
            return self.given
        return self.default


@dataclass(frozen=True, kw_only=True)
class CheckedLocal:
    """A local value; ``impure``: a second evaluation may differ; ``sensitive``: made from a secret.

    ``needs``: the local values and data sources that it refers to.
    """

    local: Local
    name: str
    type: Type
    impure: bool = False
    sensitive: bool = False
    needs: tuple[Key, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CheckedArgument:
    """An argument and the option it sets; ``value`` has its static type, unknown where anything decides it.

    ``node`` is where to point at; it stands in ``file``, as ``expression`` does. ``sensitive`` when made from
    a secret variable or local value.
    """

    option: Option
    expression: Expression
    file: SourceFile
    node: Node
    value: Value
    sensitive: bool = False

    def span(self) -> Span:
        """Where the argument stands."""
        return Span(self.file, self.node.start, self.node.end)


@dataclass(frozen=True, kw_only=True)
class CheckedBlocks:
    """All nested blocks of one kind in one body; one body unless ``option.repeats``."""

    option: Option
    bodies: tuple[CheckedBody, ...]


@dataclass(frozen=True, kw_only=True)
class CheckedBody:
    """Arguments and nested blocks by option name (aliases resolved), in source order."""

    arguments: Mapping[str, CheckedArgument] = field(default_factory=dict)
    blocks: Mapping[str, CheckedBlocks] = field(default_factory=dict)

    def all_arguments(self) -> Iterator[CheckedArgument]:
        """The arguments of this body and of all nested ones."""
        yield from self.arguments.values()
        for blocks in self.blocks.values():
            for body in blocks.bodies:
                yield from body.all_arguments()

    @property
    def sensitive(self) -> bool:
        """Whether any argument is made from a secret."""
        return any(argument.sensitive for argument in self.all_arguments())


@dataclass(frozen=True, kw_only=True)
class CheckedData:
    """A data source; ``type``: of what it gives; ``sensitive`` and ``needs`` as of local values.

    ``secret``: all that it gives is a secret, whatever it was asked.
    """

    data: Data
    schema: ModuleSchema
    body: CheckedBody
    type: Type
    sensitive: bool = False
    secret: bool = False
    needs: tuple[Key, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CheckedSource:
    """A source as one build uses it: one host of the playbook."""

    use: SourceUse
    schema: ModuleSchema
    body: CheckedBody
    build_name: str  # Packer's name of it: [BUILD.]TYPE.NAME; what -only and -except match
    host: str  # build_name, with a number behind it where that is taken already

    @property
    def type(self) -> str:
        """The label of the builder."""
        return self.use.source.type

    @property
    def name(self) -> str:
        """``source.name``: after a nested block's renaming."""
        return self.use.name

    @property
    def packer_build_name(self) -> str:
        """What scripts see as PACKER_BUILD_NAME: the top-level source's name, never renamed."""
        return self.use.source.builder_name or self.use.source.name


@dataclass(frozen=True, kw_only=True)
class CheckedComponent:
    """A provisioner or post-processor.

    ``hosts``: those of its build's sources that it runs for, in the build's order; ``overrides``: host -> the
    whole body that replaces ``body`` on it (only of hosts that an ``override`` names).
    """

    component: Component
    schema: ModuleSchema
    body: CheckedBody
    hosts: tuple[str, ...]
    overrides: Mapping[str, CheckedBody] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The meta-argument ``name``, or empty."""
        return self.component.name

    def body_for(self, host: str) -> CheckedBody:
        """The body in force on ``host``."""
        return self.overrides.get(host, self.body)


@dataclass(frozen=True, kw_only=True)
class CheckedBuild:
    """A build block with the sources, provisioners and chains that ``-only`` and ``-except`` have left.

    ``typing``: root name -> unknown of the right type, for expressions in provisioners and post-processors
    (var, local, path, packer, source, build).
    """

    build: Build
    name: str
    description: str
    sources: tuple[CheckedSource, ...]
    typing: Mapping[str, Value]
    provisioners: tuple[CheckedComponent, ...] = ()
    error_cleanup: CheckedComponent | None = None
    chains: tuple[tuple[CheckedComponent, ...], ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of all sources, in order."""
        return tuple(source.host for source in self.sources)


@record(kw_only=True)
class Expansion(Element):
    """A ``dynamic`` block (``node``) that was written out ``size`` times because ``for_each`` has as many."""

    for_each: Expression
    size: int


@dataclass(frozen=True, kw_only=True)
class CheckedTemplate:
    """All that lowering needs.

    ``typing``: root name -> unknown of the right type, for locals (var, local, data, path, packer);
    ``source_typing``: the same with ``source``, for source bodies. ``locals`` are in dependency order, and so
    are ``data``.
    """

    template: Template
    variables: tuple[CheckedVariable, ...]
    locals: tuple[CheckedLocal, ...]
    builds: tuple[CheckedBuild, ...]
    typing: Mapping[str, Value]
    source_typing: Mapping[str, Value]
    data: tuple[CheckedData, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def variable_types(self) -> dict[str, Type]:
        """Name -> type."""
        return {variable.name: variable.type for variable in self.variables}

    @property
    def local_types(self) -> dict[str, Type]:
        """Name -> static type."""
        return {local.name: local.type for local in self.locals}

    @property
    def sources(self) -> tuple[CheckedSource, ...]:
        """All hosts of the playbook, in order."""
        return tuple(source for build in self.builds for source in build.sources)
