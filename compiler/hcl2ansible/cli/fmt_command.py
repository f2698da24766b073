# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible fmt``."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from ..check.source_files import decode, shown
from ..format import format_file
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from .files import write_atomically
from .flags import flag
from .output import failed

_ENDINGS = (".pkr.hcl", ".pkrvars.hcl")
_CHANGES_NEEDED = 3  # exit status of -check


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a .pkr.hcl or .pkrvars.hcl file, or a directory of them; - formats stdin to stdout",
    )
    flag(parser, "check", "write nothing; exit status 3 if a file is not formatted")
    flag(parser, "diff", "show what changes")
    flag(parser, "write", "false: write nothing", default=True)
    flag(parser, "recursive", "also the directories in a directory")
    flag(parser, "json", "report findings as JSON lines")


def run(arguments: Namespace) -> int:
    """Format files in place and print the names of those that change; a broken file stops no other."""
    problems: list[Diagnostic] = []
    changed = False
    for given in arguments.paths:
        for path in _files(given, arguments.recursive, problems):
            try:
                changed |= _standard_input(arguments) if path == "-" else _file(path, arguments)
            except DiagnosticError as error:
                problems += error.diagnostics
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                summary = f"Cannot format {shown(path)}: {reason}"
                problems.append(Diagnostic("error", "unreadable-file", summary))
    if problems:
        return failed(problems, arguments)
    return _CHANGES_NEEDED if changed and arguments.check else 0


def _files(path: str, recursive: bool, problems: list[Diagnostic]) -> Iterator[str]:
    """The files that a path means; those of a directory in the order of their bytes, as Packer goes."""
    if path == "-":
        yield path
    elif Path(path).is_dir():
        try:
            entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            summary = f"Cannot read {shown(path)}: {(error.strerror or str(error)).lower()}"
            problems.append(Diagnostic("error", "unreadable-file", summary))
            return
        for entry in entries:
            if _is_left_by_editor(entry.name):
                continue
            inner = os.path.normpath(entry.path)
            if entry.is_dir(follow_symlinks=False):  # a link could lead in a circle
                if recursive:
                    yield from _files(inner, recursive, problems)
            elif entry.name.endswith(_ENDINGS):
                yield inner
    elif path.endswith(_ENDINGS):
        yield path
    else:
        hint = "Name a file that ends in .pkr.hcl or .pkrvars.hcl, or a directory."
        exists = os.path.lexists(path)
        summary = f"{shown(path)} is not an HCL template" if exists else f"There is no file {shown(path)}"
        problems.append(Diagnostic("error", "not-hcl" if exists else "missing-file", summary, hint=hint))


def _is_left_by_editor(name: str) -> bool:
    return name.startswith(".") or name.endswith("~") or (name[0] == "#" and name[-1] == "#")


def _standard_input(arguments: Namespace) -> bool:
    """Whether the layout of standard input changes; what it should be goes to standard output."""
    data = sys.stdin.buffer.read()
    formatted = format_file(decode("<stdin>", data)).encode()
    if not arguments.check:
        sys.stdout.flush()
        sys.stdout.buffer.write(formatted)
        sys.stdout.buffer.flush()
    return formatted != data


def _file(path: str, arguments: Namespace) -> bool:
    """Whether the layout of a file changes; prints its name if so, and the difference if asked for."""
    data = Path(path).read_bytes()
    text = format_file(decode(shown(path), data))
    if text.encode() == data:
        return False
    difference = _difference(path, text) if arguments.diff else ""
    if arguments.write and not arguments.check:
        if not os.access(path, os.W_OK):  # replacing needs no permission to write, but it was denied
            raise PermissionError(None, "permission denied")
        write_atomically(Path(path), text)
    print(path)
    sys.stdout.write(difference)
    return True


def _difference(path: str, text: str) -> str:
    """What ``diff -u`` says, with Packer's labels."""
    command = ["diff", "-u", f"--label=old/{path}", f"--label=new/{path}", "--", path, "-"]
    try:
        found = subprocess.run(command, input=text.encode(), stdout=subprocess.PIPE, check=False)
    except FileNotFoundError:
        hint = "Install diffutils, or leave out -diff."
        raise DiagnosticError(Diagnostic("error", "no-diff", "There is no program diff", hint=hint)) from None
    return found.stdout.decode("utf-8", "replace")
