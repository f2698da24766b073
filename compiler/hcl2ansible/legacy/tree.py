# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Arguments and blocks of HCL that stand where something stands in a JSON file."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..hcl.nodes import Argument, Block, Body, Expression, Label
from ..parse.json_syntax import JsonMember, JsonValue
from .place import Place

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")


def argument(name: str, value: Expression, at: Place) -> Argument:
    """``name = value``, which stands at ``at``."""
    return Argument(at.start, at.end, name, at.end, value)


def member_argument(member: JsonMember, value: Expression) -> Argument:
    """A member of an object as an argument."""
    name = member.name
    return Argument(name.start, member.value.end, name.value, name.end, value)


def block(
    kind: str,
    labels: Sequence[tuple[str, JsonValue | Place]],
    items: Sequence[Argument | Block],
    at: JsonValue | Place,
) -> Block:
    """A block; messages about the whole of it point at ``at``."""
    written = tuple(Label(place.start, place.end, text) for text, place in labels)
    return Block(at.start, at.end, kind, written, Body(at.start, at.end, tuple(items)), at.end)


def is_identifier(text: str) -> bool:
    """Whether HCL allows a name."""
    return _IDENTIFIER.fullmatch(text) is not None


def identifier(text: str, taken: Collection[str]) -> str:
    """A name that HCL allows, as like ``text`` as possible and not among ``taken``."""
    name = text if is_identifier(text) else re.sub(r"[^\w-]+", "_", text.strip()).strip("_") or "unnamed"
    if not is_identifier(name):
        name = f"_{name}"
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique
