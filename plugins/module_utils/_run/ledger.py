# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run has made and not yet removed: an append-only file of JSON lines, written before each
creation."""

from __future__ import annotations

import fcntl
import json
import os
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Resource:
    """One thing that must not stay: ``kind`` is "technology.what"; ``token`` finds it when ``id`` is not
    known."""

    kind: str
    token: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    source: str = ""
    run_id: str = ""
    key: str = ""
    kept: bool = False

    @property
    def technology(self) -> str:
        return self.kind.partition(".")[0]

    @property
    def what(self) -> str:
        return self.kind.partition(".")[2]

    def __str__(self) -> str:
        named = {"name": self.token["name"]} if "name" in self.token else self.token
        tokens = " ".join(f"{name}={value}" for name, value in named.items())
        return f"{self.kind} {self.id or tokens}"


class Ledger:
    """The ledger of one run directory; safe to write from many processes at once."""

    def __init__(self, run_dir: Path) -> None:
        self.run_dir = run_dir
        self.path = run_dir / "ledger.jsonl"

    def opening(self, source: str, kind: str, token: Mapping[str, str]) -> Resource:
        """Write down a resource that is about to be created; the first one starts the run's guard."""
        resource = Resource(kind, dict(token), "", source, self.run_dir.name, uuid.uuid4().hex[:12])
        self._append("opening", key=resource.key, source=source, kind=kind, token=dict(token))
        from . import guard

        guard.ensure(self.run_dir)
        return resource

    def opened(self, resource: Resource, id: str) -> Resource:  # noqa: A002
        """The resource exists now, under this id; returns it with the id."""
        self._append("opened", key=resource.key, id=id)
        return Resource(**{**vars(resource), "id": id})

    def closed(self, resource: Resource) -> None:
        """The resource is verified to be gone."""
        self._append("closed", key=resource.key)

    def kept(self, resource: Resource) -> None:
        """The resource stays on purpose: nobody but the user (or ``cleanup``) removes it."""
        self._append("kept", key=resource.key)

    def wanted(self, resource: Resource) -> None:
        """A kept resource is in use again: it goes when the run ends."""
        self._append("wanted", key=resource.key)

    def note(self, source: str, event: str, **data: object) -> None:
        """A line about progress; never put a secret in it."""
        self._append("note", source=source, note=event, **data)

    def open_resources(self, source: str | None = None) -> list[Resource]:
        """What is still there, kept things included, in the order of creation."""
        found: dict[str, Resource] = {}
        for entry in self.entries():
            event, key = entry.get("event"), entry.get("key", "")
            if event == "opening":
                found[key] = Resource(
                    entry["kind"], entry["token"], "", entry["source"], self.run_dir.name, key
                )
            elif event == "closed":
                found.pop(key, None)
            elif event == "opened" and key in found:
                found[key] = Resource(**{**vars(found[key]), "id": entry["id"]})
            elif event in ("kept", "wanted") and key in found:
                found[key] = Resource(**{**vars(found[key]), "kept": event == "kept"})
        return [each for each in found.values() if source is None or each.source == source]

    def notes(self, event: str | None = None) -> list[dict[str, Any]]:
        """The progress lines, or those of one event."""
        notes = [each for each in self.entries() if each.get("event") == "note"]
        return notes if event is None else [each for each in notes if each.get("note") == event]

    def entries(self) -> list[dict[str, Any]]:
        """All lines; one that was cut by a full disk or a crash is skipped."""
        try:
            text = self.path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return []
        return [entry for line in text.splitlines() if (entry := _parse(line)) is not None]

    def _append(self, event: str, **data: object) -> None:
        line = json.dumps({"at": round(time.time(), 3), "event": event, **data}, default=str)
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.write(descriptor, (_line_end_if_cut(descriptor) + line + "\n").encode())
        finally:
            os.close(descriptor)


def _line_end_if_cut(descriptor: int) -> str:
    """A newline when the last writer died in the middle of its line, so that this line stays readable."""
    size = os.fstat(descriptor).st_size
    return "\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""


def _parse(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
