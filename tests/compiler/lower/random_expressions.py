# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random expressions of HCL, well typed, and random values of the variables that they use.

A pattern is the text of an expression with holes: ``{s}`` is any string, ``{n}`` a number, ``{b}`` a bool,
``{S}``, ``{N}`` and ``{B}`` lists of those, ``{m}`` a map of strings, ``{a}`` anything.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from hcl2ansible.hcl.types import BOOL, NUMBER, STRING, ListOf, MapOf, ObjectOf, SetOf, Type

USER = ObjectOf({"name": STRING, "role": STRING, "on": BOOL, "size": NUMBER})
TYPES: dict[str, Type] = {
    "s": STRING,
    "t": STRING,
    "n": NUMBER,
    "m": NUMBER,
    "b": BOOL,
    "c": BOOL,
    "list": ListOf(STRING),
    "numbers": ListOf(NUMBER),
    "flags": ListOf(BOOL),
    "set": SetOf(STRING),
    "tags": MapOf(STRING),
    "users": ListOf(USER),
    "server": ObjectOf({"name": STRING, "port": NUMBER, "items": ListOf(STRING), "note": STRING}),
    "maybe": STRING,
    "maybe_number": NUMBER,
    "items": STRING,
    "two-words": STRING,
}
HOLLOW = frozenset({("var", "maybe"), ("var", "maybe_number"), ("var", "server", "note")})

