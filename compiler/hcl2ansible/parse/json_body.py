# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HCL in JSON syntax: the same tree that native syntax gives.

Nothing in JSON says whether a member is an argument or a block, and how many of the levels inside a block are
its labels. A Shape says it for one kind of body; where it does not, objects become blocks, for then the error
about them says what was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.nodes import (
    Argument,
    Block,
    Body,
    Bool,
    Entry,
    Expression,
    Label,
    Null,
    Number,
    Object,
    Tuple,
    Unary,
)
from ..hcl.record import fresh, record
from . import json_strings as strings
from .json_syntax import (
    JsonArray,
    JsonBool,
    JsonMember,
    JsonNull,
    JsonNumber,
    JsonObject,
    JsonString,
    JsonValue,
    parse_json_text,
)

COMMENT = "//"  # the name of members that mean nothing


class _EveryName:
    def __contains__(self, name: object) -> bool:
        return True


EVERY_NAME: Container[str] = _EveryName()


@record(kw_only=True)
class Shape:
    """What may stand in one kind of body.

    ``blocks``: kind -> the blocks of that kind; ``arguments``: names. Strings are templates, but those of the
    arguments in ``literal`` are taken as they are, and those in ``expressions`` hold an expression.
    """

    blocks: Mapping[str, BlockShape] = fresh(default_factory=dict)
    arguments: Container[str] = ()
    literal: Container[str] = ()
    expressions: Container[str] = ()


@record(kw_only=True)
class BlockShape:
    """The blocks of one kind; ``labels``: how they are called; ``body`` gives the shape for given labels."""

    labels: tuple[str, ...] = ()
    body: Callable[[tuple[str, ...]], Shape]


def parse_json_body(file: SourceFile, shape: Shape, what: str = "A template", hint: str = "") -> Body:
    """The body that a whole file is, called ``what`` in messages; raises DiagnosticError."""
    reader = _Reader(file)
    body = reader.body(parse_json_text(file), shape, what, hint)
    if reader.findings:
        raise DiagnosticError(*reader.findings)
    return body


