# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What commands print, and how files are written."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from ..check.render import render, render_json
from ..hcl.diagnostics import Diagnostic

WRITTEN_BY = ": compiled by hcl2ansible "  # in the header of every playbook


def report(diagnostics: Iterable[Diagnostic], arguments: Namespace) -> None:
    """Print findings to stderr, as text or as JSON lines."""
    if arguments.json:
        sys.stderr.write(render_json(diagnostics))
    else:
        text = render(diagnostics, colour=_colour(arguments))
        sys.stderr.write(text)


def failed(diagnostics: Iterable[Diagnostic], arguments: Namespace) -> int:
    """Print findings and, for people, how many there are; the result is the exit status."""
    found = list(diagnostics)
    report(found, arguments)
    if not arguments.json:
        errors = sum(diagnostic.severity == "error" for diagnostic in found)
        print(f"{errors} error{'' if errors == 1 else 's'}", file=sys.stderr)
    return 1


def _colour(arguments: Namespace) -> bool:
    if (
        os.environ.get("NO_COLOR")
        or os.environ.get("PACKER_NO_COLOR")
        or not getattr(arguments, "color", True)
    ):
        return False
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def is_ours(path: Path) -> bool:
    """Whether a file may be overwritten: there is none, it is empty, or its header says that we wrote it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            start = file.read(2000)
    except FileNotFoundError:
        return True
    return not start.strip() or any(
        WRITTEN_BY in line for line in start.splitlines()[:3] if line.startswith("#")
    )


def write_atomically(path: Path, text: str) -> None:
    """Write a whole file or nothing; a symbolic link stays one. Raises OSError."""
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not target.is_file():
        with target.open("w", encoding="utf-8") as file:  # a device or pipe cannot be replaced
            file.write(text)
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """The mode that the file has, or that a new one gets."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