LEAVES = {
    "s": [
        "var.s",
        "var.t",
        "var.items",
        "var.two-words",
        "var.list[0]",
        "var.tags.a",
        "var.users[0].name",
        "var.server.name",
    ],
    "n": ["0", "1", "7", "2.5", "0.125", "1e3", "var.n", "var.m", "var.numbers[0]", "var.server.port"],
    "b": ["true", "false", "var.b", "var.c", "var.maybe == null", "var.users[0].on", "var.flags[0]"],
    "S": ["var.list", "var.users[*].name", "[var.s, var.t]", "keys(var.tags)", "var.server.items", "[]"],
    "N": ["var.numbers", "var.users[*].size", "[var.n, 2.5, 1]", "[1, 2, 3]"],
    "B": ["var.flags", "[var.b, true]"],
    "m": ["var.tags", "{ a = var.s, items = var.t }", '{ "x y" = "1" }'],
    "a": ["var.users", "var.server", "var.set", "null", "var.maybe", "var.users[0]", "[var.n, var.s, null]"],
}
PATTERNS: dict[str, list[str]] = {
    "s": [
        "upper({s})", "lower({s})", "title({s})", "strrev({s})", "chomp({s})", "trimspace({s})",
        "trim({s}, {s})", "trimprefix({s}, {s})", "trimsuffix({s}, {s})", "replace({s}, {w}, {s})",
        'regex_replace({s}, "[a-c]+", {w})', 'regex("[a-z]*", {s})', "join({s}, {S})", "join({w}, {N})",
        'join("-", {S}, {S})', "substr({s}, {i}, {i})", "indent({i}, {s})", "base64encode({s})",
        "base64decode(base64encode({s}))", "jsonencode({a})", "jsonencode({m})", "jsonencode({N})", "yamlencode({m})",
        "urlencode({s})", "md5({s})", "sha1({s})", "sha256({s})", 'uuidv5("dns", {s})',
        'format("%s-%s", {s}, {n})', 'format("%5d|%-4s|%v|%q", {i}, {s}, {a}, {s})', 'format("%t %[1]v", {b})',
        'format("%03d %x %b", {i}, {i}, {i})', "basename({s})", "dirname({s})", "lookup(var.tags, {s}, {s})",
        "element({S}, {i})", "{S}[{i}]", "coalesce(var.maybe, {s})", "coalesce({s}, {n})", "try(var.tags[{s}], {s})",
        "try(var.server.note, {s})", "try({S}[{i}], {s})", "convert({n}, string)", "convert({b}, string)",
        "textdecodebase64(textencodebase64({s}, \"UTF-8\"), \"UTF-8\")", '"{t}"', '"{t}"', '"{t}"', "\"${{{s}}}\"",
        "({b} ? {s} : {s})", "({b} ? {s} : {n})", "({b} ? {n} : {s})", "var.users[{i}].role", "var.server[{k}]",
        'cidrsubnet("10.0.0.0/8", 8, {i})', 'cidrhost("10.0.0.0/8", {i})',
        'formatdate("YYYY-MM-DD hh:mm:ss EEE", timeadd("2020-02-03T04:05:06Z", "{d}h"))', "(<<EOT\n{h}EOT\n)",
        "(<<-EOT\n    {h}  EOT\n)", "values({m})[0]", "reverse({S})[0]", "sort({S})[0]",
    ],
    "n": [
        "({n} + {n})", "({n} - {n})", "({n} * {n})", "({n} / 4)", "({n} / {n})", "({n} % {n})", "-({n})",
        "length({S})", "length({m})", "length({s})", "length({a})", "({b} ? {n} : {n})", "max({n}, {n})", "min({N}...)",
        "max({N}...)", "sum({N})", "abs({n})", "ceil({n})", "floor({n})", "signum({n})", "pow({i}, 2)",
        'parseint("17", 8)', "element({N}, {i})", "{N}[{i}]", "index({S}, {s})", "coalesce(var.maybe_number, {n})",
        "try(var.maybe_number + {n}, {n})", "length(range({i}))", "(\"3\" * {n})", "length(setproduct({S}, {S}))",
        "try(parseint({s}, 10), {n})", "length([for x in {S} : x if x != {s}])",
        'unix_timestamp_parse({i}).year', 'rfc3339_parse("2020-02-03T04:05:06Z").year_day',
    ],
    "b": [
        "({b} && {b})", "({b} || {b})", "!({b})", "({b} == {b})", "({b} != {b})", "({n} < {n})", "({n} <= {n})",
        "({n} > {n})", "({n} >= {n})", "({n} == {n})", "({s} == {s})", "({s} != {s})", "({s} == {n})", "({a} == {a})",
        "({S} == {S})", "({m} == {m})", "startswith({s}, {s})", "endswith({s}, {s})", "strcontains({s}, {s})",
        "contains({S}, {s})", "contains({N}, {n})", "alltrue({B})", "anytrue({B})", "can({S}[{i}])", "can(var.tags[{s}])",
        "({b} ? {b} : {b})", "can(regex({s}, {s}))", "(var.maybe != null)", "convert({s} == {s} ? \"true\" : \"false\", bool)",
        "anytrue([for u in var.users : u.on && {b}])",
    ],
    "S": [
        "[{s}, {s}]", "[{s}]", "concat({S}, {S})", "reverse({S})", "sort({S})", "distinct({S})", "compact({S})",
        "split({w}, {s})", "split({s}, {s})", "keys({m})", "values({m})", "slice({S}, 0, 1)", "flatten([{S}, [{S}]])",
        '[for v in {S} : "${{v}}-${{{s}}}"]', "[for v in {S} : upper(v) if v != {s}]", "[for v in {S} : v]",
        '[for k, v in {m} : "${{k}}${{v}}" if {b}]', "[for i, v in {S} : i]", "[for u in var.users : u.role if u.on]",
        "[for u in var.users : u.size > {n} ? u.name : {s}]", "({b} ? {S} : {S})", "setunion({S}, {S})", "setintersection({S}, {S})",
        'formatlist("%s-%s", {S}, {s})', "regexall(\"[a-z]\", {s})", "chunklist({S}, 2)[0]", "coalescelist({S}, {S})",
        "[for s in {S} : [for t in {S} : \"${{s}}${{t}}\"]]", "{S}[*]", "var.users.*.role", "setproduct({S}, {S})[0]",
        "convert({S}, set(string))", "[for i in range({i}) : \"${{i}}\"]",
    ],
    "N": [
        "[{n}, {n}]", "concat({N}, {N})", "reverse({N})", "distinct({N})", "range({i})", "[for x in {N} : x * 2]",
        "[for x in {N} : x if x > {n}]", "({b} ? {N} : {N})", "[for i, x in {N} : i + x]", "flatten([{N}, {n}])",
        "[for k, x in {N} : k]",
    ],
    "B": ["[{b}, {b}]", "[for x in {N} : x > {n}]", "[for x in {S} : x == {s}]", "reverse({B})"],
    "m": [
        "merge({m}, {m})", "{{ a = {s}, (var.s) = {s} }}", '{{ "k-${{{s}}}" = {s} }}', "zipmap({S}, {S})",
        "{{ for k, v in {m} : k => upper(v) }}", "{{ for i, v in {S} : \"k${{i}}\" => v }}",
        "{{ for k, v in {m} : upper(k) => v if v != {s} }}", "({b} ? {m} : {m})", "jsondecode(jsonencode({m}))",
        "yamldecode(yamlencode({m}))",
    ],
    "a": [
        "{s}", "{n}", "{b}", "{S}", "{N}", "{m}", "[{a}, {a}]", "{{ x = {a}, y = {a} }}", "jsondecode(jsonencode({a}))",
        "({b} ? {a} : null)", "{{ for u in var.users : u.role => u.name... }}", "var.users[*]", "merge({m}, {{ z = {n} }})",
        "[for u in var.users : {{ n = u.name, s = u.size }}]", "flatten([{a}, {S}])", "values({{ p = {a} }})",
        "csvdecode(\"a,b\\n1,2\\n\")", "lookup({{ a = {a} }}, \"a\", {a})", "coalesce(var.maybe, {s}, {n})",
        "convert({m}, map(string))", "try({a}, {s})", "regex(\"(?P<x>a)(?P<y>b)?\", \"a${{{s}}}\")",
        'unix_timestamp_parse({i})', "regexall(\"(a)(b)?\", {s})", "null[*]", "var.maybe[*]", "{s}[*]",
    ],
}  # fmt: skip
_HOLE = re.compile(r"\{\{|\}\}|\{([a-zA-Z])\}")
WORDS = [
    "",
    "a",
    "b",
    "ab c",
    "{{ x }}",
    "{% if %}",
    "{#",
    "it's",
    '"q"',
    "\\",
    "\\n",
    "\n",
    "x\n\ny",
    "\u00e9",
    "$",
    "%",
    "1",
    "true",
    " ",
    "-",
    "a{",
    "}}",
    "\U0001f600",
    "B",
]


