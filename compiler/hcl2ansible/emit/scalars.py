# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a string is written in YAML: plain where nothing can be misread, else quoted, folded or as a block."""

from __future__ import annotations

import re
from decimal import Decimal

WIDTH = 100
LIMIT = 156  # ansible-lint's 160, less what a fold may add

# What starts a template of Ansible; a literal string that holds one of them must be marked.
TEMPLATE_MARK = re.compile(r"\{\{|\{%|\{#")

_PLAIN = re.compile(
    r"[A-Za-z0-9_./$^(+~;<=\\\u00a1-\u1fff][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\uffff\U00010000-\U0010ffff]*"
)
_PLAIN_IN_FLOW = re.compile(r"[^,\[\]{}?]*")
_PRINTABLE = re.compile(
    r"[\t\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_NOT_TEXT = re.compile(
    r"""~|null|yes|no|y|n|true|false|on|off|<<|=
    |[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*)
    |[-+]?(?:[0-9][0-9_]*)?\.?[0-9_]*(?:e[-+]?[0-9]+)?
    |[-+]?\.inf|\.nan
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?
    |[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0", "\x1b": "\\e"}


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether ``text`` may stand without quotes; ``flow``: inside brackets or braces."""
    return (
        _PLAIN.fullmatch(text) is not None
        and _NOT_TEXT.fullmatch(text) is None
        and ": " not in text
        and " #" not in text
        and not text.endswith((":", " "))
        and not text.startswith(("---", "..."))
        and TEMPLATE_MARK.search(text) is None
        and (not flow or (_PLAIN_IN_FLOW.fullmatch(text) is not None and ":" not in text))
    )


def quoted(text: str) -> str:
    """The double-quoted form, on one line."""
    return '"' + "".join(_escape(char) for char in text) + '"'


def inline(text: str, *, flow: bool = False) -> str:
    """The shortest form on one line."""
    return text if is_plain(text, flow=flow) else quoted(text)


def scalar_lines(text: str, indent: int, used: int, *, tag: str = "") -> list[str]:
    """The lines of a value that starts at column ``used``; its further lines stand at ``indent``.

    The first line is what follows ``key:`` or ``-`` and starts with a space.
    """
    lead = f" {tag}" if tag else ""
    inside = "\n" in text and "\n" not in _EXPRESSION.sub("", text)
    if inside and used + len(lead) + 1 + len(quoted(text)) <= LIMIT:
        return [f"{lead} {quoted(text)}"]  # a line end that is part of an expression reads best as \n
    if "\n" in text.rstrip("\n") or (text.endswith("\n") and len(text) > 1):
        block = _block(text, indent)
        if block is not None:
            return [lead + " " + block[0], *block[1:]]
        return _continued(text, indent, lead)
    written = inline(text)
    if used + len(lead) + 1 + len(written) <= LIMIT:
        return [lead + " " + written]
    folded = _folded(text, indent)
    if folded is not None:
        return [lead + " >-", *folded]
    return _continued(text, indent, lead)


def protected(text: str) -> tuple[str, str]:
    """(tag, text) of a literal string, so that Ansible leaves alone what looks like a template in it.

    The tag ``!unsafe`` would do, but ansible-lint does not know it and takes ``{{ .Vars }}`` for an error.
    """
    if TEMPLATE_MARK.search(text) is None:
        return "", text
    if "endraw" in text or "\r" in text:
        return "!unsafe", text
    if "\n" in text.rstrip("\n") and text.endswith("\n") and not text[0].isspace():
        return "", f"{{% raw -%}}\n{text}{{% endraw %}}\n"
    return "", f"{{% raw %}}{text}{{% endraw %}}"


def number(value: int | Decimal) -> str:
    """A number that every reader of YAML takes exactly, or its digits as a string."""
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        return ".nan" if value.is_nan() else ("-" if value < 0 else "") + ".inf"
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    digits = format(value.normalize(), "f")
    return digits if Decimal(repr(float(value))) == value else quoted(digits)


def _escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if _PRINTABLE.fullmatch(char) and char != "\xa0":
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _block(text: str, indent: int) -> list[str] | None:
    """A literal block, or None where a line has blanks at its end or a character that cannot be shown."""
    if not _PRINTABLE.fullmatch(text) or re.search(r"[ \t]+(?:\n|\Z)", text):
        return None
    body = text.rstrip("\n")
    newlines = len(text) - len(body)
    if not body:
        return None
    lines = body.split("\n")
    if any(indent + len(line) > LIMIT + 4 for line in lines):
        return None
    first = next(line for line in lines if line)
    # Blank first lines or a leading blank hide the indentation from a reader: it is then stated.
    stated = "2" if first.startswith((" ", "\t")) else ""
    chomp = {0: "-", 1: ""}.get(newlines, "+")
    tail = [""] * (newlines - 1)
    return ["|" + stated + chomp] + [" " * indent + line if line else "" for line in lines] + tail


def _folded(text: str, indent: int) -> list[str] | None:
    """A folded block broken at single blanks, or None where that would change the text."""
    if (
        not _PRINTABLE.fullmatch(text)
        or "\n" in text
        or "\t" in text
        or text[:1] in ("", " ")
        or text.endswith(" ")
    ):
        return None
    lines: list[str] = []
    current = ""
    for word in re.split(r"(?<! ) (?! )", text):
        if current and indent + len(current) + 1 + len(word) > WIDTH + 20:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    lines.append(current)
    return [" " * indent + line for line in lines]


def _continued(text: str, indent: int, lead: str) -> list[str]:
    """A double-quoted string over several lines, each ended by a backslash; every text has this form."""
    pieces: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text) or [""]:
        rest = line
        while len(rest) > WIDTH:
            cut = rest.rfind(" ", 1, WIDTH)
            cut = WIDTH if cut <= 0 else cut
            pieces.append(rest[:cut])
            rest = rest[cut:]
        pieces.append(rest)
    escaped = ["".join(_escape(char) for char in piece) for piece in pieces]
    # A reader drops the blanks that start a continued line, so the first one is escaped.
    escaped[1:] = ["\\" + piece if piece.startswith(" ") else piece for piece in escaped[1:]]
    lines = [" " * indent + piece + "\\" for piece in escaped]
    lines[0] = f'{lead} "' + lines[0][indent:]
    lines[-1] = lines[-1][:-1] + '"'
    return lines
