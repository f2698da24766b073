# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random templates: valid HCL with every construct of the syntax, comments and odd blanks wherever they may be.

They parse; what they say makes sense only as far as syntax goes. Everything random comes from one
``random.Random``, so a seed gives the same text again, and hypothesis (``st.randoms()``) can shrink it.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

NAMES = (
    "a", "b-1", "foo_bar", "x", "for", "in", "if", "else", "endif", "null_", "each", "true_",
    "a_rather_long_name", "\u00f1u", "e\u0301", "\uac00", "_", "source", "var",
)  # fmt: skip
ROOTS = ("var", "local", "source", "build", "path", "data", "each")
FUNCTIONS = ("upper", "merge", "format", "try", "concat", "f-1", "if", "in")
BLOCKS = (
    "packer", "variable", "locals", "local", "data", "source", "build", "provisioner", "post-processor",
    "post-processors", "error-cleanup-provisioner", "hcp_packer_registry", "dynamic", "validation", "x",
)  # fmt: skip
BINARY = ("||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%")
NUMBERS = ("0", "1", "42", "3.5", "1e3", "2E-7", "10.25e+2")
TEXTS = (
    "", "a", " two  words ", "\\n", "\\\"", "\\\\", "$${x}", "%%{if}", "$", "%", "$x", "100%", "{{ x }}", "'",
    "# no comment", "/* nor this */", "=", "\u00fc\u4e2d\U0001f600", "e\u0301", "\\u00e9", "a = b", "{", "}", "[",
)  # fmt: skip
COMMENTS = ("", " c", " a = 1", " \u00fc", "#", ' "quote', " ${x}", " <<EOT", " trailing  ", " /* x")
INLINE = ("/**/", "/* c */", "/* # */", "/* \u00fc = */", '/* " */')
MARKERS = ("EOT", "E", "_x", "END-1", "\u00c9")


