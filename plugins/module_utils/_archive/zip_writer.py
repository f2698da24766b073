# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zip archives whose members are compressed on all cores."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from .deflate import Deflate
from .pieces import file_pieces, regular

# From here on sizes and offsets need the 64-bit fields.
_LARGE = 0xFFFFFFFF
# What cannot be compressed grows a little.
_LARGE_FILE = 0xF0000000
_UTF8, _DEFLATED, _VERSION, _VERSION_64 = 1 << 11, 8, 20, 45
_UNIX = 3 << 8


@dataclass
class _Member:
    name: bytes
    mode: int
    large: bool
    offset: int
    checksum: int = 0
    packed: int = 0
    size: int = 0

    @property
    def version(self) -> int:
        return _VERSION_64 if self.large else _VERSION

    def local_header(self) -> bytes:
        """Dated zero, which readers take for no date."""
        extra = struct.pack("<HHQQ", 1, 16, self.size, self.packed) if self.large else b""
        sizes = (_LARGE, _LARGE) if self.large else (self.packed, self.size)
        fixed = (
            0x04034B50,
            self.version,
            _UTF8,
            _DEFLATED,
            0,
            0,
            self.checksum,
            *sizes,
            len(self.name),
            len(extra),
        )
        return struct.pack("<IHHHHHIIIHH", *fixed) + self.name + extra

    def central_header(self) -> bytes:
        large = self.large or self.offset >= _LARGE
        extra = struct.pack("<HHQQQ", 1, 24, self.size, self.packed, self.offset) if large else b""
        sizes = (_LARGE, _LARGE) if large else (self.packed, self.size)
        version = _VERSION_64 if large else _VERSION
        head = (0x02014B50, _UNIX | version, version, _UTF8, _DEFLATED, 0, 0, self.checksum, *sizes)
        tail = (len(self.name), len(extra), 0, 0, 0, self.mode << 16, _LARGE if large else self.offset)
        return struct.pack("<IHHHHHHIII", *head) + struct.pack("<HHHHHII", *tail) + self.name + extra


def write_zip(files: Sequence[str], out: IO[bytes], level: int) -> None:
    """Write the archive into an empty, seekable file; members keep their paths (see member_name)."""
    members = [_add(path, out, level) for path in files]
    start = out.tell()
    for member in members:
        out.write(member.central_header())
    size = out.tell() - start
    if len(members) >= 0xFFFF or start + size >= _LARGE:
        out.write(
            struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, len(members), len(members), size, start)
        )
        out.write(struct.pack("<IIQI", 0x07064B50, 0, start + size, 1))
    count = min(len(members), 0xFFFF)
    out.write(
        struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, min(size, _LARGE), min(start, _LARGE), 0)
    )


def member_name(path: str) -> str:
    """The path without what would lead out of the directory of extraction: a leading / and all ``..``."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def _add(path: str, out: IO[bytes], level: int) -> _Member:
    status = regular(path)
    name = member_name(path).encode("utf-8", "surrogateescape")
    large = status.st_size > _LARGE_FILE
    member = _Member(name, stat.S_IFREG | stat.S_IMODE(status.st_mode), large, out.tell())
    out.write(member.local_header())
    deflate = Deflate(level)
    begin = out.tell()
    for piece in deflate.compress(file_pieces(path, status.st_size)):
        out.write(piece)
    end = out.tell()
    member.checksum, member.size, member.packed = deflate.checksum, deflate.size, end - begin
    out.seek(member.offset)
    out.write(member.local_header())
    out.seek(end, os.SEEK_SET)
    return member
