# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values to YAML: block style, every string in double quotes or as a literal block."""

from __future__ import annotations

from decimal import Decimal

from ..numbers import plain
from ..values import Value

_ESCAPES = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r",
    "\x1b": "\\e", '"': '\\"', "\\": "\\\\", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip


def write_yaml(value: Value) -> str:
    """One document without markers, ending in a newline."""
    text = "\n".join(_lines(value, 0)) + "\n"
    plain_scalar = not isinstance(value.raw, (str, tuple, dict))
    return text + "...\n" if plain_scalar else text  # a bare word needs an end, as more could follow


def _lines(value: Value, indent: int) -> list[str]:
    """The lines of a value; the first one is without its indentation."""
    if isinstance(value.raw, dict):
        if not value.raw:
            return ["{}"]
        pairs = [_entry(f"{_double_quoted(key)}:", item, indent) for key, item in value.raw.items()]
        return _joined(pairs, indent)
    if isinstance(value.raw, tuple):
        return _joined([_item(item, indent) for item in value.raw], indent) if value.raw else ["[]"]
    return _scalar(value, indent)


def _joined(blocks: list[list[str]], indent: int) -> list[str]:
    lines = [line for block in blocks for line in [" " * indent + block[0], *block[1:]]]
    return [lines[0].removeprefix(" " * indent), *lines[1:]]


def _entry(key: str, item: Value, indent: int) -> list[str]:
    if item.raw and isinstance(item.raw, dict):
        first, *rest = _lines(item, indent + 2)
        return [key, " " * (indent + 2) + first, *rest]
    if item.raw and isinstance(item.raw, tuple):
        first, *rest = _lines(item, indent)
        return [key, " " * indent + first, *rest]
    first, *rest = _lines(item, indent)
    return [f"{key} {first}", *rest]


def _item(item: Value, indent: int) -> list[str]:
    nested = bool(item.raw) and isinstance(item.raw, (dict, tuple))
    first, *rest = _lines(item, indent + 2 if nested else indent)
    return [f"- {first}", *rest]


def _scalar(value: Value, indent: int) -> list[str]:
    match value.raw:
        case None:
            return ["null"]
        case bool():
            return ["true" if value.raw else "false"]
        case Decimal():
            return [plain(value.raw)]
    text: str = value.raw
    if "\n" not in text or not _fits_block(text):
        return [_double_quoted(text)]
    return _block(text, indent)


def _fits_block(text: str) -> bool:
    """A literal block can hold neither characters to escape nor blanks at the end of a line."""
    if any(_must_escape(char) for char in text if char not in "\n\t") or "\r" in text:
        return False
    return not any(line.endswith(" ") for line in text.split("\n")) and not text.startswith("\ufeff")


def _block(text: str, indent: int) -> list[str]:
    body = text.rstrip("\n")
    trailing = len(text) - len(body)
    chomp = "-" if trailing == 0 else "" if trailing == 1 and body else "+"
    hint = "2" if text[:1] in (" ", "\n") else ""
    lines = text.split("\n")[: None if trailing == 0 else -1]
    prefix = " " * (indent + 2)
    return [f"|{hint}{chomp}", *(prefix + line if line else "" for line in lines)]


def _must_escape(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or code in (0xFEFF, 0x2028, 0x2029) or 0xD800 <= code < 0xE000


def _double_quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if not _must_escape(char):
        return char
    code = ord(char)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
