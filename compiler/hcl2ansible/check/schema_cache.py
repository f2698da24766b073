# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A cache of the schemas: reading all documentation takes ten times as long as compiling."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..ir.schema import ModuleSchema, Option, Schemas

FORMAT = 5  # raise when ModuleSchema or Option changes
_FOLDERS = ("plugins/modules", "plugins/doc_fragments")


def cache_directory() -> Path:
    """Where this program keeps what it can make again."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "hcl2ansible"


def fingerprint(collection: Path) -> str:
    """Changes when any file that the schemas are read from does."""
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    for folder in _FOLDERS:
        with suppress(OSError):
            entries = sorted(os.scandir(collection / folder), key=lambda entry: entry.name)
            for entry in entries:
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    digest.update(f"{folder}/{entry.name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()


def _cache_file(collection: Path) -> Path:
    place = hashlib.sha256(str(collection.resolve()).encode()).hexdigest()[:16]
    return cache_directory() / f"schemas-{place}.json"


def load_cached(collection: Path, key: str) -> Schemas | None:
    """The schemas kept under ``key``; None when there are none or they cannot be read."""
    try:
        data = json.loads(_cache_file(collection).read_text(encoding="utf-8"))
        if data["key"] != key:
            return None
        return Schemas(tuple(_module(module) for module in data["modules"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def store(collection: Path, key: str, schemas: Schemas) -> None:
    """Keep schemas; where that is impossible they are read again next time."""
    path = _cache_file(collection)
    try:
        text = json.dumps({"key": key, "modules": [asdict(module) for module in schemas.modules]})
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).replace(path)
    except (OSError, TypeError, ValueError):
        return


def _module(data: dict[str, Any]) -> ModuleSchema:
    given: dict[str, Any] = {
        **data,
        "options": {name: _option(option) for name, option in data["options"].items()},
        "outputs": {name: _option(option) for name, option in data["outputs"].items()},
    }
    for name in ("build_names", "requirements"):
        given[name] = tuple(data[name])
    for name in ("exclusive", "one_of"):
        given[name] = tuple(map(tuple, data[name]))
    given["required_if"] = tuple(
        (option, value, tuple(names), any_of) for option, value, names, any_of in data["required_if"]
    )
    return ModuleSchema(**given)


def _option(data: dict[str, Any]) -> Option:
    given = {**data, "suboptions": {name: _option(option) for name, option in data["suboptions"].items()}}
    for name in ("choices", "aliases"):
        given[name] = tuple(data[name])
    return Option(**given)
