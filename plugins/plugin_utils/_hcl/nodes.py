# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The syntax tree of an HCL template: about twenty frozen node kinds.

Every node carries ``start`` and ``end``, offsets in code points into the text it was parsed from.
The tree lives in the semantic core because the evaluator walks it; only the parser builds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def _node(cls: type[_Class]) -> type[_Class]:
    """Frozen for the type checker only: at run time that would cost 15 ms of every start."""
    return dataclass(slots=True, eq=False, repr=False)(cls)


@_node
class Node:
    """Something that stands in a source text from ``start`` up to, not including, ``end``."""

    if TYPE_CHECKING:  # what makes dataclasses.fields and dataclasses.replace accept a node
        __dataclass_fields__: ClassVar[Mapping[str, Any]]
        __match_args__: ClassVar[tuple[str, ...]]

    start: int
    end: int

    def __eq__(self, other: object) -> bool:
        if self.__class__ is not other.__class__:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__match_args__)

    def __hash__(self) -> int:
        return hash((self.__class__, *(getattr(self, name) for name in self.__match_args__)))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{self.__class__.__name__}({values})"


class Expression(Node):
    """Base of everything that has a value."""

    __slots__ = ()


@_node
class Null(Expression):
    """The keyword ``null``."""


@_node
class Bool(Expression):
    """``true`` or ``false``."""

    value: bool


@_node
class Number(Expression):
    """A number literal; ``text`` as written, because a float would lose digits."""

    text: str


@_node
class Text(Expression):
    """A string without interpolation, or the literal part of a template: escapes decoded, NFC."""

    value: str


@_node
class Template(Expression):
    """A string made of parts that are converted to strings and joined, even if there is but one part.

    A string that is nothing but one interpolation is a Wrapped instead.
    """

    parts: tuple[Expression, ...]
    heredoc: bool = False


@_node
class Wrapped(Expression):
    """``"${x}"``: a string that is one interpolation and therefore keeps the type of ``inner``."""

    inner: Expression


@_node
class TemplateIf(Expression):
    """``%{ if }`` inside a template; the branches are templates."""

    condition: Expression
    then: Expression
    otherwise: Expression


@_node
class TemplateFor(Expression):
    """``%{ for }`` inside a template; ``key_name`` is empty when only the value is named."""

    key_name: str
    value_name: str
    collection: Expression
    body: Expression


@_node
class Name(Expression):
    """The first word of a reference: ``var``, ``local``, an iterator."""

    name: str


@_node
class Attribute(Expression):
    """``target.name``."""

    target: Expression
    name: str


@_node
class Index(Expression):
    """``target[key]``, and the legacy ``target.0`` with a Number key."""

    target: Expression
    key: Expression


@_node
class Splat(Expression):
    """``target[*]each`` or ``target.*each``; inside ``each`` the element is an Item node."""

    target: Expression
    each: Expression


@_node
class Item(Expression):
    """The element that a splat is working on."""


@_node
class Call(Expression):
    """``name(arguments)``; ``expand`` when the last argument is followed by ``...``."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool = False


@_node
class Unary(Expression):
    """``-operand`` or ``!operand``."""

    operator: str
    operand: Expression


@_node
class Binary(Expression):
    """``left operator right``."""

    operator: str
    left: Expression
    right: Expression


@_node
class Conditional(Expression):
    """``condition ? then : otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression


@_node
class Parenthesised(Expression):
    """``(inner)``: kept, because as an object key it means the value of a name, not the name."""

    inner: Expression


@_node
class Tuple(Expression):
    """``[a, b]``."""

    items: tuple[Expression, ...]


@_node
class Entry(Node):
    """One ``key = value`` of an object; a bare word key is a Text node."""

    key: Expression
    value: Expression


@_node
class Object(Expression):
    """``{ key = value }``."""

    entries: tuple[Entry, ...]


@_node
class For(Expression):
    """``[for ... : value]``, or with a key ``{for ... : key => value}``; ``group`` for a trailing ``...``."""

    key_name: str
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None = None
    group: bool = False


@_node
class Label(Node):
    """A label of a block, quoted or bare; the span includes the quotes."""

    text: str


@_node
class Argument(Node):
    """``name = value``; ``name_end`` is where the name ends."""

    name: str
    name_end: int
    value: Expression


@_node
class Body(Node):
    """What stands between the braces of a block, or in a whole file, in source order."""

    items: tuple[Argument | Block, ...]

    def arguments(self) -> dict[str, Argument]:
        """The arguments by name; the parser has refused duplicates."""
        return {item.name: item for item in self.items if isinstance(item, Argument)}

    def blocks(self, kind: str | None = None) -> list[Block]:
        """The blocks in source order, all or of one kind."""
        return [item for item in self.items if isinstance(item, Block) and kind in (None, item.kind)]


@_node
class Block(Node):
    """``kind "label" { body }``; ``header_end`` is where the opening brace stands."""

    kind: str
    labels: tuple[Label, ...]
    body: Body
    header_end: int
