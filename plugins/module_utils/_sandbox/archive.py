# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A root file system as a tar stream, written straight from the files."""

from __future__ import annotations

import os
import stat
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .selection import Entry

_BLOCK = tarfile.BLOCKSIZE
_PIECE = 1 << 22
_CAPABILITY = "security.capability"


@dataclass
class Summary:
    """What an archive holds."""

    files: int = 0
    size: int = 0
    skipped: list[str] = field(default_factory=list)


class Writer:
    """Writes entries of a root directory into an open descriptor; devices and sockets are skipped."""

    def __init__(self, root: Path, out: int, contents: Mapping[str, bytes]) -> None:
        self.root = str(root)
        self.out = out
        self.contents = contents
        self.summary = Summary()
        self._links: dict[tuple[int, int], str] = {}

    def write(self, entries: Iterable[Entry]) -> Summary:
        """All entries and the end mark; OSError (as for a full disk) passes through."""
        for path, status in entries:
            self._entry(path, status)
        self._put(bytes(tarfile.RECORDSIZE))
        return self.summary

    def _entry(self, path: str, status: os.stat_result) -> None:
        info = tarfile.TarInfo(path.lstrip("/"))
        info.mode, info.uid, info.gid = stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid
        info.mtime = int(status.st_mtime)
        self.summary.files += 1
        if stat.S_ISREG(status.st_mode):
            self._regular(path, status, info)
        elif stat.S_ISDIR(status.st_mode):
            info.type = tarfile.DIRTYPE
            self._header(info)
        elif stat.S_ISLNK(status.st_mode):
            info.type, info.linkname = tarfile.SYMTYPE, os.readlink(self.root + path)
            self._header(info)
        elif stat.S_ISFIFO(status.st_mode):
            info.type = tarfile.FIFOTYPE
            self._header(info)
        else:
            self.summary.files -= 1
            self.summary.skipped.append(path)

    def _regular(self, path: str, status: os.stat_result, info: tarfile.TarInfo) -> None:
        if status.st_nlink > 1:
            first = self._links.setdefault((status.st_dev, status.st_ino), info.name)
            if first != info.name:
                info.type, info.linkname = tarfile.LNKTYPE, first
                self._header(info)
                return
        replacement = self.contents.get(path)
        if replacement is not None:
            info.size = len(replacement)
            self._header(info)
            self._put(replacement)
            self._pad(info.size)
            return
        source = os.open(self.root + path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            info.size = os.fstat(source).st_size
            self._header(info, _capability(source))
            self._copy(source, info.size)
        finally:
            os.close(source)
        self._pad(info.size)

    def _copy(self, source: int, size: int) -> None:
        left = size
        while left:
            sent = os.sendfile(self.out, source, None, min(left, _PIECE))
            if sent == 0:
                # The file has shrunk since its header was written.
                self._put(bytes(left))
                break
            left -= sent
        self.summary.size += size

    def _header(self, info: tarfile.TarInfo, capability: bytes = b"") -> None:
        if capability:
            self._put(_extended({f"SCHILY.xattr.{_CAPABILITY}": capability}))
        self._put(info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))

    def _pad(self, size: int) -> None:
        if size % _BLOCK:
            self._put(bytes(_BLOCK - size % _BLOCK))

    def _put(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self.out, view) :]


def _capability(source: int) -> bytes:
    """File capabilities, as ping has: the one extended attribute that programs need to work."""
    try:
        return os.getxattr(source, _CAPABILITY)
    except OSError:
        return b""


def _extended(values: Mapping[str, bytes]) -> bytes:
    """A POSIX extended header for the entry that follows; tarfile itself cannot hold binary values."""
    records = b""
    for name, value in values.items():
        rest = b" " + name.encode() + b"=" + value + b"\n"
        size = len(rest)
        while len(str(size)) + len(rest) != size:
            size = len(str(size)) + len(rest)
        records += str(size).encode() + rest
    info = tarfile.TarInfo("././@PaxHeader")
    info.type, info.size = tarfile.XHDTYPE, len(records)
    padding = bytes(-len(records) % _BLOCK)
    return info.tobuf(tarfile.USTAR_FORMAT) + records + padding
