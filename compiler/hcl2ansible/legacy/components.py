# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Provisioners and post-processors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..hcl.nodes import Argument, Block, Entry, Expression, Object, Text, Tuple
from ..ir.schema import POST_PROCESSOR, PROVISIONER, Option, Schemas
from ..parse.json_syntax import JsonArray, JsonMember, JsonObject, JsonString, JsonValue
from .bodies import Translator
from .builders import Builder, find_builder
from .functions import Surroundings
from .place import Place
from .shapes import Reader, members
from .tree import block, member_argument

_META = ("type", "only", "except", "override")


@dataclass(frozen=True)
class Components:
    """What provisioners and post-processors are read with."""

    reader: Reader
    translator: Translator
    schemas: Schemas
    builders: Mapping[str, Builder]  # by the name as written
    here: Surroundings

    def provisioners(self, found: Sequence[JsonObject]) -> list[Block]:
        """The provisioners in order."""
        blocks = [self._block("provisioner", node) for node in found]
        return [each for each in blocks if each is not None]

    def error_cleanup(self, value: JsonValue) -> Block | None:
        """The provisioner for failures; which builders it is for has no effect in such templates."""
        node = self.reader.object(value, '"error-cleanup-provisioner"')
        if node is None:
            return None
        for name in ("only", "except"):
            if member := members(node).get(name):
                summary = f'"{name}" has no effect in an error-cleanup-provisioner'
                self.reader.findings.warning("ignored-argument", summary, self.reader.span(member.name))
        kept = tuple(member for member in node.members if member.name.value not in ("only", "except"))
        return self._block("error-cleanup-provisioner", JsonObject(node.start, node.end, kept))

    def chains(self, value: JsonValue) -> list[Block]:
        """The post-processors: one by one, or as chains."""
        array = self.reader.array(value, '"post-processors"')
        blocks = []
        for item in array.items if array else ():
            if not isinstance(item, JsonArray):
                chain = self._chain([item])
                blocks += chain
                continue
            chain = self._chain(item.items)
            if len(chain) == 1:
                blocks += chain
            elif chain:
                place = Place(chain[0].start, chain[0].end)
                blocks.append(block("post-processors", [], chain, place))
        return blocks

    def _chain(self, items: Sequence[JsonValue]) -> list[Block]:
        blocks: list[Block | None] = []
        for item in items:
            if isinstance(item, JsonString):
                blocks.append(block("post-processor", [(item.value, item)], [], item))
            elif isinstance(item, JsonArray):
                summary = "A chain of post-processors cannot hold another one"
                hint = 'Write ["first", "second"], and further chains beside it.'
                self.reader.error("wrong-type", summary, item, hint=hint)
            elif isinstance(item, JsonObject):
                blocks.append(self._block("post-processor", item))
            else:
                self.reader.object(item, "A post-processor")
        return [each for each in blocks if each is not None]

    def _block(self, kind: str, node: JsonObject) -> Block | None:
        what = "post-processor" if kind == "post-processor" else "provisioner"
        label = self.reader.kind(node, what)
        if label is None:
            return None
        role = POST_PROCESSOR if kind == "post-processor" else PROVISIONER
        schema = self.schemas.find(role, label.value)
        options = schema.block_options(role) if schema else None
        without = _META if kind == "provisioner" else ("type", "only", "except")
        items = self.translator.items(node, self.here, options, without)
        items += self._meta(node, kind, options)
        return block(kind, [(label.value, label)], items, label)

    def _meta(self, node: JsonObject, kind: str, options: Mapping[str, Option] | None) -> list[Argument]:
        named = members(node)
        only, except_, override = (named.get(name) for name in ("only", "except", "override"))
        if only and except_:
            summary = 'Only one of "only" and "except" may be set'
            last = max(only, except_, key=lambda member: member.name.start)
            self.reader.error("only-and-except", summary, last.name)
            return []
        found = [self._names(member) for member in (only, except_) if member]
        if override and kind == "provisioner":
            found += self._override(override, options)
        return found

    def _names(self, member: JsonMember) -> Argument:
        """``only`` and ``except`` with the names of sources."""
        name, items = member.name.value, []
        for string in self.reader.strings(member.value, f'"{name}"'):
            builder = find_builder(self.reader, self.builders, string, f'"{name}"')
            if builder:
                items.append(Text(string.start, string.end, builder.reference))
        return member_argument(member, Tuple(member.value.start, member.value.end, tuple(items)))

    def _override(self, member: JsonMember, options: Mapping[str, Option] | None) -> list[Argument]:
        outer = self.reader.object(member.value, '"override"')
        entries = []
        for each in outer.members if outer else ():
            builder = find_builder(self.reader, self.builders, each.name, '"override"')
            inner = self.reader.object(each.value, f'"override.{each.name.value}"')
            if builder and inner:
                key = Text(each.name.start, each.name.end, builder.identifier)
                entries.append(Entry(each.name.start, inner.end, key, self._overriding(inner, options)))
        if outer is None:
            return []
        return [member_argument(member, Object(outer.start, outer.end, tuple(entries)))]

    def _overriding(self, inner: JsonObject, options: Mapping[str, Option] | None) -> Expression:
        entries = []
        for member in inner.members:
            key = Text(member.name.start, member.name.end, member.name.value)
            option = options.get(member.name.value) if options else None
            value = self.translator.value(member.value, self.here, option)
            entries.append(Entry(member.name.start, member.value.end, key, value))
        return Object(inner.start, inner.end, tuple(entries))
