# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Letters, spaces and user-perceived characters as Go and Unicode define them."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

_JOINER = "\u200d"
_HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)


def upper(text: str) -> str:
    """Upper case letter by letter, so that the number of letters stays the same."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def lower(text: str) -> str:
    """Lower case letter by letter."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def title(text: str) -> str:
    """The first letter of each word in title case, the others as they are."""
    previous = " "
    letters: list[str] = []
    for char in text:
        letters.append(_title(char) if _separates(previous) else char)
        previous = char
    return "".join(letters)


def _upper(char: str) -> str:
    for candidate in (char.upper(), char.title()):
        if len(candidate) == 1:
            return candidate
    return char


def _lower(char: str) -> str:
    lowered = char.lower()
    return lowered if len(lowered) == 1 else lowered[0]


def _title(char: str) -> str:
    titled = char.title()
    return titled if len(titled) == 1 else char


def _separates(char: str) -> bool:
    if char.isascii():
        return not (char.isalnum() or char == "_")
    kind = category(char)
    return kind[0] != "L" and kind != "Nd" and char in SPACES


def graphemes(text: str) -> list[str]:
    """The user-perceived characters of a text."""
    return list(text) if text.isascii() and "\r\n" not in text else list(_graphemes(text))


def _graphemes(text: str) -> Iterator[str]:
    start = 0
    flags = 0
    for index in range(1, len(text) + 1):
        previous = text[index - 1]
        flags = flags + 1 if _is_regional(previous) else 0
        if index == len(text) or not _joined(text, start, index, flags):
            yield text[start:index]
            start = index
            flags = 0


def _joined(text: str, start: int, index: int, flags: int) -> bool:
    """Whether no boundary lies before ``index``; ``flags`` counts the regional indicators before it."""
    before, after = text[index - 1], text[index]
    if before == "\r" and after == "\n":
        return True
    if _is_control(before) or _is_control(after):
        return False
    if _extends(after) or category(after) == "Mc":
        return True
    if before == _JOINER and _is_pictograph(after):
        base = text[start:index].rstrip(_JOINER)
        while base and _extends(base[-1]):
            base = base[:-1]
        return bool(base) and _is_pictograph(base[-1])
    if _is_regional(before) and _is_regional(after):
        return flags % 2 == 1
    return _hangul_joined(_hangul(before), _hangul(after))


def _is_control(char: str) -> bool:
    if char in (_JOINER, "\u200c"):
        return False
    return (
        char in "\r\n"
        or category(char) in ("Cc", "Zl", "Zp")
        or (
            category(char) == "Cf" and not 0xE0020 <= ord(char) <= 0xE007F and not 0x600 <= ord(char) <= 0x8E2
        )
    )


def _extends(char: str) -> bool:
    code = ord(char)
    return (
        char in (_JOINER, "\u200c")
        or category(char) in ("Mn", "Me")
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
        or 0xFF9E <= code <= 0xFF9F
    )


def _is_regional(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _is_pictograph(char: str) -> bool:
    code = ord(char)
    return (
        (0x1F000 <= code <= 0x1FAFF and not _is_regional(char) and not 0x1F3FB <= code <= 0x1F3FF)
        or (category(char) == "So" and 0x2190 <= code <= 0x3299)
        or code in (0xA9, 0xAE, 0x203C, 0x2049, 0x2122, 0x2139)
    )


def _hangul(char: str) -> str:
    code = ord(char)
    if code in _HANGUL_SYLLABLES:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    for kind, ranges in (
        ("L", ((0x1100, 0x115F), (0xA960, 0xA97C))),
        ("V", ((0x1160, 0x11A7), (0xD7B0, 0xD7C6))),
        ("T", ((0x11A8, 0x11FF), (0xD7CB, 0xD7FB))),
    ):
        if any(low <= code <= high for low, high in ranges):
            return kind
    return ""


def _hangul_joined(before: str, after: str) -> bool:
    if not before or not after:
        return False
    if before == "L":
        return after in ("L", "V", "LV", "LVT")
    if before in ("LV", "V"):
        return after in ("V", "T")
    return after == "T"
