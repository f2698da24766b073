# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole legacy JSON template as the tree that native HCL gives."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..check.findings import Findings
from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Block, Body, Text, Tuple
from ..ir.schema import Schemas
from ..parse.json_syntax import JsonObject, JsonString, JsonValue, parse_json_text
from .bodies import Translator
from .builders import Builder, read_builders, source_blocks
from .components import Components
from .names import render_name
from .place import Place
from .shapes import Reader, members
from .tree import argument, block
from .variables import Variables

_KNOWN = (
    "min_packer_version",
    "description",
    "variables",
    "sensitive-variables",
    "builders",
    "provisioners",
    "error-cleanup-provisioner",
    "post-processors",
)
_IGNORED = ("push", "comments")


@dataclass(frozen=True)
class Translation:
    """``body``: what native HCL would give; ``builder_names``: TYPE.NAME of a source -> the builder's name;
    ``variable_names``: name in the template -> name in HCL; ``findings``: what was found on the way."""

    file: SourceFile
    body: Body
    findings: Findings
    builder_names: Mapping[str, str] = field(default_factory=dict)
    variable_names: Mapping[str, str] = field(default_factory=dict)


def translate(
    file: SourceFile,
    schemas: Schemas,
    *,
    given: Mapping[str, str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Translation:
    """Translate a template; raises DiagnosticError for what is not JSON.

    ``given``: values of variables, which may be part of a builder's name; ``environment``: the same (that of
    this process when not given).
    """
    findings = Findings()
    reader = Reader(file, findings)
    root = parse_json_text(file)
    reader.note_duplicates(root)
    template = reader.object(root, "A template")
    if template is None:
        return Translation(file, Body(0, len(file.text), ()), findings)
    note_unknown(reader, template)
    work = _Work(reader, template, schemas, given or {}, os.environ if environment is None else environment)
    return work.translation()


def note_unknown(reader: Reader, template: JsonObject) -> None:
    """Note what is no key of a template."""
    for member in template.members:
        name = member.name.value
        if name not in (*_KNOWN, *_IGNORED) and not name.startswith("_"):
            reader.unknown_key(member, _KNOWN)


class _Work:
    """One template on its way."""

    def __init__(
        self,
        reader: Reader,
        template: JsonObject,
        schemas: Schemas,
        given: Mapping[str, str],
        environment: Mapping[str, str],
    ) -> None:
        self.reader = reader
        self.template = template
        self.schemas = schemas
        self.parts: dict[str, JsonValue] = {name: member.value for name, member in members(template).items()}
        self.variables = Variables(reader, given)
        self.translator = Translator(reader, self.variables.is_empty)
        self.environment = environment

    def translation(self) -> Translation:
        """Everything, in the order in which one would write it."""
        self._read_variables()
        builders = self._builders()
        self.variables.same_names = all(builder.name == builder.identifier for builder in builders)
        sources = source_blocks(builders, self.translator, self.variables, self.schemas)
        build = self._build(builders)
        blocks = [*self._packer(), *self.variables.blocks(), *sources, *build]
        return Translation(
            self.reader.file,
            Body(self.template.start, self.template.end, tuple(blocks)),
            self.reader.findings,
            {builder.reference: builder.name for builder in builders},
            self.variables.names,
        )

    def _read_variables(self) -> None:
        section = self.parts.get("variables")
        sensitive = self.parts.get("sensitive-variables")
        self.variables.read(
            self.reader.object(section, '"variables"') if section else None,
            self.reader.strings(sensitive, '"sensitive-variables"') if sensitive else [],
        )

    def _builders(self) -> list[Builder]:
        section = self.parts.get("builders")
        found = list(self.reader.objects(section, "builder")) if section else []
        if section is None or (not found and not self.reader.findings.errors):
            hint = 'For example: "builders": [{"type": "docker", "image": "debian", "commit": true}]'
            where = Place(self.template.start, self.template.start + 1)
            self.reader.error("no-builder", "The template has no builder", where, hint=hint)

        def render(name: JsonString) -> str | None:
            return render_name(name, self.variables, self.environment)

        return read_builders(self.reader, found, render)

    def _packer(self) -> list[Block]:
        value = self.parts.get("min_packer_version")
        version = self.reader.string(value, '"min_packer_version"') if value else None
        if version is None or not version.value:
            return []
        place = Place(version.start, version.end)
        wanted = argument("required_version", place.text(f">= {version.value}"), place)
        return [block("packer", [], [wanted], place)]

    def _build(self, builders: list[Builder]) -> list[Block]:
        parts = self.parts
        here = self.variables.surroundings(in_build=True, in_source=True)
        by_name = {builder.raw: builder for builder in builders}
        components = Components(self.reader, self.translator, self.schemas, by_name, here)
        items: list[Block] = []
        if "provisioners" in parts:
            items += components.provisioners(list(self.reader.objects(parts["provisioners"], "provisioner")))
        if "error-cleanup-provisioner" in parts:
            cleanup = components.error_cleanup(parts["error-cleanup-provisioner"])
            items += [cleanup] if cleanup else []
        if "post-processors" in parts:
            items += components.chains(parts["post-processors"])
        if not builders:
            return []
        return [self._build_block(builders, items)]

    def _build_block(self, builders: list[Builder], items: list[Block]) -> Block:
        place = self._place("builders")
        head = []
        description = self.parts.get("description")
        if description and (text := self.reader.string(description, '"description"')) and text.value:
            at = Place(text.start, text.end)
            head.append(argument("description", at.text(text.value), at))
        references = tuple(
            Text(each.place.start, each.place.end, f"source.{each.reference}")
            for each in sorted(builders, key=lambda each: each.name)
        )
        head.append(argument("sources", Tuple(place.start, place.end, references), place))
        return block("build", [], [*head, *items], place)

    def _place(self, name: str) -> Place:
        key = members(self.template)[name].name
        return Place(key.start, key.end)