class _Writer:
    """Writes pieces of HCL; ``depth`` bounds how far they nest.

    ``loose``: whether line breaks mean nothing here, as between brackets.
    """

    def __init__(self, random: Random, *, negation: bool) -> None:
        self.random = random
        self.newline = random.choice(("\n", "\n", "\n", "\r\n"))
        self.tidy = random.random() < 0.3  # mostly blanks as people write them
        self.unary = ("-", "!") if negation else ("-",)

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def pick(self, choices: tuple[str, ...]) -> str:
        return self.random.choice(choices)

    def blank(self, *, loose: bool = False, needed: bool = False) -> str:
        """Blanks, seldom with a comment; at least one sign where words would run together."""
        if self.tidy or self.maybe(0.6):
            return " " if needed or self.maybe(0.5) else ""
        kind = self.random.random()
        if loose and kind < 0.25:
            return self.line_end() + self.pick(("", "  ", "\t", self.newline))
        if kind < 0.35:
            return self.pick((" ", " " if needed else "")) + self.pick(INLINE) + self.pick((" ", ""))
        if kind < 0.38:
            return f" /* over{self.newline}   lines */"
        return self.pick((" ", "  ", "\t", " \t ")) if needed else self.pick(("", "   ", "\t"))

    def line_end(self) -> str:
        if self.maybe(0.2):
            return self.pick(("", " ", "   ")) + self.pick(("#", "//")) + self.pick(COMMENTS) + self.newline
        return self.pick(("", "", "", " ", "\t")) + self.newline

    def name(self) -> str:
        return self.pick(NAMES)

    def join(self, loose: bool, *parts: str) -> str:
        """Parts that stay apart without blanks, with or without them."""
        return "".join(part + self.blank(loose=loose) for part in parts[:-1]) + parts[-1]

    def spaced(self, loose: bool, *parts: str) -> str:
        """Parts that are words, with blanks between them."""
        return "".join(part + self.blank(loose=loose, needed=True) for part in parts[:-1]) + parts[-1]

    def expression(self, depth: int, loose: bool = False) -> str:
        if depth <= 0 or self.maybe(0.2):
            return self.atom()
        kinds: tuple[Callable[[int, bool], str], ...] = (
            self.string, self.string, self.sequence, self.object, self.call, self.traversal, self.binary,
            self.conditional, self.sign, self.parenthesis, self.list_comprehension, self.object_comprehension,
        )  # fmt: skip
        return self.random.choice(kinds)(depth - 1, loose)

    def atom(self) -> str:
        kind = self.random.random()
        if kind < 0.3:
            return self.pick(NUMBERS)
        if kind < 0.4:
            return self.pick(("null", "true", "false"))
        return f"{self.pick(ROOTS)}.{self.name()}" if kind < 0.8 else f'"{self.pick(TEXTS)}"'

    def parenthesis(self, depth: int, _loose: bool) -> str:
        return self.join(True, "(", self.expression(depth, True), ")")

    def operand(self, depth: int, loose: bool) -> str:
        return self.atom() if self.maybe(0.5) else self.parenthesis(depth, loose)

    def sign(self, depth: int, loose: bool) -> str:
        return self.join(loose, self.pick(self.unary), self.operand(depth, loose))

    def binary(self, depth: int, loose: bool) -> str:
        # A name may hold a minus and a number a point, so every operator gets its blanks.
        return self.spaced(
            loose, self.operand(depth, loose), self.pick(BINARY), self.expression(depth, loose)
        )

    def conditional(self, depth: int, loose: bool) -> str:
        parts = (self.expression(depth - 1, loose) for _unused in range(2))
        return self.join(loose, self.operand(depth, loose), "?", next(parts), ":", next(parts))

    def call(self, depth: int, _loose: bool) -> str:
        return f"{self.pick(FUNCTIONS)}{self.blank()}({self.items(depth, expand=self.maybe(0.2))})"

    def items(self, depth: int, *, expand: bool = False) -> str:
        """Items and commas between brackets; the last comma is optional, or dots that ``expand`` the last."""
        count = self.random.randrange(4)
        text = self.blank(loose=True)
        for index in range(count):
            comma = ","
            if index == count - 1:
                comma = "..." if expand else self.pick(("", "", ","))
            text += self.join(True, self.expression(depth, True), comma) + self.blank(loose=True)
        return text

    def sequence(self, depth: int, _loose: bool) -> str:
        if self.maybe(0.1):
            return f"[{self.newline}{self.heredoc(depth)}{self.newline}]"
        return f"[{self.items(depth)}]"

    def traversal(self, depth: int, loose: bool) -> str:
        text = f"{self.pick(ROOTS)}.{self.name()}" if self.maybe(0.7) else self.parenthesis(depth, loose)
        for _unused in range(self.random.randrange(4)):
            kind = self.random.random()
            if kind < 0.4:
                text += "." + self.name()
            elif kind < 0.75:
                key = self.pick(('"k"', "0", "12", "var.x", "-1"))
                text += self.join(True, "[", key, "]")
            else:
                text += self.pick(("[*]", "[*].y"))
        if self.maybe(0.15):
            text += ".*.x"  # of which there may be one only
        return text

    def key(self, depth: int) -> str:
        kind = self.random.random()
        if kind < 0.6:
            return self.name().replace("for", "fore")
        if kind < 0.8:
            return f'"{self.pick(TEXTS)}"'
        return self.parenthesis(depth, False) if kind < 0.9 else "12"

    def object(self, depth: int, _loose: bool) -> str:
        """Entries are separated by commas or by line breaks."""
        text = "{"
        if self.maybe(0.4):
            text += self.line_end()
        else:
            text += self.blank()
        count = self.random.randrange(4)
        for index in range(count):
            text += self.join(False, self.key(depth), self.pick(("=", "=", ":")), self.expression(depth))
            last = index == count - 1
            if not last or self.maybe(0.3):
                text += self.pick((",", self.newline)) if self.maybe(0.7) else "," + self.newline
                if self.maybe(0.2):
                    text += self.line_end()
            text += self.blank()
        return text + "}"

    def list_comprehension(self, depth: int, _loose: bool) -> str:
        text = f"[{self.blank(loose=True)}{self.for_intro(depth)}{self.blank(loose=True)}:"
        text += f"{self.blank(loose=True)}{self.expression(depth, True)}"
        return text + self.filter(depth) + "]"

    def object_comprehension(self, depth: int, _loose: bool) -> str:
        text = f"{{{self.blank(loose=True)}{self.for_intro(depth)}{self.blank(loose=True)}:"
        text += self.blank(loose=True) + self.join(
            True, self.operand(depth, True), "=>", self.operand(depth, True)
        )
        return text + ("..." if self.maybe(0.2) else "") + self.filter(depth) + "}"

    def for_intro(self, depth: int) -> str:
        names = "v" if self.maybe(0.5) else self.join(True, "k", ",", "v")
        return self.spaced(True, "for", names, "in", self.expression(depth, True))

    def filter(self, depth: int) -> str:
        if self.maybe(0.3):
            return " " + self.spaced(True, "if", self.expression(depth, True)) + self.blank(loose=True)
        return self.blank(loose=True)

    def string(self, depth: int, _loose: bool) -> str:
        return '"' + self.parts(depth, TEXTS) + '"'

    def parts(self, depth: int, texts: tuple[str, ...]) -> str:
        text = ""
        for _unused in range(self.random.randrange(4)):
            piece = self.pick(texts) if self.maybe(0.5) else self.template_sequence(depth, texts)
            text += " " + piece if text.endswith(("$", "%")) else piece
        return text

    def template_sequence(self, depth: int, texts: tuple[str, ...]) -> str:
        """An interpolation or a directive. A sign before it must not make an escape of it."""
        if self.maybe(0.6):
            return self.pick((" ", "-")) + self.inside("$", self.expression(depth, True))
        if self.maybe(0.5):
            text = self.inside("%", self.spaced(True, "if", self.expression(depth, True)))
            text += self.parts(depth - 1, texts) + " " if depth > 0 else "x"
            if self.maybe(0.4):
                text += self.inside("%", "else") + self.pick(texts) + " "
            return " " + text + self.inside("%", "endif")
        text = self.inside("%", self.for_intro(depth))
        text += self.parts(depth - 1, texts) + " " if depth > 0 else "x"
        return " " + text + self.inside("%", "endfor")

    def inside(self, sign: str, text: str) -> str:
        start, end = self.pick(("", "", "~")), self.pick(("", "", "~"))
        return f"{sign}{{{start}{self.blank(loose=True)}{text}{self.blank(loose=True)}{end}}}"

    def heredoc(self, depth: int) -> str:
        marker = self.pick(MARKERS)
        texts = (
            "a",
            "  b = 1",
            "\t",
            self.newline,
            " { [",
            "# c",
            "$${x}",
            '"',
            "\\",
            "\u00fc",
            "=",
            "a\\nb",
        )
        body = ""
        for _unused in range(self.random.randrange(5)):
            body += (
                self.pick(("", "  ", "    ", "\t"))
                + self.parts(depth - 1, texts)
                + self.pick(("", ".", " ."))
            )
            body += self.newline
        indent = self.pick(("", "", "  ", "\t"))
        return (
            f"<<{self.pick(('', '-'))}{marker}{self.newline}{body}{indent}{marker}{self.pick(('', '', '  '))}"
        )

    def value(self, depth: int) -> str:
        return self.heredoc(depth) if self.maybe(0.12) else self.expression(depth)

    def argument(self, depth: int, name: str) -> str:
        heredoc = self.value(depth)
        text = self.join(False, name, "=") + self.blank() + heredoc
        return text + (self.newline if heredoc.startswith("<<") else self.line_end())

    def block(self, depth: int) -> str:
        text = self.pick(BLOCKS)
        for _unused in range(self.random.randrange(3)):
            label = self.pick(('"l"', '"two words"', '"\u00fc"', "bare", "b-1"))
            text += self.blank(needed=True) + label
        text += self.blank() + "{"
        kind = self.random.random()
        if kind < 0.15:
            return text + self.blank() + "}" + self.line_end()
        if kind < 0.3:
            return (
                text
                + self.blank()
                + self.join(False, "a", "=", self.expression(depth))
                + self.blank()
                + "}"
                + self.line_end()
            )
        return text + self.line_end() + self.body(depth - 1) + self.blank() + "}" + self.line_end()

    def body(self, depth: int) -> str:
        """Arguments of different names, blocks, comments and empty lines."""
        text = ""
        names = list(NAMES)
        self.random.shuffle(names)
        for _unused in range(self.random.randrange(6)):
            text += self.pick(("", "", "  ", "    ", "\t")) if not self.tidy else ""
            kind = self.random.random()
            if kind < 0.6:
                text += self.argument(depth, names.pop())
            elif kind < 0.8 and depth > 0:
                text += self.block(depth)
            elif kind < 0.9:
                text += self.line_end()
            else:
                text += self.pick(("# ", "//", "#")) + self.pick(COMMENTS) + self.newline
        return text


def template(random: Random, *, negation: bool = True) -> str:
    """A template; without ``negation`` it holds no ``!`` (which Packer 1.6.6 lays out as no other release)."""
    writer = _Writer(random, negation=negation)
    text = writer.body(3)
    if text.strip() and writer.maybe(0.1):  # Packer makes blanks of a byte order mark that stands alone
        text = "\ufeff" + text
    if writer.maybe(0.1):
        text += "last = 1" + writer.pick(("", " ", "# c", " /* c */"))
    return text
