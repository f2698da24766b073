# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads source files, strictly as UTF-8."""

from __future__ import annotations

import os

from ..diagnostics import Diagnostic, DiagnosticError, SourceFile, Span

_BOM = b"\xef\xbb\xbf"


def read_source(path: str | os.PathLike[str], shown_name: str | None = None) -> SourceFile:
    """The file's text, with its own line ends and without a byte order mark.

    Messages name the file by ``shown_name``, else by its path. Raises DiagnosticError when the file cannot
    be read or is not UTF-8.
    """
    name = shown_name if shown_name is not None else os.fspath(path)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise DiagnosticError(_unreadable(name, error)) from error
    data = data.removeprefix(_BOM)
    try:
        return SourceFile(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DiagnosticError(_not_utf8(name, data, error.start)) from error


def _unreadable(name: str, error: OSError | ValueError) -> Diagnostic:
    if isinstance(error, FileNotFoundError):
        return Diagnostic("error", "file-not-found", f"{name} does not exist", hint="Check the path.")
    if isinstance(error, IsADirectoryError):
        return Diagnostic("error", "file-is-directory", f"{name} is a directory", hint="Name a file in it.")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Diagnostic("error", "file-unreadable", f"{name} cannot be read", reason)


def _not_utf8(name: str, data: bytes, start: int) -> Diagnostic:
    """Point at the first byte that is wrong, in the text as far as it can be shown."""
    file = SourceFile(name, data.decode("utf-8", "replace"))
    offset = len(data[:start].decode("utf-8"))
    hint = "Save the file as UTF-8."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "It looks like UTF-16; save it as UTF-8."
    detail = f"The byte 0x{data[start]:02x} at offset {start} belongs to no UTF-8 character."
    span = Span(file, offset, offset + 1)
    return Diagnostic("error", "not-utf8", "The file is not UTF-8 text", detail, hint, span)
