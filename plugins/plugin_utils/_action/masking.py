# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hiding secrets, in the forms in which they turn up in output, logs and results."""

from __future__ import annotations

import base64
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "<sensitive>"
# Shorter secrets are hidden as they are; their encoded forms would hide too much of everything else.
_SHORTEST_ENCODED = 4
_SECRET_NAME = re.compile(r"(?:^|_)(?:password|passphrase|secret|secret_key|token)$")


class Masker:
    """Replaces every known secret by ``<sensitive>``."""

    def __init__(self, secrets: Iterable[Any] = ()) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None
        self.add(*secrets)

    def add(self, *values: Any) -> None:
        """Hide every string inside these values too (numbers and bools are not hidden)."""
        before = len(self._forms)
        for text in _strings(values):
            self._forms |= forms(text)
        if len(self._forms) != before:
            longest_first = sorted(self._forms, key=len, reverse=True)
            self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def __call__(self, text: str) -> str:
        return self._pattern.sub(MASK, text) if self._pattern is not None else text

    def deep(self, value: Any) -> Any:
        """The value with every string in it masked, keys included."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self(value)
        if isinstance(value, Mapping):
            return {self.deep(key): self.deep(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.deep(item) for item in value]
        return value


def is_secret_name(name: str) -> bool:
    """Whether an option of this name holds a secret by convention."""
    return _SECRET_NAME.search(name) is not None


def forms(secret: str) -> set[str]:
    """The text and each of its lines: plain, shell-quoted, escaped, url- and base64-encoded."""
    unix = secret.replace("\r\n", "\n")
    parts = {secret, unix, unix.strip("\n"), *(line.strip() for line in unix.split("\n"))}
    found: set[str] = set()
    for part in parts:
        if not part.strip():
            continue
        found.add(part)
        if len(part) >= _SHORTEST_ENCODED:
            found |= _encoded(part)
    return found


def _encoded(text: str) -> set[str]:
    raw = text.encode("utf-8", "surrogateescape")
    escaped = {
        shlex.quote(text)[1:-1] if shlex.quote(text) != text else text,
        text.replace("'", "'\\''"),
        re.sub(r'([\\"$`])', r"\\\1", text),
        repr(text)[1:-1],
        text.encode("unicode_escape").decode("ascii"),
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        quote(raw),
        quote(raw, safe=""),
        quote_plus(raw),
    }
    lower_hex = {
        re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), each) for each in escaped if "%" in each
    }
    return escaped | lower_hex | _base64_forms(raw)


def _base64_forms(raw: bytes) -> set[str]:
    """The characters that the secret alone decides, wherever it stands in the encoded bytes."""
    found = set()
    for offset, undecided in ((0, 0), (1, 2), (2, 3)):
        encoded = base64.b64encode(b"\0" * offset + raw).decode("ascii")
        end = (offset + len(raw)) * 8 // 6
        core = encoded[undecided:end]
        if len(core) >= _SHORTEST_ENCODED:
            found |= {core, core.replace("+", "-").replace("/", "_")}
    return found


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield str.__str__(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _strings(item)
