# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A template as it is after parsing and before checking: blocks sorted by what they are.

Expressions stay syntax nodes; each element knows its file, because a template may be a directory.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..hcl.diagnostics import SourceFile, Span
from ..hcl.nodes import Argument, Block, Body, Expression, Node
from ..hcl.record import fresh, record


@record(kw_only=True)
class Element:
    """What stands somewhere in a template; ``node`` is its block or argument."""

    file: SourceFile
    node: Node

    def span(self, node: Node | None = None) -> Span:
        """Where the element, or a node inside it, stands."""
        at = node or self.node
        return Span(self.file, at.start, at.end)


@record(kw_only=True)
class Variable(Element):
    """An input variable; ``type`` and ``default`` are expressions, absent when not written."""

    name: str
    type: Expression | None = None
    default: Expression | None = None
    description: str = ""
    sensitive: bool = False
    validations: tuple[Block, ...] = ()


@record(kw_only=True)
class Local(Element):
    """A local value, from ``locals`` or a ``local`` block."""

    name: str
    value: Expression
    sensitive: bool = False


@record(kw_only=True)
class Data(Element):
    """``data "TYPE" "NAME"``; the body is the data source's."""

    type: str
    name: str
    body: Body

    @property
    def reference(self) -> str:
        """TYPE.NAME."""
        return f"{self.type}.{self.name}"


@record(kw_only=True)
class RequiredPlugin(Element):
    """An entry of ``required_plugins``; ``source`` and ``version`` are empty when they are wrong."""

    name: str
    source: str
    version: str


@record(kw_only=True)
class Source(Element):
    """``source "TYPE" "NAME"``; the body is the builder's."""

    type: str
    name: str
    body: Body
    builder_name: str = ""  # in a legacy template: what its user calls it, which may be no name of HCL

    @property
    def reference(self) -> str:
        """TYPE.NAME."""
        return f"{self.type}.{self.name}"

    @property
    def shown(self) -> str:
        """What a run calls it: a legacy builder without a name of its own by its type."""
        return self.type if self.builder_name and self.name == self.type else self.reference


@record(kw_only=True)
class NestedSource(Element):
    """``source "REFERENCE" { name = ... }`` inside a build; ``body`` holds what is left without ``name``."""

    reference: str
    name: str = ""
    body: Body


@record(kw_only=True)
class SourceUse(Element):
    """A source as one build uses it: perhaps renamed, with what a nested block adds."""

    source: Source
    name: str
    additions: Body | None = None

    @property
    def reference(self) -> str:
        """What ``only`` and ``except`` of a provisioner match: TYPE.NAME, after renaming."""
        return f"{self.source.type}.{self.name}"


@record(kw_only=True)
class Component(Element):
    """A provisioner or post-processor block.

    ``arguments`` and ``blocks`` are what is left without the meta-arguments that the compiler resolves itself
    (name, only, except, override); pause_before and the like are options of the module.
    """

    type: str
    name: str = ""
    name_argument: Argument | None = None  # a name that is no plain text, and so not known yet
    only: Argument | None = None
    except_: Argument | None = None
    override: Argument | None = None
    arguments: tuple[Argument, ...] = ()
    blocks: tuple[Block, ...] = ()


@record(kw_only=True)
class Build(Element):
    """A build block as written; each chain of post-processors is a tuple."""

    name: Argument | None = None
    description: Argument | None = None
    sources: Argument | None = None
    nested_sources: tuple[NestedSource, ...] = ()
    provisioners: tuple[Component, ...] = ()
    error_cleanup: Component | None = None
    chains: tuple[tuple[Component, ...], ...] = ()


@record(kw_only=True)
class Template:
    """All that was read from one file or directory.

    ``is_directory`` matters because only then are ``*.auto.pkrvars`` files read; ``comments``: file name ->
    the (start, end) of each comment in it. ``legacy_names``: of a legacy template, the variables by their
    names in it, with our names; None for HCL. ``doubtful``: first words of references (``var``, ``source``)
    to what may be defined in blocks that could not be read.
    """

    root: str  # path.root: the directory as typed
    files: tuple[SourceFile, ...]
    is_directory: bool = False
    variables: tuple[Variable, ...] = ()
    locals: tuple[Local, ...] = ()
    sources: tuple[Source, ...] = ()
    builds: tuple[Build, ...] = ()
    data: tuple[Data, ...] = ()
    registries: tuple[Element, ...] = ()  # hcp_packer_registry blocks, also those in builds
    required_plugins: tuple[RequiredPlugin, ...] = ()
    comments: dict[str, tuple[tuple[int, int], ...]] = fresh(default_factory=dict)
    legacy_names: Mapping[str, str] | None = None
    doubtful: frozenset[str] = frozenset()
