# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""bzip2 on all cores, and LZ4 through whatever this machine has for it."""

from __future__ import annotations

import bz2
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from typing import IO, cast

from .._run.errors import ImageError
from .pieces import blocks, in_parallel

_BZIP2_BLOCK = 900_000
_READ = 1 << 20


def bzip2(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    """Streams one after the other, as pbzip2 writes them: every bzip2 reads them as one file."""
    strength = 9 if level < 0 else level
    empty = True
    for stream in in_parallel(
        lambda block: bz2.compress(block, strength), blocks(pieces, strength * 100_000)
    ):
        empty = False
        yield stream
    if empty:
        yield bz2.compress(b"", strength)


def lz4(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    """An LZ4 frame; raises ImageError when there is neither the Python package nor the program."""
    try:
        from lz4 import frame
    except ImportError:
        yield from _lz4_program(pieces, level)
        return
    with frame.LZ4FrameCompressor(
        block_size=frame.BLOCKSIZE_MAX4MB, compression_level=max(level, 0), content_checksum=True
    ) as compressor:
        yield compressor.begin()
        for block in blocks(pieces, 1 << 22):
            yield compressor.compress(block)
        yield compressor.flush()


def lz4_available() -> bool:
    """Whether LZ4 can be written here."""
    try:
        import lz4.frame  # noqa: F401
    except ImportError:
        return shutil.which("lz4") is not None
    return True


def _lz4_program(pieces: Iterable[bytes], level: int) -> Iterator[bytes]:
    if not lz4_available():
        raise ImageError(
            "LZ4 needs the Python package lz4 or the program lz4", "pip install lz4, or apt-get install lz4"
        )
    argv = ["lz4", "-c", "-q", f"-{level if level > 0 else 1}"]
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        feeder = _Feeder(process, pieces)
        feeder.start()
        out, errors = cast(IO[bytes], process.stdout), cast(IO[bytes], process.stderr)
        try:
            while piece := out.read(_READ):
                yield piece
            feeder.join()
        finally:
            # After an error the feeder is blocked in its pipe until the program ends.
            process.kill()
            feeder.join()
        if feeder.error is not None:
            raise feeder.error
        if process.wait() != 0 and not feeder.finished:
            raise ImageError(f"lz4 failed: {errors.read().decode(errors='replace').strip()}")


class _Feeder(threading.Thread):
    """Writes the input into the program while its output is read."""

    def __init__(self, process: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self.process = process
        self.pieces = pieces
        self.error: BaseException | None = None
        self.finished = False

    def run(self) -> None:
        into = cast(IO[bytes], self.process.stdin)
        try:
            for piece in self.pieces:
                into.write(piece)
            into.close()
            self.finished = True
        except BrokenPipeError:
            self.finished = False
        except BaseException as error:
            self.error = error
            self.process.kill()
