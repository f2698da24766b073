# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Streams of bytes: files and tar archives in pieces, and the same work on many pieces at once."""

from __future__ import annotations

import collections
import os
import stat
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, TypeVar, cast

from .._run.errors import ImageError

_READ = 1 << 20
Item = TypeVar("Item")


def cores() -> int:
    """How many threads can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def file_pieces(path: str, size: int | None = None) -> Iterator[bytes]:
    """The file's content; with ``size`` exactly that many bytes, an ImageError if there are fewer."""
    left = size
    with open(path, "rb", buffering=0) as stream:
        while left is None or left > 0:
            piece = stream.read(_READ if left is None else min(_READ, left))
            if not piece:
                break
            left = None if left is None else left - len(piece)
            yield piece
    if left:
        raise ImageError(f"{path} became shorter while it was read")


def regular(path: str) -> os.stat_result:
    """The file's status; ImageError when it is not a plain file."""
    try:
        status = os.stat(path)
    except OSError as error:
        raise ImageError(f"The file {path} of the artifact cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(status.st_mode):
        raise ImageError(f"{path} is not a file: only files can be archived")
    return status


def tar_pieces(files: Sequence[str]) -> Iterator[bytes]:
    """A GNU tar archive of the files under their base names, dated 1970: Google's image import wants it."""
    for path in files:
        status = regular(path)
        with tarfile.TarFile(
            fileobj=cast(IO[bytes], _Nowhere()), mode="w", format=tarfile.GNU_FORMAT
        ) as names:
            info = names.gettarinfo(path, os.path.basename(path))
        # A second name of one file is a file as well: the first may not be in this archive.
        info.type, info.linkname, info.size, info.mtime = tarfile.REGTYPE, "", status.st_size, 0
        yield info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
        yield from file_pieces(path, status.st_size)
        yield bytes(-status.st_size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


class _Nowhere:
    """The file object that TarFile wants although only headers are made."""

    def tell(self) -> int:
        return 0

    def write(self, data: bytes) -> int:
        return len(data)


def blocks(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """The same bytes in blocks of ``size``; the last is shorter. Nothing gives nothing."""
    held: list[bytes] = []
    total = 0
    for piece in pieces:
        held.append(piece)
        total += len(piece)
        if total >= size:
            whole = memoryview(b"".join(held))
            end = total - total % size
            for start in range(0, end, size):
                yield bytes(whole[start : start + size])
            held, total = [bytes(whole[end:])], total - end
    if total:
        yield b"".join(held)


def free_memory() -> int:
    """Bytes that can be had without swapping; a guess where the system does not say."""
    try:
        text = Path("/proc/meminfo").read_text("ascii")
        return int(text.partition("MemAvailable:")[2].split()[0]) * 1024
    except (OSError, ValueError, IndexError):
        return 1 << 30


def in_parallel(
    work: Callable[[Item], bytes], items: Iterable[Item], threads: int | None = None
) -> Iterator[bytes]:
    """The results in the order of the items; only a few items per thread are in memory at any time."""
    threads = threads or cores()
    with ThreadPoolExecutor(threads) as pool:
        pending: collections.deque[Future[bytes]] = collections.deque()
        try:
            for item in items:
                pending.append(pool.submit(work, item))
                if len(pending) > 2 * threads:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
