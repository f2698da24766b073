# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``dynamic`` blocks are written out: one block for each element of ``for_each``.

The iterator becomes a reference to the element (``var.names[0]``), so that the playbook follows the variable
and no secret is written into it; without anything to refer to, it becomes the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block, Body, Expression, Label, Name, Text
from ..hcl.types import STRING, ListOf
from ..hcl.values import Value, entries
from ..ir.checked import Expansion
from .context import Context, how_to_know, references_in
from .elements import element_expression, is_written_out, key_expression, literal, with_iterator
from .findings import at, closest
from .grammar import labels_fit, take_arguments, take_blocks

_ARGUMENTS = ("for_each", "iterator", "labels")
_WHERE = 'a "dynamic" block'


_DEEPEST = 50  # blocks around a dynamic one: each is written out by a call of its own


def has_dynamic(body: Body) -> bool:
    """Whether there is a ``dynamic`` block anywhere in a body."""
    return _deepest_dynamic(body)[0] > 0


def _deepest_dynamic(body: Body) -> tuple[int, Block | None]:
    """(its level from 1, the innermost ``dynamic`` block); no recursion: bodies may nest without end."""
    level, deepest, found = 1, 0, None
    blocks = list(body.blocks())
    while blocks:
        for block in blocks:
            if block.kind == "dynamic":
                deepest, found = level, block
        blocks = [inner for block in blocks for inner in block.body.blocks()]
        level += 1
    return deepest, found


