# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Output files that appear whole or not at all, whatever ends the process that writes them."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import uuid
from collections.abc import Iterator
from pathlib import Path

from .errors import ImageError
from .ledger import Ledger


@contextlib.contextmanager
def draft_of(path: str | os.PathLike[str], ledger: Ledger, source: str) -> Iterator[Path]:
    """A name beside ``path`` to write to; renamed to it at the end, removed with new parents after an error.

    The ledger holds the draft, so that one left by a killed process is removed. OSError becomes ImageError.
    A device, such as /dev/stdout, or a pipe cannot be renamed over: it is written directly.
    """
    # The file that a link leads to is replaced, not the link.
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise ImageError(f"{path} is a directory: the name of a file is needed")
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        with _explained(str(path)):
            yield target
        return
    made = [each for each in target.parents if not each.exists()]
    draft = target.with_name(f".{target.name[:200]}.{uuid.uuid4().hex[:8]}")
    resource = ledger.opening(source, "local.path", {"path": str(draft)})
    try:
        with _explained(str(path)):
            target.parent.mkdir(parents=True, exist_ok=True)
            yield draft
            draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
            for directory in made:
                directory.rmdir()
        raise
    finally:
        ledger.closed(resource)


@contextlib.contextmanager
def _explained(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ImageError(
                f"The disk is full: {path} was not written", "Free space there, or write elsewhere"
            ) from error
        where = f" ({error.filename})" if error.filename and str(error.filename) != path else ""
        raise ImageError(f"Cannot write {path}: {error.strerror or error}{where}") from error
