# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deflate on all cores, as one stream: for gzip files, BGZF files and members of a zip archive."""

from __future__ import annotations

import contextlib
import functools
import importlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .pieces import blocks, in_parallel

# The default: as small as Packer's output, in a third of the time of zlib's own default (6).
_USUAL_LEVEL = 4
# isal's highest: within 3 % of that size, in a quarter of the time.
_ISAL_LEVEL = 3

_ISAL = "isal.isal_zlib"

_BLOCK = 1 << 20
_WINDOW = 1 << 15
# BGZF: a block with its 26 bytes around it must fit into 64 KiB, even if it does not compress.
_BGZF_BLOCK = 0xFF00
_BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_BGZF_BATCH = 64
# Ends a deflate stream: a last block that is empty.
_FINAL = b"\x03\x00"


@dataclass
class Deflate:
    """Raw deflate of a stream; ``checksum`` (CRC-32) and ``size`` of the input are known at its end."""

    level: int = -1
    checksum: int = 0
    size: int = 0

    def compress(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Blocks are compressed side by side, each with the end of the one before as its dictionary."""
        yield from in_parallel(self._block, self._with_dictionary(pieces))
        yield _FINAL

    def _with_dictionary(self, pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        before = b""
        for block in blocks(pieces, _BLOCK):
            self.checksum = zlib.crc32(block, self.checksum)
            self.size += len(block)
            yield block, before
            before = block[-_WINDOW:]

    def _block(self, item: tuple[bytes, bytes]) -> bytes:
        block, before = item
        deflater = _deflater(self.level, before)
        # A sync flush ends on a byte, so that the next block can follow.
        return deflater.compress(block) + deflater.flush(zlib.Z_SYNC_FLUSH)


def _deflater(level: int, dictionary: bytes = b"") -> Any:
    engine = _engine(level)
    if level < 0:
        level = _ISAL_LEVEL if engine.__name__ == _ISAL else _USUAL_LEVEL
    arguments = (level, zlib.DEFLATED, -15)
    return engine.compressobj(*arguments, zdict=dictionary) if dictionary else engine.compressobj(*arguments)


@functools.cache
def _engine(level: int) -> Any:
    """The fastest that is installed, with zlib's interface; isal has not the levels that users ask for."""
    for name in (_ISAL, "zlib_ng.zlib_ng") if level < 0 else ("zlib_ng.zlib_ng",):
        with contextlib.suppress(ImportError):
            return importlib.import_module(name)
    return zlib


def gzip(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    """One gzip member, without name or time."""
    deflate = Deflate(level)
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    yield from deflate.compress(pieces)
    yield struct.pack("<II", deflate.checksum, deflate.size & 0xFFFFFFFF)


def bgzf(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    """Blocked gzip: small members that say how long they are, so that readers can jump."""
    yield from in_parallel(lambda batch: _bgzf_batch(batch, level), blocks(pieces, _BGZF_BATCH * _BGZF_BLOCK))
    yield _BGZF_END


def _bgzf_batch(batch: bytes, level: int) -> bytes:
    parts = (batch[start : start + _BGZF_BLOCK] for start in range(0, len(batch), _BGZF_BLOCK))
    return b"".join(_bgzf_block(part, level) for part in parts)


def _bgzf_block(data: bytes, level: int) -> bytes:
    deflater = _deflater(level)
    body = deflater.compress(data) + deflater.flush()
    if len(body) > 0xFFFF - 25:
        # Stored as it is: 5 bytes more, which always fits.
        body = b"\x01" + struct.pack("<HH", len(data), len(data) ^ 0xFFFF) + data
    head = b"\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff\x06\x00BC\x02\x00"
    return head + struct.pack("<H", len(body) + 25) + body + struct.pack("<II", zlib.crc32(data), len(data))
