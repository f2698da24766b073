# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How files are written: whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

WRITTEN_BY = ": compiled by hcl2ansible "  # in the header of every playbook and of its templates


def is_ours(path: Path) -> bool:
    """Whether a file may be overwritten: there is none, it is empty, or its header says that we wrote it."""
    try:
        start = _start(path)
    except FileNotFoundError:
        return True
    return not start.strip() or _says_so(start)


def remove_ours(paths: Iterable[Path]) -> None:
    """Remove those files that we wrote, and directories that are empty then."""
    for path in paths:
        with contextlib.suppress(OSError):
            if path.is_file() and _says_so(_start(path)):
                path.unlink()
        for parent in list(path.parents)[:2]:
            with contextlib.suppress(OSError):
                parent.rmdir()


def write_atomically(path: Path, text: str) -> None:
    """Write a whole file or nothing; a symbolic link stays one. Raises OSError."""
    write_together({path: text})


def write_together(texts: Mapping[Path, str]) -> None:
    """Write all of the files or, as long as the disk plays along, none; the last one is in place last.

    Only the directory of the last one must be there already. Raises OSError.
    """
    staged: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for number, (path, text) in enumerate(reversed(list(texts.items()))):
            target = path.resolve() if path.is_symlink() else path
            if target.exists() and not target.is_file():
                with target.open("w", encoding="utf-8") as file:  # a device or pipe cannot be replaced
                    file.write(text)
                continue
            if number:
                made += _make(target.parent)
            staged[target] = _staged(target, text)
        for target in reversed(list(staged)):
            staged[target].replace(target)
            del staged[target]
    except BaseException:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        for directory in reversed(made):
            with contextlib.suppress(OSError):
                directory.rmdir()
        raise


def _staged(target: Path, text: str) -> Path:
    """A complete file beside ``target`` that only has to take its name."""
    import tempfile  # takes longer to load than anything else here

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _make(directory: Path) -> list[Path]:
    """Make a directory and what is missing above it; returns them from the top."""
    missing = [each for each in (directory, *directory.parents) if not each.exists()][::-1]
    for each in missing:
        each.mkdir()
    return missing


def _mode(target: Path) -> int:
    """The mode that the file has, or that a new one gets."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _start(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(2000)


def _says_so(start: str) -> bool:
    return any(WRITTEN_BY in line for line in start.splitlines()[:3] if line.startswith(("#", "{#")))
