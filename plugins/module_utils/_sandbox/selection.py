# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which files of a sandbox go into its image."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from .packages import Database, Package
from .view import POLICY, RESOLVER

Entry = tuple[str, os.stat_result]

# Top-level directories that are there, and empty, in every image.
_EMPTY = ("/dev", "/proc", "/run", "/sys", "/tmp")  # noqa: S108 - a name, not a file
_SUBSTITUTED = "/var/lib/dpkg/status"


def everything(root: Path, mounts: Iterable[str]) -> Iterator[Entry]:
    """All paths below the root, parents first, in byte order; mount points come empty."""
    return _walk(str(root), "/", frozenset(mounts) | frozenset(_EMPTY))


def _walk(root: str, directory: str, closed: frozenset[str]) -> Iterator[Entry]:
    prefix = directory.rstrip("/")
    try:
        with os.scandir(root + directory) as scan:
            names = sorted((entry.name for entry in scan), key=os.fsencode)
    except NotADirectoryError:
        return
    for name in names:
        path = f"{prefix}/{name}"
        try:
            status = os.lstat(root + path)
        except FileNotFoundError:
            continue
        yield path, status
        if stat.S_ISDIR(status.st_mode) and path not in closed:
            yield from _walk(root, path, closed)


def changed(upper: Path, below: str) -> Iterator[str]:
    """Paths that were created or changed: what the upper layer of a tree holds, without its whiteouts."""
    base = str(upper)
    for directory, subdirectories, names in os.walk(base):
        here = below.rstrip("/") + directory[len(base) :]
        for name in (*subdirectories, *names):
            if not stat.S_ISCHR(os.lstat(os.path.join(directory, name)).st_mode):
                yield f"{here}/{name}"


class PackageSelection:
    """The files of some packages, of what they depend on, of /etc, and all that was made in the sandbox."""

    def __init__(self, root: Path, host: Path, names: Sequence[str], made: Iterable[str]) -> None:
        self.root = root
        self.database = Database(root)
        before = Database(host).packages
        # What was installed or upgraded inside belongs to the image, with the old libraries that it needs.
        new = [
            key
            for key, package in self.database.packages.items()
            if key not in before or before[key].version != package.version
        ]
        self.packages: Mapping[str, Package] = self.database.closure([*names, *new])
        self.made = sorted(set(made))

    def entries(self, mounts: Iterable[str]) -> Iterator[Entry]:
        """The selected paths that exist, parents first, in byte order of their components."""
        wanted: set[str] = set()
        self._real: dict[str, str] = {}
        for path in (*_EMPTY, *self.listed(), *self.made):
            wanted.add(self.real(path))
        closed = frozenset(mounts) | frozenset(_EMPTY)
        foreign = set(self.foreign())
        wanted.update(path for path, _unused in _walk(str(self.root), "/etc", closed) if path not in foreign)
        wanted.update(self.top())
        wanted.update(self.alternatives(wanted))
        for path in list(wanted):
            while path.count("/") > 1:
                path = path.rpartition("/")[0]
                wanted.add(path)
        return self.existing(wanted)

    def existing(self, wanted: set[str]) -> Iterator[Entry]:
        for path in sorted(wanted, key=lambda each: os.fsencode(each).split(b"/")):
            if os.path.dirname(path) in _EMPTY:
                continue
            try:
                status = os.lstat(f"{self.root}{path}")
            except (FileNotFoundError, NotADirectoryError):
                continue
            if not (path.startswith("/etc/alternatives/") and self.dangles(path, wanted)):
                yield path, status

    def listed(self) -> Iterator[str]:
        for package in self.packages.values():
            yield from self.database.files(package)
        yield from self.database.info_files(self.packages)
        directory = self.database.directory
        for name in (
            "alternatives",
            "arch",
            "available",
            "diversions",
            "status",
            "statoverride",
            "triggers",
            "updates",
        ):
            yield f"/var/lib/dpkg/{name}"
        for name in ("alternatives", "triggers"):
            for entry in os.listdir(directory / name) if (directory / name).is_dir() else ():
                yield f"/var/lib/dpkg/{name}/{entry}"

    def foreign(self) -> Iterator[str]:
        """What belongs only to packages that are not selected: their files in /etc are left out."""
        for key, package in self.database.packages.items():
            if key not in self.packages:
                yield from (path for path in self.database.files(package) if path.startswith("/etc/"))

    def top(self) -> Iterator[str]:
        with os.scandir(self.root) as scan:
            for entry in scan:
                if entry.is_symlink() or entry.is_dir(follow_symlinks=False):
                    yield f"/{entry.name}"

    def alternatives(self, wanted: set[str]) -> Iterator[str]:
        """Links such as /usr/bin/awk, which belong to no package, where what they lead to is selected."""
        for name, link in self.database.alternatives():
            if link and not self.dangles(f"/etc/alternatives/{name}", wanted):
                yield self.real(link)

    def dangles(self, link: str, wanted: set[str]) -> bool:
        try:
            target = os.readlink(f"{self.root}{link}")
        except OSError:
            return False
        return self.real(os.path.normpath(os.path.join(os.path.dirname(link), target))) not in wanted

    def real(self, path: str) -> str:
        """The path with the links among its parents followed, inside the root: /bin/sh is /usr/bin/sh."""
        parent, name = os.path.split(path)
        return f"{self.directory(parent).rstrip('/')}/{name}"

    def directory(self, path: str, depth: int = 0) -> str:
        if path in ("", "/") or depth > 40:
            return "/"
        if path not in self._real:
            parent, name = os.path.split(path)
            here = f"{self.directory(parent, depth + 1).rstrip('/')}/{name}"
            try:
                target = os.readlink(f"{self.root}{here}")
            except OSError:
                self._real[path] = here
            else:
                joined = os.path.normpath(os.path.join(os.path.dirname(here), target))
                self._real[path] = self.directory(joined, depth + 1)
        return self._real[path]

    def contents(self) -> dict[str, bytes]:
        """Files whose content in the image is not that in the sandbox."""
        return {_SUBSTITUTED: self.database.status(self.packages)}


def without_aids(
    entries: Iterable[Entry], made: Callable[[str], bool]
) -> tuple[Iterator[Entry], dict[str, bytes]]:
    """Leaves out what only serves the sandbox, unless the build has changed it."""
    contents = {} if made(RESOLVER) else {RESOLVER: b""}
    return (entry for entry in entries if entry[0] != POLICY or made(POLICY)), contents
