# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Actions that make strings: escapes, strip markers, heredoc indentation, and the nesting of directives."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import Any

from .. import nodes
from ..nodes import Expression
from .context import Context
from .driver import Action
from .template_parts import Part, flush, meld, nest, trim

_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.?))", re.DOTALL)
_MARK = re.compile(r"(\$\$\{|%%\{)")


class TemplateActions:
    """Each method takes the values of a rule's symbols."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def table(self) -> dict[str, Action]:
        """The actions by rule name."""
        return {
            "string_part": lambda children: children[0],
            "interpolation": self.interpolation,
            "template_if_start": lambda children: self._directive("if", children),
            "template_else": lambda children: self._directive("else", children),
            "template_endif": lambda children: self._directive("endif", children),
            "template_for_start": lambda children: self._directive("for", children),
            "template_endfor": lambda children: self._directive("endfor", children),
            "string": self.string,
        }

    def interpolation(self, children: list[Any]) -> Part:
        (_unused, opener, start, _unused), inner, (_unused, closer, _unused, end) = children
        return Part("interpolation", start, end, inner, opener.endswith("~"), closer.startswith("~"))

    def _directive(self, kind: str, children: list[Any]) -> Part:
        left = children[1][0] == "STRIP_MARKER"
        right = children[-2].__class__ is tuple and children[-2][0] == "STRIP_MARKER"
        values = [child for child in children if isinstance(child, Expression)]
        return Part(kind, children[0][2], children[-1][3], values, left, right)

    def string(self, children: list[Any]) -> Expression:
        opener, *raw, closer = children
        start, end = opener[2], closer[3]
        quoted = opener[1] == '"'
        if not raw:
            return nodes.Text(start, end, "")
        if len(raw) == 1 and quoted and raw[0].__class__ is tuple:  # by far the most frequent string
            return nodes.Text(start, end, _normalise(self._decode(raw[0], quoted)))
        parts = [
            Part("literal", part[2], part[3], self._decode(part, quoted)) if part.__class__ is tuple else part
            for part in raw
        ]
        trim(parts)
        if opener[1].startswith("<<-"):
            flush(parts)
        parts = meld(parts)
        for part in parts:
            if part.kind == "literal":
                part.value = _normalise(part.value)
        if len(parts) == 1:
            if parts[0].kind == "interpolation":
                return nodes.Wrapped(start, end, parts[0].value)
            if parts[0].kind == "literal":
                return nodes.Text(start, end, parts[0].value)
        return nodes.Template(start, end, nest(parts, self._context), not quoted)

    def _decode(self, token: tuple[str, str, int, int], quoted: bool) -> str:
        """The text that a literal part stands for; heredocs know no backslash escapes."""
        _kind, text, start, _end = token
        # What an escape stands for is never part of a mark, so a text that has any is decoded in two.
        pieces = _MARK.split(text) if "{" in text else [text]
        if quoted and "\\" in text:
            at = start
            for index, piece in enumerate(pieces):
                pieces[index] = _ESCAPE.sub(partial(self._unescape, at), piece)
                at += len(piece)
        return "".join(piece[1:] if index % 2 else piece for index, piece in enumerate(pieces))

    def _unescape(self, start: int, found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        if digits:
            code = int(digits, 16)
            # no character: half a surrogate pair, or beyond Unicode
            return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
        if found[3] in _SIMPLE:
            return _SIMPLE[found[3]]
        at = start + found.start()
        hint = 'Write "\\\\" for a backslash.'
        if found[3] in ("$", "%"):
            hint = f'Write "{found[3] * 2}{{" for a literal "{found[3]}{{".'
        elif found[3] in ("u", "U"):
            hint = "Give four hexadecimal digits after \\u, or eight after \\U."
        elif found[3]:
            hint += ' Strings know \\n, \\r, \\t, \\", \\\\, \\uNNNN and \\UNNNNNNNN.'
        self._context.error(
            "bad-escape",
            at,
            at + len(found[0]),
            "Invalid escape sequence",
            f'The symbol "{found[3]}" is not a valid escape sequence selector.',
            hint,
        )
        return found[0]


def _normalise(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)
