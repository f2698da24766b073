# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Character classes of RE2: escapes, brackets, POSIX names and Unicode properties.

Everything is written as the inside of a class of Python's ``re``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import category, name

from .pattern_error import PatternError

_PERL = {"d": "0-9", "s": r"\t\n\f\r ", "w": "0-9A-Za-z_"}
_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": r"\x00-\x7f", "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9", "graph": "!-~", "lower": "a-z", "print": " -~", "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ", "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SCRIPTS = {
    "Latin": ("LATIN ",), "Greek": ("GREEK ",), "Cyrillic": ("CYRILLIC ",), "Arabic": ("ARABIC ",),
    "Hebrew": ("HEBREW ",), "Han": ("CJK UNIFIED", "CJK COMPAT"), "Hiragana": ("HIRAGANA ",),
    "Katakana": ("KATAKANA ",), "Hangul": ("HANGUL ",), "Thai": ("THAI ",), "Devanagari": ("DEVANAGARI ",),
    "Armenian": ("ARMENIAN ",), "Georgian": ("GEORGIAN ",), "Braille": ("BRAILLE ",),
    "Bengali": ("BENGALI ",),
}  # fmt: skip
_PROPERTY = re.compile(r"\\([pP])(?:\{(\^?)([^}]*)\}|(.))", re.DOTALL)
_HEX = re.compile(r"\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{2}))")
_OCTAL = re.compile(r"\\(0[0-7]{0,2}|[1-7][0-7]{1,2})")
_CATEGORIES = frozenset(
    [
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "Mn",
        "Mc",
        "Me",
        "Nd",
        "Nl",
        "No",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Zs",
        "Zl",
        "Zp",
        "Cc",
        "Cf",
        "Cs",
        "Co",
    ]
)


def read_escape(text: str, start: int) -> tuple[str, int]:
    """The members that the escape at ``start`` stands for, and where it ends."""
    letter = text[start + 1]
    if letter in "pP":
        return _property(text, start)
    if letter.lower() in _PERL:
        members = _PERL[letter.lower()]
        return (members if letter.islower() else negated(members)), start + 2
    char, end = _character(text, start)
    return _escaped(char), end


def read_class(text: str, start: int) -> tuple[str, int]:
    """The class in brackets at ``start`` as one of Python's, and where it ends."""
    position = start + 1
    inverted = text.startswith("^", position)
    position += inverted
    members: list[str] = []
    first = True
    while first or not text.startswith("]", position):
        if position >= len(text):
            raise PatternError("missing closing ]", text[start:])
        dash = text.startswith("-", position)
        if dash and not first and not text.startswith("-]", position):
            end = min(position + 2, len(text))
            raise PatternError("invalid character class range", text[position:end])
        first = False
        member, position = _member(text, position, start)
        members.append(member)
    inner = "".join(members)
    return f"[{'^' if inverted else ''}{inner}]", position + 1


def _member(text: str, position: int, start: int) -> tuple[str, int]:
    if text.startswith("[:", position):
        end = text.find(":]", position + 2)
        if end >= 0:
            word = text[position + 2 : end]
            members = _POSIX.get(word.removeprefix("^"))
            if members is None:
                raise PatternError("invalid character class range", text[position : end + 2])
            return (negated(members) if word.startswith("^") else members), end + 2
    if text.startswith("\\", position) and text[position + 1 : position + 2].lower() in ("p", "d", "s", "w"):
        return read_escape(text, position)
    low, end = _character(text, position, start)
    if not text.startswith("-", end) or text.startswith("-]", end) or end + 1 >= len(text):
        return _escaped(low), end
    high, after = _character(text, end + 1, start)
    if high < low:
        raise PatternError("invalid character class range", text[position:after])
    return f"{_escaped(low)}-{_escaped(high)}", after


def _character(text: str, position: int, start: int | None = None) -> tuple[str, int]:
    """One character, escaped or not, and where it ends; ``start`` is where its class begins."""
    if position >= len(text):
        raise PatternError("missing closing ]", text[start:] if start is not None else text)
    if text[position] != "\\":
        return text[position], position + 1
    if position + 1 >= len(text):
        raise PatternError("trailing backslash at end of expression", "")
    letter = text[position + 1]
    if letter in _CONTROLS:
        return _CONTROLS[letter], position + 2
    if letter.isascii() and not letter.isalnum():
        return letter, position + 2
    match = _HEX.match(text, position)
    if match and int(match[1] or match[2], 16) <= sys.maxunicode:
        return chr(int(match[1] or match[2], 16)), match.end()
    match = _OCTAL.match(text, position)
    if match:
        return chr(int(match[1], 8)), match.end()
    raise PatternError("invalid escape sequence", text[position : position + 2])


def _escaped(char: str) -> str:
    return char if char.isalnum() or ord(char) > 0x7F else f"\\x{ord(char):02x}"


def _property(text: str, start: int) -> tuple[str, int]:
    match = _PROPERTY.match(text, start)
    if match is None:
        raise PatternError("invalid character class range", text[start:])
    word = match[3] if match[3] is not None else match[4]
    runs = property_runs(word)
    if runs is None:
        raise PatternError("invalid character class range", match.group())
    inverted = (match[1] == "P") != bool(match[2])
    return _ranges(_complement(runs) if inverted else runs), match.end()


Runs = tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)
def property_runs(word: str) -> Runs | None:
    """The first and last characters of each part of a Unicode category or script, None for an unknown one."""
    if word == "Any":
        return ((0, sys.maxunicode),)
    if word in _CATEGORIES or word in {kind[0] for kind in _CATEGORIES}:
        return _runs(code for code in range(sys.maxunicode + 1) if _in_category(code, word))
    if word in _SCRIPTS:
        prefixes = _SCRIPTS[word]
        return _runs(code for code in range(0x20, 0x30000) if name(chr(code), "").startswith(prefixes))
    return None


def _in_category(code: int, word: str) -> bool:
    kind = category(chr(code))
    return kind.startswith(word) and kind != "Cn"


@lru_cache(maxsize=64)
def negated(members: str) -> str:
    """The members that are not among these, which are all ASCII."""
    pattern = re.compile(f"[{members}]")
    return _ranges(_complement(_runs(code for code in range(0x80) if pattern.match(chr(code)))))


def _runs(codes: Iterable[int]) -> Runs:
    runs: list[tuple[int, int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1] = runs[-1][0], code
        else:
            runs.append((code, code))
    return tuple(runs)


def _complement(runs: Runs) -> Runs:
    edges = [-1, *(edge for run in runs for edge in run), sys.maxunicode + 1]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return tuple((before + 1, after - 1) for before, after in gaps if after - before > 1)


def _ranges(runs: Runs) -> str:
    return "".join(_code(low) if low == high else f"{_code(low)}-{_code(high)}" for low, high in runs)


def _code(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