@dataclass(frozen=True)
class Tree:
    """An expression made of texts and smaller expressions; ``kind`` is the letter of its hole."""

    kind: str
    parts: tuple[str | Tree, ...]

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def simpler(self) -> Iterator[Tree]:
        """Smaller trees of the same kind: a part in place of the whole, a leaf, or the same with a part made simpler."""
        inside = [part for part in self.parts if isinstance(part, Tree)]
        yield from (part for part in inside if part.kind == self.kind)
        if inside and self.kind in LEAVES:
            yield Tree(self.kind, (LEAVES[self.kind][0],))
        for index, part in enumerate(self.parts):
            if isinstance(part, Tree):
                for smaller in part.simpler():
                    yield Tree(self.kind, (*self.parts[:index], smaller, *self.parts[index + 1 :]))


def quoted(text: str) -> str:
    """A string of HCL that stands for the text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


class Generator:
    """Everything comes from ``seed``."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def expression(self) -> Tree:
        """An expression of any type; most are small, as most that fail can be."""
        return self.tree(self.chance.choice("ssnbSNma"), self.chance.choice((1, 1, 2, 2, 2, 3)))

    def tree(self, kind: str, depth: int) -> Tree:
        """An expression for a hole."""
        chance = self.chance
        if kind in "wikdth":
            return self.special(kind, depth)
        if depth <= 0 or chance.random() < 0.15:
            if kind == "s" and chance.random() < 0.5:
                return Tree("s", (quoted(chance.choice(WORDS)),))
            return Tree(kind, (chance.choice(LEAVES[kind]),))
        return self.filled(kind, chance.choice(PATTERNS[kind]), depth - 1)

    def special(self, kind: str, depth: int) -> Tree:
        """``w`` a literal word, ``i`` a small whole number, ``d`` digits, ``k`` a key, ``t`` and ``h`` the insides of strings."""
        chance = self.chance
        if kind == "w":
            return Tree("w", (quoted(chance.choice([word for word in WORDS if word])),))
        if kind == "k":
            return Tree("k", (chance.choice(['"name"', '"port"', '"note"']),))
        if kind == "d":
            return Tree("d", (str(chance.randint(-99, 9999)),))
        if kind == "i":
            return (
                self.filled("i", "{n}", depth - 1)
                if chance.random() < 0.1
                else Tree("i", (str(chance.randint(0, 3)),))
            )
        parts: list[str | Tree] = []
        for _unused in range(chance.randint(1, 3)):
            parts.append(self.part(depth - 1))
        if kind == "h":
            lines = (part if isinstance(part, Tree) else part.replace("\\\\", "\\") for part in parts)
            return Tree("h", tuple(piece for line in lines for piece in (line, "\n")))
        return Tree("t", tuple(parts))

    def part(self, depth: int) -> str | Tree:
        """A part of a string: literal, interpolation or directive."""
        chance = self.chance
        sort = chance.randint(0, 6)
        if sort < 2:
            return quoted(chance.choice(WORDS).rstrip("$%"))[1:-1]
        if sort < 5:
            return self.filled("part", "${{{" + chance.choice("ssnbb") + "}}}", depth)
        pattern = chance.choice(
            [
                "%{{ if {b} }}x%{{ else }}${{{s}}}%{{ endif }}",
                "%{{ for i, v in {S} }}${{i}}${{v}}%{{ endfor }}",
                "%{{ for k, v in {m} ~}} ${{k}}=${{v}} %{{~ endfor }}",
                "%{{ for u in var.users }}%{{ if u.on && {b} }}${{u.name}},%{{ endif }}%{{ endfor }}",
            ]
        )
        return self.filled("part", pattern, depth)

    def filled(self, kind: str, pattern: str, depth: int) -> Tree:
        """The pattern with an expression in each hole."""
        parts: list[str | Tree] = []
        position = 0
        for hole in _HOLE.finditer(pattern):
            parts.append(pattern[position : hole.start()])
            parts.append(self.tree(hole[1], depth) if hole[1] else hole[0][0])
            position = hole.end()
        return Tree(kind, (*parts, pattern[position:]))

    def values(self) -> dict[str, Any]:
        """Values for the variables, some as the strings that ``-e name=value`` gives."""
        chance = self.chance
        word = partial(chance.choice, WORDS)
        number = partial(chance.choice, [0, 1, 2, 3, -1, 10, 2.5, -0.25, 100, "7", "2.5", 12345678901])
        flag = partial(chance.choice, [True, False, "true", "false"])

        def words(least: int) -> list[str]:
            return [word() for _unused in range(chance.randint(least, 3))]

        return {
            "s": word(),
            "t": word(),
            "n": number(),
            "m": number(),
            "b": flag(),
            "c": flag(),
            "list": words(1),
            "numbers": [number() for _unused in range(chance.randint(1, 3))],
            "flags": [flag() for _unused in range(chance.randint(1, 3))],
            "set": words(0),
            "tags": {
                key: word() for key in ("a", *chance.sample(["B", "items", "x y", "\u00e9", "keys"], 2))
            },
            "users": [
                {"name": word(), "role": chance.choice("xyz"), "on": flag(), "size": number()}
                for _unused in range(chance.randint(1, 3))
            ],
            "server": {
                "name": word(),
                "port": number(),
                "items": words(0),
                "note": chance.choice([None, word()]),
            },
            "maybe": chance.choice([None, word()]),
            "maybe_number": chance.choice([None, number()]),
            "items": word(),
            "two-words": word(),
        }
