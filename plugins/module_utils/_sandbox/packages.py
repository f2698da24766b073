# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Debian packages, read from dpkg's own files: what depends on what, and which files belong to whom."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .._run.errors import ImageError

# In the option ``packages``: everything that dpkg calls essential or required.
ESSENTIAL = "essential"


@dataclass(frozen=True)
class Package:
    """One installed package; ``stanza`` is its text in the status file."""

    name: str
    architecture: str
    version: str
    depends: tuple[tuple[str, ...], ...]
    provides: tuple[str, ...]
    essential: bool
    stanza: str


class Database:
    """dpkg's database below a root directory."""

    def __init__(self, root: Path) -> None:
        self.directory = root / "var/lib/dpkg"
        try:
            text = (self.directory / "status").read_text("utf-8", "surrogateescape")
        except OSError as error:
            raise ImageError(
                "The option packages needs a Debian-like host: there is no /var/lib/dpkg/status",
                "Leave packages out",
            ) from error
        self.packages: dict[str, Package] = {}
        for stanza in re.split(r"\n\n+", text.strip()):
            package = _package(stanza)
            if package is not None:
                self.packages[f"{package.name}:{package.architecture}"] = package
        self.by_name: dict[str, list[str]] = {}
        for key, package in self.packages.items():
            for name in (package.name, *package.provides):
                self.by_name.setdefault(name, []).append(key)

    def closure(self, names: Iterable[str]) -> dict[str, Package]:
        """The named packages with all they depend on; raises ImageError for one that is not installed."""
        pending: list[str] = []
        for name in names:
            keys = (
                [k for k, p in self.packages.items() if p.essential] if name == ESSENTIAL else self.keys(name)
            )
            if not keys:
                raise ImageError(f"The package {name} (of the option packages) is not installed")
            pending += keys
        found: dict[str, Package] = {}
        while pending:
            key = pending.pop()
            if key in found:
                continue
            found[key] = self.packages[key]
            for alternatives in found[key].depends:
                # All alternatives that are installed: which one is in use cannot be known.
                pending += [each for name in alternatives for each in self.keys(name)]
        return found

    def keys(self, name: str) -> list[str]:
        """Keys of the installed packages of this name (or NAME:ARCH), else of those that provide it."""
        plain, _unused, architecture = name.partition(":")
        keys = self.by_name.get(plain, [])
        if architecture and architecture not in ("any", "native"):
            keys = [key for key in keys if key.endswith(f":{architecture}")]
        real = [key for key in keys if self.packages[key].name == plain]
        return real or keys

    def files(self, package: Package) -> list[str]:
        """Absolute paths of what the package installed, as dpkg knows them."""
        for name in (package.name, f"{package.name}:{package.architecture}"):
            try:
                text = (self.directory / "info" / f"{name}.list").read_text("utf-8", "surrogateescape")
            except OSError:
                continue
            diverted = self.diversions()
            return [_diverted(path, package.name, diverted) for path in text.splitlines() if path != "/."]
        return []

    def info_files(self, packages: Mapping[str, Package]) -> Iterator[str]:
        """Absolute paths of dpkg's records about these packages."""
        names = {each.name for each in packages.values()} | set(packages)
        for entry in sorted(os.listdir(self.directory / "info")):
            if entry == "format" or entry.rpartition(".")[0] in names:
                yield f"/var/lib/dpkg/info/{entry}"

    def diversions(self) -> dict[str, tuple[str, str]]:
        if not hasattr(self, "_diversions"):
            lines = _lines(self.directory / "diversions")
            self._diversions = {
                a: (b, c) for a, b, c in zip(lines[::3], lines[1::3], lines[2::3], strict=False)
            }
        return self._diversions

    def alternatives(self) -> Iterator[tuple[str, str]]:
        """(name in /etc/alternatives, link that points there) of every alternative."""
        directory = self.directory / "alternatives"
        for name in sorted(os.listdir(directory)) if directory.is_dir() else ():
            lines = _lines(directory / name)
            if len(lines) > 1:
                yield name, lines[1]
            rest = iter(lines[2:])
            for slave in rest:
                if not slave:
                    break
                yield slave, next(rest, "")

    def status(self, packages: Mapping[str, Package]) -> bytes:
        """A status file of these packages only."""
        stanzas = [package.stanza + "\n\n" for key, package in self.packages.items() if key in packages]
        return "".join(stanzas).encode("utf-8", "surrogateescape")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []


def _diverted(path: str, package: str, diversions: Mapping[str, tuple[str, str]]) -> str:
    target, owner = diversions.get(path, ("", package))
    return path if owner == package else target


def _package(stanza: str) -> Package | None:
    fields: dict[str, str] = {}
    for match in re.finditer(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t].*)*)", stanza, re.MULTILINE):
        fields[match.group(1).lower()] = match.group(2)
    if not re.search(r"\b(installed|triggers-pending|triggers-awaited)$", fields.get("status", "")):
        return None
    relations = ", ".join(fields[name] for name in ("pre-depends", "depends") if fields.get(name))
    return Package(
        fields["package"],
        fields.get("architecture", "all"),
        fields.get("version", ""),
        tuple(
            tuple(_name(each) for each in group.split("|")) for group in relations.split(",") if group.strip()
        ),
        tuple(_name(each) for each in fields.get("provides", "").split(",") if each.strip()),
        fields.get("essential") == "yes" or fields.get("priority") == "required",
        stanza,
    )


def _name(relation: str) -> str:
    return relation.split("(")[0].split("[")[0].strip()
