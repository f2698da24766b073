# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the steps of one source tell each other: each runs in a process of its own, so it is a file."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any


@dataclass
class _State:
    """``failed``: the first error's text; ``chains``: one dict per post-processor chain (see chains.py).

    ``capturing``: the machine may have been stopped for it; ``finished``: the source needs nothing more.
    """

    module: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=dict)
    build: dict[str, Any] = field(default_factory=dict)
    artifact: dict[str, Any] | None = None
    started: bool = False
    capturing: bool = False
    captured: bool = False
    finished: bool = False
    failed: str = ""
    abandoned: bool = False
    kept: bool = False
    keep_original: bool = False
    chains: list[dict[str, Any]] = field(default_factory=list)
    chain_errors: list[str] = field(default_factory=list)
    results: list[dict[str, Any]] | None = None
    on_error: str = "cleanup"
    data: dict[str, Any] = field(default_factory=dict)


class SourceRecord(_State):
    """The state of one source of one run, in run_dir/tmp: it may hold secrets, so it outlives the run only
    when that can be resumed.

    ``data`` is free for builders. Attributes are plain JSON values.
    """

    def __init__(self, run_dir: Path, source: str) -> None:
        super().__init__()
        self.source = source
        self.path = run_dir / "tmp" / "sources" / f"{file_name(source)}.json"

    def load(self) -> SourceRecord:
        """Read what earlier steps saved, if anything; returns self."""
        try:
            saved = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return self
        for each in fields(_State):
            if each.name in saved:
                setattr(self, each.name, saved[each.name])
        return self

    def save(self) -> None:
        """Write all attributes at once, or none."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as stream:
            json.dump(asdict(self), stream, default=str)
        draft.replace(self.path)

    def update(self, **values: Any) -> None:
        """Set these attributes on top of what is on disk now, and save."""
        with self._locked():
            self.load()
            for name, value in values.items():
                if name not in _State.__dataclass_fields__:
                    raise AttributeError(name)
                setattr(self, name, value)
            self.save()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def file_name(source: str) -> str:
    """A source's name as a file name: other characters than letters, digits, '.', '_' and '-' are spelled
    in hex."""
    return re.sub(r"[^A-Za-z0-9._-]", lambda match: f"%{ord(match[0]):x}", source).lstrip(".") or "%"


def records(run_dir: Path) -> list[SourceRecord]:
    """The records of all sources of the run, by name."""
    names = {}
    for path in sorted((run_dir / "tmp" / "sources").glob("*.json")):
        name = re.sub(r"%([0-9a-f]+)", lambda match: chr(int(match[1], 16)), path.stem)
        names[name] = SourceRecord(run_dir, name)
        names[name].path = path
    return [record.load() for record in names.values()]
