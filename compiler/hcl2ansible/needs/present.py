# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is installed for this Python and for Ansible: versions, and hashes of what was installed."""

from __future__ import annotations

import csv
import hashlib
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from ..collection import collection_version
from ..installed import find_collection
from .requirements import canonical_name

# What a collection does; documentation and tests do not change a build.
_FOLDERS = ("meta", "playbooks", "plugins", "roles")
# Written by the installer, so they differ where the package is the same.
_BY_INSTALLER = ("INSTALLER", "RECORD", "REQUESTED", "direct_url.json")


@dataclass(frozen=True)
class Present:
    """``digest``: sha256:... of the content."""

    version: str
    digest: str


def collection_present(name: str) -> Present | None:
    """An installed collection; None when it is not there."""
    directory = find_collection(name)
    if directory is None:
        return None
    return Present(collection_version(directory), _digest_of_files(directory))


def _digest_of_files(directory: Path) -> str:
    """The same wherever and however the collection was installed."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        paths = (path for path in (directory / folder).rglob("*") if path.is_file())
        for path in sorted(paths, key=lambda path: path.relative_to(directory).as_posix()):
            if path.suffix != ".pyc":
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(directory).as_posix()} {content}\n".encode())
    return f"sha256:{digest.hexdigest()}"


def package_present(name: str) -> Present | None:
    """An installed package; None when it is not there."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    return Present(found.version, _digest_of_record(found.read_text("RECORD") or ""))


def _digest_of_record(record: str) -> str:
    """Of the hashes in a wheel's RECORD, without what the installer adds."""
    lines = [
        f"{row[0]} {row[1]}"
        for row in csv.reader(record.splitlines())
        if len(row) > 1 and not row[0].startswith("..") and not row[0].endswith((".pyc", *_BY_INSTALLER))
    ]
    return f"sha256:{hashlib.sha256(chr(10).join(sorted(lines)).encode()).hexdigest()}"


def forget() -> None:
    """After an installation, look again."""
    importlib.invalidate_caches()


def meets(requirement: str, version: str) -> bool:
    """Whether a version is one that ``boto3>=1.34`` allows."""
    from packaging.requirements import Requirement

    return Requirement(requirement).specifier.contains(version, prereleases=True)


def with_dependencies(names: Iterable[str]) -> list[str]:
    """The packages and all that they need in this environment; of what is not installed, the name alone."""
    found: dict[str, None] = {}
    waiting = [canonical_name(name) for name in names]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += _dependencies(name)
    return list(found)


def _dependencies(name: str) -> Iterator[str]:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        texts = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return
    for text in texts:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonical_name(requirement.name)
