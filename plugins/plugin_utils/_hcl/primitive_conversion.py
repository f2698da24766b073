# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conversion between strings, numbers and bools."""

from __future__ import annotations

from collections.abc import Callable

from .numbers import parse_number, plain
from .types import NUMBER, STRING, Primitive
from .values import Value, boolean

Path = tuple[str | int, ...]
Conversion = Callable[[Value, Path], Value]


class ConversionError(Exception):
    """A value does not fit a type; ``path`` leads to the part of it that does not."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


def primitive_conversion(given: Primitive, wanted: Primitive, unsafe: bool) -> Conversion | None:
    """The function that converts a known value, None if there is none; an ``unsafe`` one may fail."""
    if given == wanted:
        return None
    if wanted == STRING:
        if given == NUMBER:
            return lambda value, path: Value(STRING, plain(value.raw))
        return lambda value, path: Value(STRING, "true" if value.raw else "false")
    if given == STRING and unsafe:
        return _string_to_number if wanted == NUMBER else _string_to_bool
    return None


def _string_to_number(value: Value, path: Path) -> Value:
    parsed = parse_number(value.raw)
    if parsed is None:
        raise ConversionError("a number is required", path)
    return Value(NUMBER, parsed)


def _string_to_bool(value: Value, path: Path) -> Value:
    if value.raw in ("true", "1", "false", "0"):
        return boolean(value.raw in ("true", "1"))
    lower = value.raw.lower()
    hint = f'; to convert from string, use lowercase "{lower}"' if lower in ("true", "false") else ""
    raise ConversionError(f"a bool is required{hint}", path)
