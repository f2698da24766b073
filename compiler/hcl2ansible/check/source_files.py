# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files make up a template, and their texts."""

from __future__ import annotations

import os
import sys
from codecs import BOM_UTF8
from collections.abc import Callable
from enum import Enum

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.nodes import Body
from ..hcl.record import record
from .findings import Findings

Parser = Callable[[SourceFile], tuple[Body, list[tuple[int, int]]]]


class Form(Enum):
    """The syntax of a file of a template."""

    NATIVE = "HCL"
    JSON = "HCL in JSON"
    LEGACY = "the JSON of before HCL"


@record
class Input:
    """The files of one template and the directory that ``path.root`` names."""

    root: str
    files: tuple[SourceFile, ...]
    is_directory: bool = False


def shown(path: str) -> str:
    """A path as messages show it: as typed, without ``./``."""
    return path if path.startswith("<") else os.path.normpath(path)


def _failure(path: str, error: OSError) -> Diagnostic:
    return Diagnostic(
        "error", "unreadable-file", f"Cannot read {path}: {(error.strerror or str(error)).lower()}"
    )


def decode(name: str, data: bytes) -> SourceFile:
    """The text of a file; a byte that is not UTF-8 raises a DiagnosticError that points at it."""
    body = data.removeprefix(BOM_UTF8)
    try:
        return SourceFile(name, body.decode("utf-8"))
    except UnicodeDecodeError as error:
        file = SourceFile(name, body.decode("utf-8", "replace"))
        offset = len(body[: error.start].decode("utf-8"))
        at = error.start + len(data) - len(body)
        raise DiagnosticError(
            Diagnostic(
                "error",
                "not-utf-8",
                "The file is not valid UTF-8",
                f"Byte 0x{data[at]:02x} at offset {at} belongs to no character.",
                "Convert the file, for example with `iconv -f LATIN1 -t UTF-8`.",
                Span(file, offset, offset + 1),
            )
        ) from None


def read_file(path: str) -> SourceFile:
    """The text of one file; raises DiagnosticError."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib would cost every start 4 ms
            data = file.read()
    except OSError as error:
        raise DiagnosticError(_failure(shown(path), error)) from None
    return decode(shown(path), data)


def form_of(file: SourceFile, config_type: str = "") -> Form:
    """By the name of a file; where it says nothing, by ``config_type`` (hcl2 or json), else by the text."""
    if file.name.endswith(".pkr.hcl"):
        return Form.NATIVE
    if file.name.endswith(".pkr.json"):
        return Form.JSON
    if config_type:
        return Form.LEGACY if config_type == "json" else Form.NATIVE
    legacy = file.name.endswith(".json") or file.text.lstrip().startswith("{")
    return Form.LEGACY if legacy else Form.NATIVE


def _directory(path: str) -> Input:
    try:
        names = sorted(os.listdir(path), key=os.fsencode)  # noqa: PTH208 - sorted as bytes, joined as typed
    except OSError as error:
        raise DiagnosticError(_failure(shown(path), error)) from None
    findings = Findings()
    files = []
    for suffix in (".pkr.hcl", ".pkr.json"):
        for name in names:
            full = os.path.join(path, name)  # noqa: PTH118
            if name.endswith(suffix) and not os.path.isdir(full):  # noqa: PTH112
                with findings.absorbing():
                    files.append(read_file(full))
    if not files and not findings.errors:
        findings.error(
            "no-template",
            f"There is no template in {shown(path)}",
            hint="Its files end in .pkr.hcl or .pkr.json; name the directory that holds them, or one file.",
        )
    findings.raise_errors()
    return Input(path, tuple(files), is_directory=True)


def find_input(path: str, *, stdin: bytes | None = None) -> Input:
    """Read a file, a directory or, for ``-``, standard input; raises DiagnosticError."""
    if path == "-":
        file = decode("<stdin>", sys.stdin.buffer.read() if stdin is None else stdin)
        return Input(".", (file,))
    if os.path.isdir(path):  # noqa: PTH112
        return _directory(path)
    return Input(os.path.dirname(path) or ".", (read_file(path),))  # noqa: PTH120 - path.root stays as typed
