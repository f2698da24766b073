# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes data as YAML lines: two blanks a level, short lists and maps on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..ir.playbook import Data, Jinja
from .scalars import TEMPLATE_MARK, WIDTH, inline, is_plain, number, protected, scalar_lines

_INLINE_ENTRIES = 3
_INLINE_MAP = 76


def mapping_lines(mapping: Mapping[str, Data], indent: int, *, spread: int = 0) -> Iterator[str]:
    """``key: value`` lines at ``indent``; maps down to ``spread`` levels below never share a line."""
    for key, value in mapping.items():
        yield from entry_lines(key, value, indent, spread=spread)


def entry_lines(key: str, value: Data, indent: int, *, spread: int = 0) -> Iterator[str]:
    """One ``key: value``."""
    yield from _value_lines(" " * indent + inline(key) + ":", value, indent + 2, spread)


def value_text(value: Data, *, flow: bool = True) -> str | None:
    """The value on one line, or None where it needs more; ``flow``: it stands in brackets."""
    if isinstance(value, Jinja):
        return None if "\n" in value.text else inline(value.text, flow=flow)
    if isinstance(value, str):
        if "\n" in value:
            return None
        tag, text = protected(value)
        return f"{tag} {inline(text, flow=flow)}".lstrip()
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, Mapping):
        entries = [(inline(key, flow=True), value_text(item)) for key, item in value.items()]
        return _bracketed("{", [f"{key}: {text}" if text is not None else None for key, text in entries], "}")
    return _bracketed("[", [value_text(item) for item in value], "]")


def _bracketed(start: str, items: list[str | None], end: str) -> str | None:
    texts = [item for item in items if item is not None]
    return start + ", ".join(texts) + end if len(texts) == len(items) else None


def _value_lines(head: str, value: Data, indent: int, spread: int) -> Iterator[str]:
    """``head`` is the line so far: ``key:`` or ``-``; what goes below stands at ``indent``."""
    if isinstance(value, Jinja | str):
        tag, text = ("", value.text) if isinstance(value, Jinja) else protected(value)
        first, *rest = scalar_lines(text, indent, len(head), tag=tag)
        yield head + first
        yield from rest
        return
    short = None if spread and isinstance(value, Mapping) and value else _short(head, value)
    if short is not None:
        yield short
    elif isinstance(value, Mapping):
        if head.endswith("-"):
            first, *rest = mapping_lines(value, indent, spread=spread - 1 if spread else 0)
            yield head + " " + first.lstrip(" ")
            yield from rest
        else:
            yield head
            yield from mapping_lines(value, indent, spread=spread - 1 if spread else 0)
    elif isinstance(value, tuple):
        yield from _list_lines(head, value, indent)


def _list_lines(head: str, items: tuple[Data, ...], indent: int) -> Iterator[str]:
    dash = " " * indent + "-"
    if head.endswith("-"):  # a list in a list starts on the same line
        first, *rest = [line for item in items for line in _value_lines(dash, item, indent + 2, 0)]
        yield head + " " + first.lstrip(" ")
        yield from rest
        return
    yield head
    for item in items:
        yield from _value_lines(dash, item, indent + 2, 0)


def _short(head: str, value: Data) -> str | None:
    text = value_text(value, flow=False)
    if text is None:
        return None
    line = f"{head} {text}"
    if isinstance(value, Mapping) and value:
        simple = all(_is_simple(item) for item in value.values())
        return line if simple and len(value) <= _INLINE_ENTRIES and len(line) <= _INLINE_MAP else None
    if isinstance(value, tuple) and value:
        return line if len(line) <= WIDTH and _reads_well(value) else None
    return line


def _is_simple(value: Data) -> bool:
    if isinstance(value, Mapping | tuple | Jinja):
        return not value if isinstance(value, Mapping | tuple) else False
    return not (isinstance(value, str) and TEMPLATE_MARK.search(value))


def _reads_well(items: tuple[Data, ...]) -> bool:
    """Whether a list on one line is easy to read: plain items, or just one quoted item."""
    if any(isinstance(item, Mapping | tuple) and item for item in items):
        return False
    texts = [item.text if isinstance(item, Jinja) else item for item in items]
    clumsy = [text for text in texts if isinstance(text, str) and not is_plain(text, flow=True)]
    return not clumsy or len(items) == 1 or all(len(text) <= 24 for text in clumsy)
