# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON values as expressions; ``{{ }}`` in strings becomes HCL, or stays for the run time."""

from __future__ import annotations

from ..check.findings import Findings
from ..hcl.diagnostics import SourceFile, Span
from ..hcl.nodes import Bool, Entry, Expression, Object, Text, Tuple
from ..parse.json_syntax import (
    JsonArray,
    JsonBool,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonValue,
)
from .functions import HERE_ONLY, Surroundings, pipeline_value, written
from .go_template import MalformedError, Piece, split
from .place import Place


def expression(value: JsonValue, here: Surroundings, file: SourceFile, findings: Findings) -> Expression:
    """The expression for any value; a ``{{ }}`` that cannot be read is noted, and stays as it is."""
    place = Place(value.start, value.end)
    match value:
        case JsonString():
            return text_expression(value, here, file, findings)
        case JsonNumber(text=text):
            return place.number(text)
        case JsonBool(value=truth):
            return Bool(value.start, value.end, truth)
        case JsonArray(items=items):
            return Tuple(
                value.start, value.end, tuple(expression(item, here, file, findings) for item in items)
            )
        case JsonObject(members=members):
            entries = tuple(
                Entry(
                    member.name.start,
                    member.value.end,
                    text_expression(member.name, here, file, findings),
                    expression(member.value, here, file, findings),
                )
                for member in members
            )
            return Object(value.start, value.end, entries)
    return place.null()


def text_expression(
    string: JsonString, here: Surroundings, file: SourceFile, findings: Findings
) -> Expression:
    """The expression for a string."""
    whole = Place(string.start, string.end)
    if "{{" not in string.value:
        return whole.text(string.value)
    try:
        pieces = split(string.value)
    except MalformedError as error:
        span = Span(file, string.offset(error.start), string.offset(error.end))
        hint = "A {{ that is meant as it stands is written {{`{{`}}."
        findings.error("invalid-template", error.message, span, hint=hint)
        return whole.text(string.value)
    parts: list[Expression] = []
    for piece in pieces:
        place = Place(string.offset(piece.start), string.offset(piece.end))
        parts += _action(piece, here, place) if piece.is_action else [place.text(piece.text)]
    return whole.joined(parts)


def _action(piece: Piece, here: Surroundings, place: Place) -> list[Expression]:
    """What an action becomes: a value of HCL if it can, else the text of it."""
    if not piece.word:
        value = pipeline_value(piece.pipeline, here, place)
        # Braces that are meant as they stand stay an action: the run time would take them for one.
        if value is not None and not (isinstance(value, Text) and "{" in value.value):
            return [value]
    if piece.pipeline is None or not piece.calls & HERE_ONLY:
        return [place.text(piece.text)]
    word = f"{piece.word} " if piece.word else ""
    return [place.text("{{" + word), *written(piece.pipeline, here, place), place.text("}}")]
