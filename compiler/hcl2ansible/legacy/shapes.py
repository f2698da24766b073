# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shapes that the parts of a JSON template must have; what has another one is noted and left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..check.findings import Findings, did_you_mean
from ..hcl.diagnostics import SourceFile, Span
from ..parse.json_syntax import (
    JsonArray,
    JsonBool,
    JsonMember,
    JsonNull,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonValue,
)
from .place import Place

_SAYS: dict[type[JsonValue], str] = {
    JsonArray: "a list",
    JsonBool: "true or false",
    JsonNull: "null",
    JsonNumber: "a number",
    JsonObject: "an object",
    JsonString: "a string",
}


@dataclass(frozen=True)
class Reader:
    """Looks at the JSON values of one file."""

    file: SourceFile
    findings: Findings

    def error(
        self, code: str, summary: str, value: JsonValue | Place, *, detail: str = "", hint: str = ""
    ) -> None:
        """Note an error at a value."""
        self.findings.error(code, summary, self.span(value), detail=detail, hint=hint)

    def span(self, value: JsonValue | Place) -> Span:
        """Where a value stands; of an object or list of several lines only its bracket."""
        end = value.end
        if isinstance(value, JsonObject | JsonArray) and "\n" in self.file.text[value.start : end]:
            end = value.start + 1
        return Span(self.file, value.start, end)

    def object(self, value: JsonValue, what: str) -> JsonObject | None:
        """The value if it is an object."""
        if isinstance(value, JsonObject):
            return value
        self._note_misfit(value, what, JsonObject)
        return None

    def array(self, value: JsonValue, what: str) -> JsonArray | None:
        """The value if it is a list."""
        if isinstance(value, JsonArray):
            return value
        self._note_misfit(value, what, JsonArray)
        return None

    def string(self, value: JsonValue, what: str) -> JsonString | None:
        """The value if it is a string."""
        if isinstance(value, JsonString):
            return value
        self._note_misfit(value, what, JsonString)
        return None

    def _note_misfit(self, value: JsonValue, what: str, wanted: type[JsonValue]) -> None:
        detail = f"It is {_SAYS[type(value)]}."
        self.error("wrong-type", f"{what} must be {_SAYS[wanted]}", value, detail=detail)

    def objects(self, value: JsonValue, what: str) -> Iterator[JsonObject]:
        """The objects of a list."""
        array = self.array(value, f'"{what}s"')
        for item in array.items if array else ():
            if found := self.object(item, f"A {what}"):
                yield found

    def strings(self, value: JsonValue, what: str) -> list[JsonString]:
        """The strings of a list."""
        array = self.array(value, what)
        checked = [self.string(item, f"Each item of {what}") for item in (array.items if array else ())]
        return [item for item in checked if item is not None]

    def kind(self, holder: JsonObject, what: str) -> JsonString | None:
        """The ``type`` of a builder, provisioner or post-processor."""
        member = members(holder).get("type")
        if member is None:
            hint = 'For example: "type": "docker"' if what == "builder" else 'For example: "type": "shell"'
            if what == "post-processor":
                hint = 'For example: "type": "manifest"'
            self.error("missing-argument", f'The {what} has no "type"', holder, hint=hint)
            return None
        found = self.string(member.value, f'The "type" of a {what}')
        if found is not None and not found.value:
            self.error("invalid-value", f'The "type" of the {what} is empty', found)
            return None
        return found

    def note_duplicates(self, value: JsonValue) -> None:
        """Note every name that an object has twice, at any depth."""
        if isinstance(value, JsonArray):
            for item in value.items:
                self.note_duplicates(item)
        elif isinstance(value, JsonObject):
            seen: dict[str, JsonMember] = {}
            for member in value.members:
                first = seen.setdefault(member.name.value, member)
                if first is not member:
                    self.error(
                        "duplicate-argument",
                        f'"{member.name.value}" is set twice',
                        member.name,
                        detail=f"It is set already at {self.span(first.name)}.",
                    )
                self.note_duplicates(member.value)

    def unknown_key(self, member: JsonMember, known: Collection[str]) -> None:
        """Note a key at the root that means nothing."""
        name = member.name.value
        hint = did_you_mean(name, known)
        if hint.startswith("Known"):
            hint = f'A comment is a key that starts with an underscore: "_{name}"'
        self.error(
            "unknown-argument", f'There is no "{name}" at the root of a template', member.name, hint=hint
        )


def members(value: JsonObject) -> dict[str, JsonMember]:
    """The members by name; of those with the same name the last."""
    return {member.name.value: member for member in value.members}
