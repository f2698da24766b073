# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A legacy template as ``compile`` and its like read one: with the values that a user gives."""

from __future__ import annotations

from ..check.given import Given
from ..check.source_files import read_file
from ..hcl.diagnostics import DiagnosticError, SourceFile
from ..hcl.record import replaced
from ..ir.schema import Schemas
from ..ir.template import Template
from ..parse.json_syntax import JsonObject, JsonString, parse_json_text
from .template import Translation, translate


def translate_given(file: SourceFile, schemas: Schemas, given: Given | None) -> Translation:
    """Translate a template, which may put values of variables into the names of its builders."""
    given = given or Given()
    return translate(file, schemas, given=_values(given), environment=given.environment)


def _values(given: Given) -> dict[str, str]:
    """Name -> text; a var file that cannot be read is reported when the variables are checked."""
    found: dict[str, str] = {}
    for path in given.var_files:
        try:
            value = parse_json_text(read_file(path))
        except DiagnosticError:
            continue
        for member in value.members if isinstance(value, JsonObject) else ():
            if isinstance(member.value, JsonString):
                found[member.name.value] = member.value.value
    return {**found, **dict(given.arguments)}


def completed(template: Template, translation: Translation) -> Template:
    """The template with the names that its user knows."""
    names = translation.builder_names
    sources = tuple(
        replaced(source, builder_name=names.get(source.reference, "")) for source in template.sources
    )
    return replaced(template, sources=sources, legacy_names=translation.variable_names)
