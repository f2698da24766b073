# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands in a legacy template, as it is written: nothing is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..check.findings import Findings
from ..hcl.diagnostics import SourceFile
from ..parse.json_syntax import JsonNull, JsonValue, parse_json_text
from .builders import read_builders
from .shapes import Reader, members
from .template import note_unknown


@dataclass(frozen=True)
class Listing:
    """``variables``: name -> default, None when a value must be given; ``builders``: (name, type)."""

    description: str
    variables: dict[str, str | None]
    sensitive: tuple[str, ...]
    builders: tuple[tuple[str, str], ...]
    provisioners: tuple[str, ...]


def list_template(file: SourceFile) -> Listing:
    """Read a template; raises DiagnosticError."""
    findings = Findings()
    reader = Reader(file, findings)
    root = parse_json_text(file)
    reader.note_duplicates(root)
    template = reader.object(root, "A template")
    if template is not None:
        note_unknown(reader, template)
    parts = {name: member.value for name, member in members(template).items()} if template else {}
    description = parts.get("description")
    text = reader.string(description, '"description"') if description else None
    sensitive = parts.get("sensitive-variables")
    listing = Listing(
        description=text.value if text else "",
        variables=_variables(reader, parts.get("variables")),
        sensitive=tuple(
            name.value for name in (reader.strings(sensitive, '"sensitive-variables"') if sensitive else ())
        ),
        builders=tuple(_builders(reader, parts.get("builders"))),
        provisioners=tuple(_provisioners(reader, parts.get("provisioners"))),
    )
    findings.raise_errors()
    return listing


def _variables(reader: Reader, section: JsonValue | None) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    values = reader.object(section, '"variables"') if section else None
    for name, member in members(values).items() if values else ():
        if isinstance(member.value, JsonNull):
            found[name] = None
        elif text := reader.string(member.value, f'The default of the variable "{name}"'):
            found[name] = text.value
    return found


def _builders(reader: Reader, section: JsonValue | None) -> Iterator[tuple[str, str]]:
    """Names with ``{{ }}`` in them stay as they are."""
    found = list(reader.objects(section, "builder")) if section else []
    for builder in read_builders(reader, found, lambda _name: None):
        yield builder.raw, builder.type.value


def _provisioners(reader: Reader, section: JsonValue | None) -> Iterator[str]:
    for each in reader.objects(section, "provisioner") if section else ():
        if kind := reader.kind(each, "provisioner"):
            yield kind.value
