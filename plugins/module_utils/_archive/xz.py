# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""xz on all cores: one stream of independent blocks, as ``xz -T0`` writes it."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Iterable, Iterator

from .pieces import blocks, cores, free_memory, in_parallel

_HEADER = 12
# Smaller than what Packer writes, which has one strength. The default of xz (6) saves another tenth of a root
# file system, in six times the time.
_USUAL_PRESET = 1
# xz itself makes blocks of three dictionaries; more blocks keep all cores busy to the end.
_DICTIONARIES = {0: 18, 1: 20, 2: 21, 3: 22, 4: 22, 5: 23, 6: 23, 7: 24, 8: 25, 9: 26}


def xz(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    """One .xz stream; ``level`` is xz's preset, -1 our default."""
    preset = _USUAL_PRESET if level < 0 else level
    empty = lzma.compress(b"", lzma.FORMAT_XZ, lzma.CHECK_CRC64, preset)
    header, flags = empty[:_HEADER], empty[6:8]
    yield header
    records: list[tuple[int, int]] = []
    size = max(1 << 22, 2 << _DICTIONARIES[preset])
    # An encoder needs about 12 dictionaries, and a few blocks wait before and behind it.
    room = free_memory() // 2 // ((12 << _DICTIONARIES[preset]) + 4 * size)
    threads = max(1, min(cores(), room))
    for stream in in_parallel(lambda block: _stream(block, preset), blocks(pieces, size), threads):
        block, record = _only_block(stream)
        records.append(record)
        yield block
    yield from _end(records, flags)


def _stream(block: bytes, preset: int) -> bytes:
    return lzma.compress(block, lzma.FORMAT_XZ, lzma.CHECK_CRC64, preset)


def _only_block(stream: bytes) -> tuple[bytes, tuple[int, int]]:
    """The block of a one-block stream, and its index record (size without padding, size of the content)."""
    backward = (struct.unpack("<I", stream[-8:-4])[0] + 1) * 4
    index = stream[-12 - backward : -12]
    count, position = _read_number(index, 1)
    if count != 1:
        raise AssertionError("liblzma wrote more than one block")
    unpadded, position = _read_number(index, position)
    content, _unused = _read_number(index, position)
    return stream[_HEADER : -12 - backward], (unpadded, content)


def _end(records: list[tuple[int, int]], flags: bytes) -> Iterator[bytes]:
    """The index of all blocks, and the footer that says how long it is."""
    index = b"\0" + _number(len(records)) + b"".join(_number(a) + _number(b) for a, b in records)
    index += bytes(-len(index) % 4)
    index += struct.pack("<I", zlib.crc32(index))
    yield index
    tail = struct.pack("<I", len(index) // 4 - 1) + flags
    yield struct.pack("<I", zlib.crc32(tail)) + tail + b"YZ"


def _number(value: int) -> bytes:
    """A variable-length integer: seven bits a byte, the lowest first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _read_number(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
