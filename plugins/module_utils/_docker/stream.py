# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path

from .._run.errors import ImageError
from .._run.ledger import Ledger
from .call import Engine


def write_stream(
    engine: Engine,
    arguments: list[str],
    path: str,
    ledger: Ledger,
    source: str,
    *,
    operation: str,
    subject: str,
) -> None:
    """Stream the client's output to the file `path`: all of it, or nothing at that path is touched.

    Missing directories above it are made, and removed again when the stream fails. Raises ImageError.
    """
    target = Path(path).expanduser().absolute()
    if target.is_dir():
        raise ImageError(f"{path} is a directory: the name of a file is needed.")
    made = _missing_parents(target)
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    resource = ledger.opening(source, "local.path", {"path": str(draft)})
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as stream:
            engine.call(*arguments, operation=operation, subject=subject, stdout=stream)
        draft.replace(target)
    except OSError as error:
        _discard(draft, made)
        reason = (
            f"{target.parent} is not a directory" if isinstance(error, FileExistsError) else error.strerror
        )
        raise ImageError(f"Could not write {path}: {reason}.") from error
    except BaseException:
        _discard(draft, made)
        raise
    finally:
        ledger.closed(resource)


def _missing_parents(target: Path) -> list[Path]:
    return [each for each in target.parents if not each.exists()]


def _discard(draft: Path, made: list[Path]) -> None:
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)
        for directory in made:
            directory.rmdir()
