# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An archive of files, or one file compressed, written into a new file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from .._run.errors import ImageError
from .deflate import bgzf, gzip
from .formats import Format
from .others import bzip2, lz4, lz4_available
from .pieces import file_pieces, regular, tar_pieces
from .xz import xz
from .zip_writer import write_zip

_COMPRESSORS: dict[str, Callable[[Iterable[bytes], int], Iterator[bytes]]] = {
    "gzip": gzip,
    "bgzf": bgzf,
    "xz": xz,
    "lz4": lz4,
    "bzip2": bzip2,
    "": lambda pieces, level: iter(pieces),
}


def check(files: Sequence[str], form: Format) -> None:
    """Raise ImageError for what cannot be written, before anything is touched."""
    if not files:
        raise ImageError(
            "The artifact has no files, so there is nothing to compress (and nothing is destroyed)",
            "An image in an engine becomes a file with docker-save, or with export_path of its builder",
        )
    if not form.archive and len(files) != 1:
        listed = ", ".join(files)
        raise ImageError(
            f"Only one file can be compressed without an archive, there are {len(files)}: {listed}",
            f"Let the output end in .tar.{ {'gzip': 'gz'}.get(form.compression, form.compression) } or .zip",
        )
    if form.compression == "lz4" and not lz4_available():
        raise ImageError(
            "LZ4 needs the Python package lz4 or the program lz4", "pip install lz4, or apt-get install lz4"
        )
    for path in files:
        regular(path)


def write(files: Sequence[str], target: Path, form: Format, level: int) -> None:
    """Write the new file; ``level`` is 1 to 9, or -1 for the compression's own default."""
    with open(target, "wb", buffering=1 << 20) as out:
        if form.archive == "zip":
            write_zip(files, out, level)
            return
        pieces = tar_pieces(files) if form.archive == "tar" else file_pieces(files[0])
        for piece in _COMPRESSORS[form.compression](pieces, level):
            out.write(piece)
