# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build blocks: their sources, provisioners and chains of post-processors, as written."""

from __future__ import annotations

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block, Body, Text
from ..ir.template import Build, Component, NestedSource
from .constant import constant_text
from .findings import Findings, at, at_name
from .grammar import labels_fit, take_arguments, take_blocks

_BLOCKS = (
    "source",
    "provisioner",
    "error-cleanup-provisioner",
    "post-processor",
    "post-processors",
)
# Read elsewhere: a dynamic block when values are known, and then the whole build again.
_SPECIAL = ("dynamic", "from", "hcp_packer_registry")
_META = {
    "provisioner": ("name", "only", "except", "override"),
    "error-cleanup-provisioner": ("name", "only", "except", "override"),
    "post-processor": ("name", "only", "except"),
}


def read_build(findings: Findings, file: SourceFile, block: Block) -> Build:
    """Read one ``build`` block."""
    arguments = take_arguments(
        findings, file, block.body, ("name", "description", "sources"), 'a "build" block'
    )
    nested: list[NestedSource] = []
    provisioners: list[Component] = []
    cleanups: list[Component] = []
    chains: list[tuple[Component, ...]] = []
    for inner in take_blocks(findings, file, block.body, (*_BLOCKS, *_SPECIAL), 'a "build" block'):
        if inner.kind == "from":
            findings.warning("ignored-block", 'A "from" block has no effect', at(file, inner))
        elif inner.kind in _SPECIAL:
            continue
        elif inner.kind == "source":
            if labels_fit(findings, file, inner, ("reference",)):
                nested.append(_nested_source(findings, file, inner))
        elif inner.kind == "post-processors":
            if labels_fit(findings, file, inner):
                chains.append(_chain(findings, file, inner))
        elif labels_fit(findings, file, inner):
            component = read_component(findings, file, inner)
            if inner.kind == "provisioner":
                provisioners.append(component)
            elif inner.kind == "post-processor":
                chains.append((component,))
            else:
                cleanups.append(component)
    for extra in cleanups[1:]:
        summary = 'A build has one "error-cleanup-provisioner" at most'
        detail = f"The first one stands at {cleanups[0].span()}."
        hint = "Put the steps of both into one."
        findings.error("duplicate-definition", summary, at(file, extra.node), detail=detail, hint=hint)
    return Build(
        file=file,
        node=block,
        name=arguments.get("name"),
        description=arguments.get("description"),
        sources=arguments.get("sources"),
        nested_sources=tuple(nested),
        provisioners=tuple(provisioners),
        error_cleanup=cleanups[0] if cleanups else None,
        chains=tuple(chain for chain in chains if chain),
    )


def _nested_source(findings: Findings, file: SourceFile, block: Block) -> NestedSource:
    name = block.body.arguments().get("name")
    items = tuple(item for item in block.body.items if item is not name)
    return NestedSource(
        file=file,
        node=block,
        reference=block.labels[0].text,
        name=constant_text(findings, file, name.value, '"name"') if name else "",
        body=Body(block.body.start, block.body.end, items),
    )


def _chain(findings: Findings, file: SourceFile, block: Block) -> tuple[Component, ...]:
    take_arguments(findings, file, block.body, (), 'a "post-processors" block')
    chain = []
    known = ("post-processor", "dynamic")
    for inner in take_blocks(findings, file, block.body, known, 'a "post-processors" block'):
        if inner.kind != "dynamic" and labels_fit(findings, file, inner):
            chain.append(read_component(findings, file, inner))
    if not block.body.items and "dynamic" not in file.text[block.start : block.end]:
        findings.warning("empty-chain", 'An empty "post-processors" block has no effect', at(file, block))
    return tuple(chain)


def read_component(findings: Findings, file: SourceFile, block: Block) -> Component:
    """A provisioner or post-processor block, its meta-arguments apart from the plugin's own."""
    arguments = block.body.arguments()
    meta: dict[str, Argument | None] = {name: arguments.get(name) for name in _META[block.kind]}
    only, except_ = meta.get("only"), meta.get("except")
    if only and except_:
        summary = 'Only one of "only" and "except" may be set'
        second = at_name(file, max(only, except_, key=lambda a: a.start))
        findings.error("only-and-except", summary, second, hint="Keep one of the two.")
    name = meta["name"]
    return Component(
        file=file,
        node=block,
        type=block.labels[0].text,
        name=name.value.value if name and isinstance(name.value, Text) else "",
        name_argument=None if name and isinstance(name.value, Text) else name,
        only=only,
        except_=except_,
        override=meta.get("override"),
        arguments=tuple(argument for argument in arguments.values() if argument.name not in meta),
        blocks=tuple(block.body.blocks()),
    )