@dataclass
class Expanding:
    """Writes out the bodies of one template; ``expansions``: what has decided the number of blocks.

    ``context`` is that of meta-arguments. ``tolerant``: what cannot be known before the run is left out with
    a warning, because nothing is to be compiled.
    """

    context: Context
    tolerant: bool = False
    expansions: list[Expansion] = field(default_factory=list)

    def body(self, file: SourceFile, body: Body) -> Body:
        """The body with every ``dynamic`` block in it, at any depth, written out."""
        level, deepest = _deepest_dynamic(body)
        if deepest is None:
            return body
        if level > _DEEPEST:
            self.context.findings.error("too-deep", "Blocks are nested too deeply here", at(file, deepest))
            return body
        items: list[Argument | Block] = []
        for item in body.items:
            if isinstance(item, Block) and item.kind == "dynamic":
                items += self._blocks(file, item)
            else:
                items.append(self._block(file, item) if isinstance(item, Block) else item)
        return Body(body.start, body.end, tuple(items))

    def _block(self, file: SourceFile, block: Block) -> Block:
        body = self.body(file, block.body)
        return Block(block.start, block.end, block.kind, block.labels, body, block.header_end)

    def _blocks(self, file: SourceFile, block: Block) -> list[Block]:
        """What one ``dynamic`` block stands for."""
        if not labels_fit(self.context.findings, file, block):
            return []
        arguments = take_arguments(self.context.findings, file, block.body, _ARGUMENTS, _WHERE)
        content = self._content(file, block)
        iterator = self._iterator(file, block, arguments.get("iterator"))
        for_each = arguments.get("for_each")
        given = block.body.arguments()
        if for_each is None and not any(closest(name, ("for_each",)) for name in given):
            summary, hint = f'The argument "for_each" is missing in {_WHERE}', "It is a list, a set or a map."
            self.context.findings.error("missing-argument", summary, at(file, block), hint=hint)
        misspelt = "labels" not in given and any(closest(name, ("labels",)) for name in given)
        if for_each is None or content is None or not iterator or misspelt:
            return []
        collection = self._collection(file, for_each)
        if collection is None:
            return []
        if references_in(for_each.value) and not is_written_out(for_each.value):
            self._remember(file, block, for_each, len(list(entries(collection))))
        return list(self._written_out(file, block, arguments, content, iterator, collection))

    def _written_out(
        self,
        file: SourceFile,
        block: Block,
        arguments: dict[str, Argument],
        content: Block,
        iterator: str,
        collection: Value,
    ) -> Iterator[Block]:
        for_each = arguments["for_each"].value
        secret = self.context.is_secret(for_each)
        for number, (name, value) in enumerate(entries(collection)):
            key = key_expression(for_each, collection, number, name, secret=secret)
            element = element_expression(for_each, collection, number, name, value, secret=secret)
            labels = arguments.get("labels")
            written = with_iterator(labels.value, iterator, key, element) if labels else None
            texts = self._labels(file, written) if labels and written else ()
            if texts is None:
                return
            kind = block.labels[0].text
            body = with_iterator(content.body, iterator, key, element)
            if kind == "source":
                body = self._with_constant_name(body, content.body, iterator, key, literal(value, for_each))
            named = tuple(Label(block.labels[0].start, block.labels[0].end, text) for text in texts)
            yield Block(block.start, block.end, kind, named, self.body(file, body), block.header_end)

    @staticmethod
    def _with_constant_name(
        body: Body, content: Body, iterator: str, key: Expression, value: Expression
    ) -> Body:
        """The new name of a source may have no reference in it, but for that to the iterator."""
        name = content.arguments().get("name")
        if name is None:
            return body
        written = with_iterator(name, iterator, key, value)
        items = (written if isinstance(i, Argument) and i.name == "name" else i for i in body.items)
        return Body(body.start, body.end, tuple(items))

    def _content(self, file: SourceFile, block: Block) -> Block | None:
        findings = self.context.findings
        found = take_blocks(findings, file, block.body, ("content",), _WHERE)
        if len(found) == 1:
            return found[0] if labels_fit(findings, file, found[0]) else None
        if any(closest(inner.kind, ("content",)) for inner in block.body.blocks() if inner not in found):
            return None  # misspelt, which is reported
        summary = f'There is no "content" block in {_WHERE}'
        if found:
            summary = f'There can be one "content" block only in {_WHERE}'
        hint = "Put the body of the blocks into one block: content { ... }"
        findings.error("dynamic-content", summary, at(file, found[1] if found else block), hint=hint)
        return None

    def _iterator(self, file: SourceFile, block: Block, argument: Argument | None) -> str:
        """The name of the iterator: that of the blocks unless it is said; empty when it is wrong."""
        if argument is None:
            return block.labels[0].text
        if isinstance(argument.value, Name):
            return argument.value.name
        if isinstance(argument.value, Text) and file.name.endswith(".json"):
            return argument.value.value
        hint = "For example: iterator = each"
        summary = '"iterator" must be a name'
        self.context.findings.error("wrong-type", summary, at(file, argument.value), hint=hint)
        return ""

    def _collection(self, file: SourceFile, argument: Argument) -> Value | None:
        """The value of ``for_each``; None, with the finding noted, when it cannot be used."""
        findings = self.context.findings
        before = len(findings.errors)
        _static, value = self.context.evaluate(file, argument.value)
        where = at(file, argument.value)
        if len(findings.errors) > before:
            return None
        if not value.is_known:
            self._note_unknown(file, argument)
        elif value.is_null:
            hint = "An empty list makes no block: var.list == null ? [] : var.list"
            findings.error("null-for-each", '"for_each" must not be null', where, hint=hint)
        elif not isinstance(value.raw, tuple | dict):
            hint = "For a single block: for_each = [ ... ]"
            findings.error("wrong-type", '"for_each" must be a list, a set or a map', where, hint=hint)
        else:
            return value
        return None

    def _note_unknown(self, file: SourceFile, argument: Argument) -> None:
        findings, where = self.context.findings, at(file, argument.value)
        hint = how_to_know(argument.value)
        if self.tolerant:
            summary = 'What is made from this "for_each" is not checked: it is not known yet'
            findings.warning("not-checked", summary, where, hint=hint)
        else:
            summary = '"for_each" must be known when the template is compiled'
            findings.error("value-needed", summary, where, hint=hint)

    def _labels(self, file: SourceFile, labels: Expression) -> list[str] | None:
        """The labels of one block; None, with the finding noted, when they cannot be used."""
        findings = self.context.findings
        before = len(findings.errors)
        _static, value = self.context.evaluate(file, labels)
        if len(findings.errors) > before:
            return None
        try:
            converted = convert(value, ListOf(STRING))
        except ConversionError:
            findings.error("wrong-type", '"labels" must be a list of strings', at(file, labels))
            return None
        if not converted.is_wholly_known or converted.is_null or any(item.is_null for item in converted.raw):
            summary = '"labels" must be known when the template is compiled'
            findings.error("value-needed", summary, at(file, labels), hint=how_to_know(labels))
            return None
        return [str(item.raw) for item in converted.raw]

    def _remember(self, file: SourceFile, block: Block, for_each: Argument, size: int) -> None:
        expansion = Expansion(file=file, node=block, for_each=for_each.value, size=size)
        if expansion not in self.expansions:
            self.expansions.append(expansion)
