# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The syntax tree of an HCL template: about twenty frozen node kinds.

Every node carries ``start`` and ``end``, offsets in code points into the text it was parsed from.
The tree lives in the semantic core because the evaluator walks it; only the parser builds it.
"""

from __future__ import annotations

from collections.abc import Iterator

from .record import record


@record
class Node:
    """Something that stands in a source text from ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def children(self) -> Iterator[Node]:
        """The nodes right below this one, in the order of the fields."""
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))


class Expression(Node):
    """Base of everything that has a value."""

    __slots__ = ()


@record
class Null(Expression):
    """The keyword ``null``."""


@record
class Bool(Expression):
    """``true`` or ``false``."""

    value: bool


@record
class Number(Expression):
    """A number literal; ``text`` as written, because a float would lose digits."""

    text: str


@record
class Text(Expression):
    """A string without interpolation, or the literal part of a template: escapes decoded, NFC."""

    value: str


@record
class Template(Expression):
    """A string made of parts that are converted to strings and joined, even if there is but one part.

    A string that is nothing but one interpolation is a Wrapped instead.
    """

    parts: tuple[Expression, ...]
    heredoc: bool = False


@record
class Wrapped(Expression):
    """``"${x}"``: a string that is one interpolation and therefore keeps the type of ``inner``."""

    inner: Expression


@record
class TemplateIf(Expression):
    """``%{ if }`` inside a template; the branches are templates."""

    condition: Expression
    then: Expression
    otherwise: Expression


@record
class TemplateFor(Expression):
    """``%{ for }`` inside a template; ``key_name`` is empty when only the value is named."""

    key_name: str
    value_name: str
    collection: Expression
    body: Expression


@record
class Name(Expression):
    """The first word of a reference: ``var``, ``local``, an iterator."""

    name: str


@record
class Attribute(Expression):
    """``target.name``."""

    target: Expression
    name: str


@record
class Index(Expression):
    """``target[key]``, and the legacy ``target.0`` with a Number key."""

    target: Expression
    key: Expression


@record
class Splat(Expression):
    """``target[*]each`` or ``target.*each``; inside ``each`` the element is an Item node."""

    target: Expression
    each: Expression


@record
class Item(Expression):
    """The element that a splat is working on."""


@record
class Call(Expression):
    """``name(arguments)``; ``expand`` when the last argument is followed by ``...``."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool = False


@record
class Unary(Expression):
    """``-operand`` or ``!operand``."""

    operator: str
    operand: Expression


@record
class Binary(Expression):
    """``left operator right``."""

    operator: str
    left: Expression
    right: Expression


@record
class Conditional(Expression):
    """``condition ? then : otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression


@record
class Parenthesised(Expression):
    """``(inner)``: kept, because as an object key it means the value of a name, not the name."""

    inner: Expression


@record
class Tuple(Expression):
    """``[a, b]``."""

    items: tuple[Expression, ...]


@record
class Entry(Node):
    """One ``key = value`` of an object; a bare word key is a Text node."""

    key: Expression
    value: Expression


@record
class Object(Expression):
    """``{ key = value }``."""

    entries: tuple[Entry, ...]


@record
class For(Expression):
    """``[for ... : value]``, or with a key ``{for ... : key => value}``; ``group`` for a trailing ``...``."""

    key_name: str
    value_name: str
    collection: Expression
    key: Expression | None
    value: Expression
    condition: Expression | None = None
    group: bool = False


@record
class Label(Node):
    """A label of a block, quoted or bare; the span includes the quotes."""

    text: str


@record
class Argument(Node):
    """``name = value``; ``name_end`` is where the name ends."""

    name: str
    name_end: int
    value: Expression


@record
class Body(Node):
    """What stands between the braces of a block, or in a whole file, in source order."""

    items: tuple[Argument | Block, ...]

    def arguments(self) -> dict[str, Argument]:
        """The arguments by name; the parser has refused duplicates."""
        return {item.name: item for item in self.items if isinstance(item, Argument)}

    def blocks(self, kind: str | None = None) -> list[Block]:
        """The blocks in source order, all or of one kind."""
        return [item for item in self.items if isinstance(item, Block) and kind in (None, item.kind)]


@record
class Block(Node):
    """``kind "label" { body }``; ``header_end`` is where the opening brace stands."""

    kind: str
    labels: tuple[Label, ...]
    body: Body
    header_end: int
