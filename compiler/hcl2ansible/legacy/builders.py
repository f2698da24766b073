# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builders: as sources with names that HCL allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..check.findings import did_you_mean
from ..hcl.nodes import Argument, Block, Bool
from ..ir.schema import BUILDER, Schemas
from ..parse.json_syntax import JsonObject, JsonString
from .bodies import Translator
from .place import Place
from .shapes import Reader, members
from .tree import argument, block, identifier
from .variables import Variables


@dataclass(frozen=True)
class Builder:
    """``raw``: the name as written, which ``only`` and the like use; ``name``: as a run shows it."""

    node: JsonObject
    type: JsonString
    raw: str
    name: str
    identifier: str

    @property
    def reference(self) -> str:
        """TYPE.NAME of the source."""
        return f"{self.type.value}.{self.identifier}"

    @property
    def place(self) -> JsonString:
        """Where the name stands, or else the type."""
        member = members(self.node).get("name")
        return member.value if member and isinstance(member.value, JsonString) else self.type


def read_builders(
    reader: Reader, found: Sequence[JsonObject], render: Callable[[JsonString], str | None]
) -> list[Builder]:
    """The builders with their names; ``render`` gives the text of a name with ``{{ }}`` in it."""
    builders: dict[str, Builder] = {}
    taken: set[str] = set()
    for node in found:
        kind = reader.kind(node, "builder")
        if kind is None:
            continue
        member = members(node).get("name")
        written = reader.string(member.value, 'The "name" of a builder') if member else None
        raw = (written.value if written else "") or kind.value
        name = raw
        if written is not None and "{{" in raw:
            name = render(written) or raw
        builder = Builder(node, kind, raw, name, identifier(name, taken))
        if raw in builders:
            reader.error(
                "duplicate-definition",
                f'There are two builders named "{raw}"',
                builder.place,
                detail=f"The other stands at {reader.span(builders[raw].place)}.",
                hint='Give each a name of its own: "name": "..."',
            )
            continue
        builders[raw] = builder
        taken.add(builder.identifier)
    return list(builders.values())


def source_blocks(
    builders: Sequence[Builder], translator: Translator, variables: Variables, schemas: Schemas
) -> list[Block]:
    """The sources, by type and name."""
    here = variables.surroundings(in_source=True)
    blocks = []
    for builder in sorted(builders, key=lambda each: (each.type.value, each.name)):
        schema = schemas.builder(builder.type.value)
        options = schema.block_options(BUILDER) if schema else None
        items = translator.items(builder.node, here, options, ("type", "name"))
        items += _defaults(builder)
        labels = [(builder.type.value, builder.type), (builder.identifier, builder.place)]
        blocks.append(block("source", labels, items, builder.type))
    return blocks


def _defaults(builder: Builder) -> Iterator[Argument]:
    """What a builder does in JSON unless told otherwise, and in HCL only when told."""
    if builder.type.value == "docker" and "fix_upload_owner" not in members(builder.node):
        place = Place(builder.type.start, builder.type.end)
        yield argument("fix_upload_owner", Bool(place.start, place.end, True), place)


def find_builder(
    reader: Reader, builders: Mapping[str, Builder], name: JsonString, where: str
) -> Builder | None:
    """The builder that ``only``, ``except`` or ``override`` names; an unknown one is noted."""
    if name.value in builders:
        return builders[name.value]
    reader.error(
        "unknown-source",
        f'{where} names the builder "{name.value}", which does not exist',
        name,
        hint=did_you_mean(name.value, builders),
    )
    return None
