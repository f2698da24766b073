# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""gzip with a fixed header, so that equal texts give equal bytes."""

from __future__ import annotations

import struct
import zlib

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_STORED_LIMIT = 0xFFFF
_LAST_BLOCK = b"\x03\x00"  # an empty final block
_FLUSH = b"\x00\x00\x00\xff\xff"  # an empty stored block


def gzip_text(data: bytes) -> bytes:
    """The data as one gzip member: flushed, then closed, without name and time."""
    trailer = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)
    return _HEADER + _deflated(data) + _LAST_BLOCK + trailer


def _deflated(data: bytes) -> bytes:
    """Stored where compression gains nothing, as short texts are."""
    if not data:
        return _FLUSH
    compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)
    if len(data) > _STORED_LIMIT or len(packed) - len(_FLUSH) < len(data) - len(data) // 16:
        return packed
    return struct.pack("<BHH", 0, len(data), len(data) ^ 0xFFFF) + data + _FLUSH
