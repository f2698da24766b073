# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lock file beside a template: the exact versions that it is built with, and hashes of their content."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..collection import NAME as OURS
from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from .present import Present, collection_present, package_present, with_dependencies
from .requirements import Needs

NAME = "hcl2ansible.lock.json"
_FORMAT = 1
_ACCEPT = "`hcl2ansible init -upgrade TEMPLATE` locks what is there; `build -ignore-lock` goes on without."

Pins = Mapping[str, Present]


@dataclass(frozen=True)
class Lock:
    """A lock file that was read; ``file`` is for messages."""

    file: SourceFile
    collections: Pins = field(default_factory=dict)
    packages: Pins = field(default_factory=dict)


def lock_path(template: str) -> Path:
    """Beside the template; in the current directory for standard input."""
    if template == "-":
        return Path(NAME)
    path = Path(template)
    return (path if path.is_dir() else path.parent) / NAME


def read_lock(path: Path) -> Lock | None:
    """None when there is no lock file; raises DiagnosticError for one that cannot be understood."""
    name = os.path.normpath(path)
    try:
        file = SourceFile(name, path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DiagnosticError(Diagnostic("error", "lock-file", f"Cannot read {name}: {error}")) from None
    hint = "Remove the file; `hcl2ansible init TEMPLATE` writes a new one."
    try:
        data = json.loads(file.text)
        if data["version"] != _FORMAT:
            summary = f"The lock file is of version {data['version']}, which is not known"
            raise DiagnosticError(Diagnostic("error", "lock-file", summary, "", hint, Span(file, 0, 1)))
        return Lock(file, _pins(data["collections"]), _pins(data["packages"]))
    except json.JSONDecodeError as error:
        where = Span(file, error.pos, error.pos + 1)
        said = Diagnostic("error", "lock-file", "The lock file is no JSON", error.msg, hint, where)
        raise DiagnosticError(said) from None
    except (KeyError, TypeError, AttributeError):
        said = Diagnostic("error", "lock-file", "This is no lock file", "", hint, Span(file, 0, 1))
        raise DiagnosticError(said) from None


def _pins(data: Any) -> Pins:
    return {name: Present(str(pin["version"]), str(pin["hash"])) for name, pin in data.items()}


def locked_text(needs: Needs, earlier: Lock | None) -> str:
    """The text of a lock file for what is installed; what other templates beside this one need is kept."""
    collections = {**(earlier.collections if earlier else {})}
    packages = {**(earlier.packages if earlier else {})}
    for each in needs.collections:
        if found := collection_present(each.name):
            collections[each.name] = found
    for name in with_dependencies(package.name for package in needs.packages):
        if found := package_present(name):
            packages[name] = found
    data = {"version": _FORMAT, "collections": _written(collections), "packages": _written(packages)}
    return json.dumps(data, indent=2) + "\n"


def _written(pins: Pins) -> dict[str, dict[str, str]]:
    return {name: {"version": pin.version, "hash": pin.digest} for name, pin in sorted(pins.items())}


def differences(lock: Lock, needs: Needs) -> Iterator[Diagnostic]:
    """What a template needs and is not there as it was locked."""
    for collection in needs.collections:
        yield from _compare(
            lock, "collection", collection.name, lock.collections, collection_present(collection.name)
        )
    for name in with_dependencies(package.name for package in needs.packages):
        yield from _compare(lock, "package", name, lock.packages, package_present(name))


def _compare(lock: Lock, kind: str, name: str, pins: Pins, found: Present | None) -> Iterator[Diagnostic]:
    pin = pins.get(name)
    where = _place(lock.file, name)
    if pin is None:
        summary, hint = f"The {kind} {name} is not in the lock file", "`hcl2ansible init TEMPLATE` adds it."
        yield Diagnostic("error", "not-locked", summary, "", hint, where)
    elif found is None:
        summary = f"The {kind} {name} {pin.version} is not installed"
        hint = "`hcl2ansible init -install TEMPLATE` installs it."
        yield Diagnostic("error", "not-installed", summary, "", hint, where)
    elif found.version != pin.version:
        summary = f"The {kind} {name} is installed in version {found.version}, locked is {pin.version}"
        hint = (
            _ACCEPT if name == OURS else f"`hcl2ansible init -install TEMPLATE` installs that one. {_ACCEPT}"
        )
        yield Diagnostic("error", "other-version", summary, "", hint, where)
    elif found.digest != pin.digest:
        summary = f"The {kind} {name} {found.version} is not the one that was locked"
        detail = f"Its content has the hash {found.digest}."
        yield Diagnostic("error", "other-content", summary, detail, _ACCEPT, where)


def _place(file: SourceFile, name: str) -> Span:
    key = f'"{name}"'
    at = file.text.find(key)
    return Span(file, at, at + len(key)) if at >= 0 else Span(file, 0, 1)
