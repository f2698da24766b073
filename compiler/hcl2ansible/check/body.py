# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Matching the arguments and nested blocks of a body with the options of its module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block, Body, Expression, Node
from ..hcl.values import Value
from ..ir.checked import CheckedArgument, CheckedBlocks, CheckedBody
from ..ir.schema import Option
from .context import Context
from .findings import at, at_name, closest, did_you_mean
from .go_functions import note_go_functions
from .grammar import BELONGS
from .option_types import example, misfit, misfitting_item, says


@dataclass
class Matching:
    """A body while it is matched; a source's body may come from two blocks, even of two files."""

    context: Context
    options: Mapping[str, Option]  # by every name, see ModuleSchema.block_options
    where: str  # 'source "docker"'
    arguments: dict[str, CheckedArgument] = field(default_factory=dict)
    blocks: dict[str, CheckedBlocks] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)  # option name -> what is known of the value
    seen: set[str] = field(default_factory=set)  # set, though perhaps wrongly
    meta: tuple[str, ...] = ()  # what may be set too, but is no option of the module
    meant: set[str] = field(default_factory=set)  # what misspelt names seem to mean: not missing either

    def add(self, file: SourceFile, arguments: Iterable[Argument], blocks: Iterable[Block]) -> None:
        """Match further arguments and nested blocks."""
        for argument in arguments:
            self._argument(file, argument)
        for block in blocks:
            self._block(file, block)

    def _argument(self, file: SourceFile, argument: Argument) -> None:
        findings = self.context.findings
        option = self.options.get(argument.name)
        if option is None:
            self.meant.update(self.options[name].name for name in closest(argument.name, self.options))
            findings.error(
                "unknown-argument",
                f'There is no argument "{argument.name}" in {self.where}',
                at_name(file, argument),
                hint=did_you_mean(argument.name, (*self.options, *self.meta)),
            )
            self.context.evaluate(file, argument.value)
        elif option.name in self.seen:
            self._set_twice(file, argument, option)
        else:
            self.seen.add(option.name)
            self.set(file, option, argument.value, argument)

    def _set_twice(self, file: SourceFile, argument: Argument, option: Option) -> None:
        earlier = self.arguments.get(option.name)
        self.context.findings.error(
            "duplicate-argument",
            f'"{argument.name}" is set twice',
            at_name(file, argument),
            detail=f"It is set already at {earlier.span()}." if earlier else "",
            hint="A nested source block adds arguments, it cannot replace any." if earlier else "",
        )

    def set(self, file: SourceFile, option: Option, expression: Expression, node: Node) -> None:
        """Give an option its value; a wrong one is noted."""
        static, known = self.context.evaluate(file, expression)
        note_go_functions(self.context.findings, file, expression)
        secret = self.context.is_secret(expression)
        if wrong := misfit(option, known):
            code, summary, detail, hint = wrong
            if secret:
                summary, detail = f'The sensitive value of "{option.name}" does not fit', ""
                hint = f"For example: {example(option)}"
            place = at(file, misfitting_item(option, expression, known))
            self.context.findings.error(code, summary, place, detail=detail, hint=hint)
        if known.is_known and known.is_null:
            self.seen.discard(option.name)  # null is as good as not written
            return
        self.known[option.name] = known
        self.arguments[option.name] = CheckedArgument(
            option=option,
            expression=expression,
            file=file,
            node=node,
            value=static,
            sensitive=secret,
        )

    def _block(self, file: SourceFile, block: Block) -> None:
        findings = self.context.findings
        option = self.options.get(block.kind)
        if option is None:
            hint = did_you_mean(block.kind, self.options, " ").strip()
            hint = BELONGS.get(block.kind, hint)
            if block.kind == "override":
                hint = "It is an argument: override = { SOURCE = { ... } }"
            summary = f'There is no block "{block.kind}" in {self.where}'
            findings.error("unknown-block", summary, at(file, block), hint=hint)
        elif not option.is_block:
            summary = f'"{block.kind}" is an argument, not a block'
            hint = f"It takes {says(option)}: {block.kind} = ..."
            findings.error("unknown-block", summary, at(file, block), hint=hint)
        elif option.name in self.seen and not option.repeats:
            summary = f'There can be one "{block.kind}" block only in {self.where}'
            findings.error("duplicate-block", summary, at(file, block))
        else:
            self._nested(file, block, option)

    def _nested(self, file: SourceFile, block: Block, option: Option) -> None:
        findings = self.context.findings
        if block.labels:
            findings.error("block-labels", f'A "{block.kind}" block has no labels', at(file, block.labels[0]))
        options = {name: o for o in option.suboptions.values() for name in (o.name, *o.aliases)}
        inner = Matching(self.context, options, f'a "{block.kind}" block')
        body = inner.finish(file, block.body, block)
        self.seen.add(option.name)
        earlier = self.blocks.get(option.name)
        bodies = (*earlier.bodies, body) if earlier else (body,)
        self.blocks[option.name] = CheckedBlocks(option=option, bodies=bodies)

    def finish(self, file: SourceFile, body: Body, block: Node) -> CheckedBody:
        """Match a whole body and see that nothing is missing."""
        self.add(file, body.arguments().values(), body.blocks())
        self.require(file, block)
        return self.result()

    def require(self, file: SourceFile, block: Node) -> None:
        """Note the required options that are not set."""
        for option in {o.name: o for o in self.options.values()}.values():
            if option.required and option.name not in self.seen | self.meant:
                kind = "block" if option.is_block else "argument"
                self.context.findings.error(
                    "missing-argument",
                    f'The {kind} "{option.name}" is missing in {self.where}',
                    at(file, block),
                    detail=f"It must be {says(option)}." if not option.is_block else "",
                    hint=f"For example: {example(option)}",
                )

    def result(self) -> CheckedBody:
        """What has been matched."""
        return CheckedBody(arguments=self.arguments, blocks=self.blocks)
