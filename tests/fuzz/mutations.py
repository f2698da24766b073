# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes to templates: of bytes, of tokens, of lines, and parts of one put into another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from .corpus import Seed

_TOKEN = re.compile(
    rb"[A-Za-z_][\w-]*|[0-9.]+|\s+|[$%]\{~?|~?\}|<<-?\w+|=>|[=!<>]=|&&|\|\||\.\.\.|.", re.DOTALL
)
_LONGEST = 60_000

DICTIONARY: tuple[bytes, ...] = (
    b"", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b'"', b"\\", b"${", b"%{", b"$${", b"~}",
    b"%{ if true }", b"%{ for a in b }", b"%{ endif }", b"%{ endfor }", b"<<E\n", b"\nE\n", b"{{", b"}}", b"{%",
    b"{{ user `a` }}", b"{{ build `ID` }}", b"{{timestamp}}", b"/*", b"*/", b"#", b"//", b"[*]", b".*", b"...",
    b"null", b"true", b"1e999999999", b"1e-999999999", b"1e400", b"0", b"-1", b"99999999999999999999", b"0.1",
    b"2147483648", b'"%999999999d"', b'"(a+)+$"', b'"\\u0000"', b'"\\ud800"', b'"\xcc\x81"', b'"\xf0\x9f\x98\x80"',
    b'"/dev/zero"', b'"/"', b'"**"', b'"2h"', b'"9999-12-31T23:59:59Z"', b"{}", b"[]", b"{ a = 1 }", b'["a", 1]',
    b"var.u", b"local.x", b"each.key", b"path.root", b"source.name", b"build.ID", b"self", b"data.a.b.c",
    b"for i in range(1024) : i", b"[for a in [1, 2] : a]", b"{ for k, v in { a = 1 } : k => v... }",
    b"list(string)", b"map(any)", b"object({ a = optional(string, 1) })", b"any", b"sensitive = true",
    b'dynamic "x" {\nfor_each = [1]\ncontent {}\n}\n', b'provisioner "shell" {\ninline = ["x"]\n}\n',
    b'post-processors {\npost-processor "manifest" {}\n}\n', b'source "source.null.a" {\nname = "b"\n}\n',
    b"validation {\ncondition = var.u == null\nerror_message = \"X.\"\n}\n", b"required_version = \">= 0\"\n",
    b'required_plugins {\na = {\nversion = "1"\nsource = "x/y/z"\n}\n}\n',
)  # fmt: skip

FUNCTIONS = (
    b"abs ceil chunklist cidrsubnets coalescelist compact concat contains csvdecode distinct element flatten "
    b"format formatdate formatlist indent index join jsondecode jsonencode keys length lookup log lower max "
    b"merge min parseint pow range regex regex_replace regexall replace reverse setproduct setunion signum "
    b"slice sort split strrev strcontains substr sum templatefile timeadd title tobool tolist tomap tonumber "
    b"toset tostring trim try can upper urlencode uuidv5 values yamldecode yamlencode zipmap bcrypt sha256 "
    b"base64decode base64gzip file fileset fileexists dirname abspath convert cidrhost env vault"
).split()


def mutate(random: Random, seed: Seed, corpus: Sequence[Seed]) -> bytes:
    """One to several changes to one seed."""
    data = seed.data
    for _unused in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        other = random.choice(corpus).data
        change = random.choice((_bytes, _bytes, _tokens, _tokens, _tokens, _lines, _splice, _nest))
        data = change(random, data, other)[:_LONGEST]
    return data


def _range(random: Random, length: int, longest: int) -> tuple[int, int]:
    start = random.randrange(length + 1)
    return start, min(length, start + random.randrange(longest + 1))


def _bytes(random: Random, data: bytes, other: bytes) -> bytes:
    start, end = _range(random, len(data), 12)
    kind = random.randrange(5)
    if kind == 0:
        return data[:start] + data[end:]
    if kind == 1:
        return data[:end] + data[start:end] * random.choice((1, 2, 50)) + data[end:]
    if kind == 2:
        return data[:start] + bytes([random.randrange(256)]) + data[start + 1 :]
    if kind == 3:
        return data[:start] + random.choice(DICTIONARY) + data[start:]
    at, until = _range(random, len(other), 40)
    return data[:start] + other[at:until] + data[end:]


def _tokens(random: Random, data: bytes, other: bytes) -> bytes:
    tokens = _TOKEN.findall(data)
    if not tokens:
        return random.choice(DICTIONARY)
    index = random.randrange(len(tokens))
    kind = random.randrange(7)
    if kind == 0:
        del tokens[index]
    elif kind == 1:
        tokens.insert(index, random.choice(tokens))
    elif kind == 2:
        other_index = random.randrange(len(tokens))
        tokens[index], tokens[other_index] = tokens[other_index], tokens[index]
    elif kind == 3:
        tokens[index] = random.choice(_TOKEN.findall(other) or [b""])
    elif kind == 4:
        tokens[index] = random.choice(DICTIONARY)
    elif kind == 5:
        tokens[index] = random.choice(FUNCTIONS) + b"(" + tokens[index] + b")"
    else:
        names = [at for at, token in enumerate(tokens) if token in FUNCTIONS]
        tokens[random.choice(names) if names else index] = random.choice(FUNCTIONS)
    return b"".join(tokens)


def _lines(random: Random, data: bytes, _other: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    start, end = _range(random, len(lines), 8)
    kind = random.randrange(4)
    if kind == 0:
        return b"".join(lines[:start] + lines[end:])
    if kind == 1:
        return b"".join(lines[:end] + lines[start:end] * random.choice((1, 1, 30)) + lines[end:])
    if kind == 2:
        return b"".join(lines[:start] + lines[start:end][::-1] + lines[end:])
    at = random.randrange(len(lines) + 1)
    return b"".join(lines[:at] + lines[start:end] + lines[at:])


def _splice(random: Random, data: bytes, other: bytes) -> bytes:
    lines, others = data.splitlines(keepends=True), other.splitlines(keepends=True)
    start, end = _range(random, len(others), 20)
    at = random.randrange(len(lines) + 1)
    if random.random() < 0.3:
        return b"".join(lines[:at] + others[end:])
    return b"".join(lines[:at] + others[start:end] + lines[at:])


def _nest(random: Random, data: bytes, _other: bytes) -> bytes:
    """Brackets, operators or interpolations many levels deep, around a token; seldom very deep."""
    tokens = _TOKEN.findall(data) or [b"1"]
    index = random.randrange(len(tokens))
    depth = random.choice((2, 5, 30, 30, 400, 4000))
    before, after = random.choice(
        (
            (b"(", b")"),
            (b"[", b"]"),
            (b"{ a = ", b" }"),
            (b'"${', b'}"'),
            (b"!", b""),
            (b"-", b""),
            (b"f(", b")"),
            (b"", b".a"),
            (b"", b"[0]"),
            (b"", b"[*]"),
            (b"1 + ", b""),
            (b"true ? ", b" : 0"),
            (b"[for a in [1] : ", b"]"),
            (b"a {\n", b"\n}\n"),
            (b'{"a": ', b"}"),
            (b"%{ if true }", b"%{ endif }"),
        )
    )
    tokens[index] = before * depth + tokens[index] + after * depth
    return b"".join(tokens)