class _Reader:
    """What is found in one file; it goes on after each error."""

    def __init__(self, file: SourceFile) -> None:
        self.findings: list[Diagnostic] = []
        self._file = file

    def _error(self, code: str, place: JsonValue, summary: str, detail: str = "", hint: str = "") -> None:
        end = place.start + 1 if isinstance(place, (JsonObject, JsonArray)) else place.end
        span = Span(self._file, place.start, end)
        self.findings.append(Diagnostic("error", code, summary, detail, hint, span))

    def body(self, value: JsonValue, shape: Shape, what: str, hint: str = "") -> Body:
        """An object, or an array of objects that count as one, as a body."""
        arguments: dict[str, Argument] = {}
        items: list[Argument | Block] = []
        for member in self._members(value, f"{what} must be an object", hint):
            name = member.name.value
            if name == COMMENT:
                continue
            if self._is_block(member, shape):
                items += self._blocks(member, shape)
            else:
                argument = self._argument(member, shape)
                if name in arguments:
                    self._set_twice(member.name, arguments[name])
                else:
                    arguments[name] = argument
                    items.append(argument)
        return Body(value.start, value.end, tuple(items))

    def _members(self, value: JsonValue, otherwise: str, hint: str = "") -> Iterator[JsonMember]:
        if isinstance(value, JsonObject):
            yield from value.members
        elif isinstance(value, JsonArray):
            for item in value.items:
                if isinstance(item, JsonObject):
                    yield from item.members
                elif not isinstance(item, JsonNull):
                    self._error("json-type", item, otherwise, f"It is {_said(item)}.", hint)
        elif not isinstance(value, JsonNull):
            self._error("json-type", value, otherwise, f"It is {_said(value)}.", hint)

    def _is_block(self, member: JsonMember, shape: Shape) -> bool:
        name, value = member.name.value, member.value
        if name in shape.blocks:
            return True
        if name in shape.arguments:
            return False
        objects = value.items if isinstance(value, JsonArray) else (value,)
        return bool(objects) and all(isinstance(item, JsonObject) for item in objects)

    def _set_twice(self, name: JsonString, earlier: Argument) -> None:
        line = self._file.position(earlier.start)[0]
        self._error(
            "duplicate-argument",
            name,
            f"The argument {name.value} is set twice",
            f"It has already been set on line {line}.",
            "Keep one of the two.",
        )

    def _blocks(self, member: JsonMember, shape: Shape) -> Iterator[Block]:
        found = shape.blocks.get(member.name.value) or BlockShape(body=lambda _labels: Shape())
        return self._labelled(member.name.value, member.name, member.value, found, ())

    def _labelled(
        self, kind: str, name: JsonString, value: JsonValue, shape: BlockShape, labels: tuple[Label, ...]
    ) -> Iterator[Block]:
        """All blocks below one name, which is the kind or the last of the labels so far."""
        missing = shape.labels[len(labels) :]
        if not missing:
            yield from self._bodies(kind, name, value, shape, labels)
            return
        problem = f'The {missing[0]} of a "{kind}" block is missing'
        before = len(self.findings)
        members = list(self._members(value, problem, _pattern(kind, shape)))
        if not members and len(self.findings) == before:
            self._error("block-labels", name, problem, hint=_pattern(kind, shape))
        for member in members:
            label = Label(member.name.start, member.name.end, member.name.value)
            yield from self._labelled(kind, member.name, member.value, shape, (*labels, label))

    def _bodies(
        self, kind: str, name: JsonString, value: JsonValue, shape: BlockShape, labels: tuple[Label, ...]
    ) -> Iterator[Block]:
        if isinstance(value, JsonNull):
            return
        inner = shape.body(tuple(label.text for label in labels))
        what = " ".join([f"The body of {kind}", *(f'"{label.text}"' for label in labels)])
        bodies = value.items if isinstance(value, JsonArray) else (value,)
        for item in bodies:
            # Several blocks with the same labels differ by their bodies only.
            start, end = (item.start, item.start + 1) if len(bodies) > 1 else (name.start, name.end)
            body = self.body(item, inner, what, _pattern(kind, shape))
            yield Block(start, item.end, kind, labels, body, end)

    def _argument(self, member: JsonMember, shape: Shape) -> Argument:
        name, value = member.name, member.value
        if isinstance(value, JsonString) and name.value in shape.expressions:
            found = self._absorbing(lambda: strings.expression(self._file, value), value)
        else:
            found = self._expression(value, literal=name.value in shape.literal)
        return Argument(name.start, value.end, name.value, name.end, found)

    def _absorbing(self, parse: Callable[[], Expression], value: JsonValue) -> Expression:
        try:
            return parse()
        except DiagnosticError as error:
            self.findings += error.diagnostics
            return Null(value.start, value.end)

    def _expression(self, value: JsonValue, *, literal: bool) -> Expression:
        start, end = value.start, value.end
        match value:
            case JsonString():
                return self._string(value, literal=literal)
            case JsonNumber(text=text):
                if text.startswith("-"):
                    return Unary(start, end, "-", Number(start + 1, end, text[1:]))
                return Number(start, end, text)
            case JsonBool(value=truth):
                return Bool(start, end, truth)
            case JsonArray(items=items):
                return Tuple(start, end, tuple(self._expression(item, literal=literal) for item in items))
            case JsonObject(members=members):
                return Object(start, end, self._entries(members, literal=literal))
        return Null(start, end)

    def _entries(self, members: tuple[JsonMember, ...], *, literal: bool) -> tuple[Entry, ...]:
        earlier: dict[str, JsonString] = {}
        entries = []
        for name, value in ((member.name, member.value) for member in members):
            if name.value in earlier:
                line = self._file.position(earlier[name.value].start)[0]
                summary = f'The name "{name.value}" stands twice in one object'
                detail = f"It stands on line {line} already."
                self._error("duplicate-key", name, summary, detail, "Remove one of them.")
            earlier.setdefault(name.value, name)
            key = self._string(name, literal=literal)
            entries.append(Entry(name.start, value.end, key, self._expression(value, literal=literal)))
        return tuple(entries)

    def _string(self, string: JsonString, *, literal: bool) -> Expression:
        if literal:
            return strings.literal(string)
        return self._absorbing(lambda: strings.template(self._file, string), string)


def _said(value: JsonValue) -> str:
    return {
        JsonNull: "null",
        JsonBool: "true or false",
        JsonNumber: "a number",
        JsonString: "a string",
        JsonArray: "an array",
    }.get(type(value), "an object")


def _pattern(kind: str, shape: BlockShape) -> str:
    """A hint on the levels of a block."""
    opened = "".join(f'{{"{label.upper()}": ' for label in shape.labels)
    return f'Write it as: "{kind}": {opened}{{ ... }}{"}" * len(shape.labels)}'
