# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A tar stream from a machine, which is not trusted, into a directory of the controller."""

from __future__ import annotations

import os
import shutil
import tarfile
import threading
from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


class Unpacking(threading.Thread):
    """Reads the stream from a descriptor into an empty private directory; ``broken``: why it stopped early.

    Only directories, files and second names of files are made, none outside of the directory: as no link is
    ever made, a safe name is a safe place.
    """

    def __init__(self, reader: int, directory: Path) -> None:
        super().__init__(daemon=True)
        self._reader = reader
        self._directory = directory
        self._modes: dict[Path, int] = {}
        self.broken: str | None = None

    def run(self) -> None:
        with os.fdopen(self._reader, "rb") as stream:
            try:
                with tarfile.open(fileobj=stream, mode="r|", errorlevel=2) as archive:
                    for member in archive:
                        self._make(archive, member)
                for path, mode in reversed(self._modes.items()):
                    path.chmod(mode)
                # Padding behind the archive: without a reader the sender would see an error.
                while stream.read(1 << 16):
                    pass
            except tarfile.ReadError as error:
                # An empty stream has its reason on the machine, and its status tells it.
                self.broken = None if str(error) == "empty file" else f"a broken archive arrived ({error})"
            except OSError as error:
                self.broken = f"{error.strerror or error}: {error.filename or self._directory.parent}"
            except ImageError as error:
                self.broken = error.message

    def _make(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        path = self._place(member.name)
        if member.isdir():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._modes[path] = member.mode & 0o777 | 0o700
        elif member.isreg():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = archive.extractfile(member)
            # Two matches of a glob may have one name: the later one counts, as when they come one by one.
            path.unlink(missing_ok=True)
            with path.open("xb") as target:
                if content is not None:
                    shutil.copyfileobj(content, target, 1 << 20)
            path.chmod(member.mode & 0o777)
            os.utime(path, (member.mtime, member.mtime))
        elif member.islnk():
            path.unlink(missing_ok=True)
            path.hardlink_to(self._place(member.linkname))

    def _place(self, name: str) -> Path:
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if name.startswith("/") or ".." in parts:
            raise ImageError(f"the machine sent a file outside of the directory: {name}")
        return self._directory.joinpath(*parts)


def merge(source: Path, destination: Path) -> None:
    """Move everything to its final place, file by file; existing directories stay, and get the modes."""
    for entry in sorted(source.iterdir()):
        target = destination / entry.name
        if entry.is_dir():
            mode = entry.stat().st_mode & 0o777
            target.mkdir(mode=0o700, exist_ok=True)
            merge(entry, target)
            target.chmod(mode)
        else:
            entry.replace(target)
