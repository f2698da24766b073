# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files make up a template, and their texts."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.nodes import Body
from .findings import Findings

Parser = Callable[[SourceFile], tuple[Body, list[tuple[int, int]]]]

_NO_JSON = "This version compiles HCL templates (.pkr.hcl) only."
_UPGRADE = "`packer hcl2_upgrade FILE` writes a JSON template as HCL."


@dataclass(frozen=True)
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
    try:
        return SourceFile(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        file = SourceFile(name, data.decode("utf-8", "replace"))
        offset = len(data[: error.start].decode("utf-8"))
        raise DiagnosticError(
            Diagnostic(
                "error",
                "not-utf-8",
                "The file is not valid UTF-8",
                f"Byte 0x{data[error.start]:02x} at offset {error.start} belongs to no character.",
                "Convert the file, for example with `iconv -f LATIN1 -t UTF-8`.",
                Span(file, offset, offset + 1),
            )
        ) from None


def read_file(path: str) -> SourceFile:
    """The text of one file; raises DiagnosticError."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise DiagnosticError(_failure(shown(path), error)) from None
    return decode(shown(path), data)


def _json_not_supported(file: SourceFile) -> Diagnostic:
    return Diagnostic(
        "error", "json-template", "JSON templates are not supported yet", _NO_JSON, _UPGRADE, Span(file, 0, 1)
    )


def _one_file(path: str) -> Input:
    file = read_file(path)
    if path.endswith(".json") or (not path.endswith(".pkr.hcl") and file.text.lstrip().startswith("{")):
        raise DiagnosticError(_json_not_supported(file))
    return Input(os.path.dirname(path) or ".", (file,))  # noqa: PTH120 - path.root stays as typed


def _standard_input(data: bytes | None) -> Input:
    file = decode("<stdin>", sys.stdin.buffer.read() if data is None else data)
    if file.text.lstrip().startswith("{"):
        raise DiagnosticError(_json_not_supported(file))
    return Input(".", (file,))


def _directory(path: str) -> Input:
    try:
        names = sorted(os.listdir(path), key=os.fsencode)  # noqa: PTH208 - sorted as bytes, joined as typed
    except OSError as error:
        raise DiagnosticError(_failure(shown(path), error)) from None
    findings = Findings()
    files = []
    for name in names:
        full = os.path.join(path, name)  # noqa: PTH118
        if name.endswith((".pkr.hcl", ".pkr.json")) and not Path(full).is_dir():
            with findings.absorbing():
                file = read_file(full)
                if name.endswith(".json"):
                    findings.add(_json_not_supported(file))
                else:
                    files.append(file)
    if not files and not findings.errors:
        findings.error(
            "no-template",
            f"There is no template in {shown(path)}",
            hint="The files of a template end in .pkr.hcl; name the directory that holds them, or one file.",
        )
    findings.raise_errors()
    return Input(path, tuple(files), is_directory=True)


def find_input(path: str, *, stdin: bytes | None = None) -> Input:
    """Read a file, a directory or, for ``-``, standard input; raises DiagnosticError."""
    if path == "-":
        return _standard_input(stdin)
    if Path(path).is_dir():
        return _directory(path)
    return _one_file(path)
