# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The manifest file: one JSON document to which each build appends, also builds that end at the same time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .._run.errors import ImageError

# As Go writes JSON, for a manifest may be pasted into HTML.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone with the manifest, through PATH.lock; one that a dead process left is no obstacle."""
    lock = path.with_name(path.name + ".lock")
    while True:
        descriptor = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_still(descriptor, lock):
                try:
                    yield
                finally:
                    lock.unlink(missing_ok=True)
                return
        finally:
            os.close(descriptor)


def _is_still(descriptor: int, lock: Path) -> bool:
    """Whether the locked file is the one of that name: its last holder removes it."""
    try:
        return os.path.samestat(os.fstat(descriptor), lock.stat())
    except FileNotFoundError:
        return False


def read(path: Path) -> dict[str, Any]:
    """The document, an empty one when there is no file; raises ImageError for what is not a manifest."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as error:
        raise _no_manifest(path) from error
    if not text.strip():
        return {"builds": [], "last_run_uuid": ""}
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _no_manifest(path) from error
    if not isinstance(document, dict) or not isinstance(document.get("builds") or [], list):
        raise _no_manifest(path)
    return {"builds": document.get("builds") or [], "last_run_uuid": str(document.get("last_run_uuid") or "")}


def _no_manifest(path: Path) -> ImageError:
    return ImageError(f"{path} is there, and is not a manifest", "Remove it, or choose another output")


def extended(document: dict[str, Any], build: dict[str, Any], run: str, force: bool) -> dict[str, Any]:
    """The document with one more build; ``force`` first drops the builds of other runs."""
    builds = [] if force and document["last_run_uuid"] != run else document["builds"]
    return {"builds": [*builds, build], "last_run_uuid": run}


def dump(document: dict[str, Any]) -> str:
    """The text of the file, byte for byte as Packer writes it."""
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return "".join(_ESCAPES.get(char, char) for char in text)


def write(path: Path, text: str) -> None:
    """A new file, readable and writable as the umask leaves it."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o664), "w") as stream:
        stream.write(text)
