# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files and directories from the machine to the controller; nothing half-made stays, nothing leaves its place."""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
import shutil
import stat
import threading
from collections.abc import Iterator
from shlex import quote
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import Communicator, Input
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.upload import failing

_PLAIN = re.compile(r"[^\w@%+=:,./*?\[\]-]", re.ASCII)
_CHANGED = re.compile(r"file changed as we read it|Removing leading|time stamp .* in the future")


class Download:
    """Fetches things from one machine. ``action`` gives the context for what must be removed when we are killed."""

    def __init__(self, action: Any, machine: Communicator, deadline: float | None = None) -> None:
        self.action = action
        self.machine = machine
        self.deadline = deadline

    def fetch(self, source: str, destination: str) -> None:
        """One file to a path (or with a slash at the end into a directory), or a whole tree or glob into a directory."""
        path = self.machine.absolute(source)
        try:
            if source.endswith("/") or any(sign in source for sign in "*?["):
                self._fetch_tree(path, destination)
            elif destination.endswith("/"):
                self._fetch_file(path, destination + posixpath.basename(source))
            else:
                self._fetch_file(path, destination)
        except OSError as error:
            raise ImageError(
                f"Download of {source} to {destination} failed: {error.strerror or error}: {error.filename}"
            ) from error

    def _fetch_file(self, source: str, destination: str) -> None:
        os.makedirs(os.path.dirname(destination) or ".", mode=0o755, exist_ok=True)
        if os.path.exists(destination) and not os.path.isfile(destination):
            with open(destination, "wb") as stream:
                self._copy(source, destination, stream.fileno())
            return
        # A link to a file stays a link: what it points to is replaced.
        final = os.path.realpath(destination)
        mode = stat.S_IMODE(os.stat(final).st_mode) if os.path.exists(final) else 0o666 & ~_umask()
        with self._draft(os.path.dirname(final)) as directory:
            draft = os.path.join(directory, "file")
            descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            try:
                size = self._copy(source, destination, descriptor)
                if os.fstat(descriptor).st_size < size:
                    raise ImageError(f"Download of {source} to {destination} failed: it arrived incomplete.")
                os.fchmod(descriptor, mode)
            finally:
                os.close(descriptor)
            os.replace(draft, final)

    def _copy(self, source: str, destination: str, descriptor: int) -> int:
        """The bytes go straight from the client into the file; returns the size that the machine has seen."""
        name = quote(source)
        text = (
            f"[ -e {name} ] || {failing(f'There is no {source} on the machine.')}\n"
            f"[ ! -d {name} ] || {failing('It is a directory: end the source with a slash to fetch all of it.')}\n"
            f"{{ stat -L -c %s -- {name} 2>/dev/null || wc -c <{name} || exit 1; }} >&2\n"
            f"exec cat -- {name}"
        )
        said = self._run(text, source, destination, descriptor)
        return int(said[0]) if said and said[0].strip().isdigit() else 0

    def _fetch_tree(self, source: str, destination: str) -> None:
        with _made(destination), self._draft(destination) as directory:
            reader, writer = os.pipe()
            unpacking = _Unpacking(reader, directory)
            unpacking.start()
            try:
                self._run(_packing(source), source, destination, writer)
            except ImageError:
                if unpacking.broken is None:
                    raise
            finally:
                os.close(writer)
                unpacking.join()
            if unpacking.broken is not None:
                raise ImageError(f"Download of {source} to {destination} failed: {unpacking.broken}")
            _merge(directory, destination)

    @contextlib.contextmanager
    def _draft(self, parent: str) -> Iterator[str]:
        """A private directory next to the destination; the guard removes it when this process is killed."""
        ledger = self.action.context.ledger
        directory = os.path.join(os.path.abspath(parent), f".hcl2ansible-{os.urandom(6).hex()}")
        resource = ledger.opening(self.action.context.source, "local.path", {"path": directory})
        try:
            os.mkdir(directory, 0o700)
            ledger.opened(resource, directory)
            yield directory
        finally:
            _remove(directory)
            ledger.closed(resource)

    def _run(self, text: str, source: str, destination: str, descriptor: int) -> list[str]:
        said: list[str] = []
        nothing: Input = b""
        status = self.machine.execute(
            text,
            stdin=nothing,
            on_stdout=descriptor,
            on_stderr=said.append,
            deadline=self.deadline,
            keep_stdin_open=False,
        )
        harmless = status == 1 and said and all(_CHANGED.search(line) for line in said)
        if status != 0 and not harmless:
            reason = "\n".join(said[-10:]) or f"the machine's tools ended with {status}"
            raise ImageError(f"Download of {source} to {destination} failed: {reason}")
        return said


@contextlib.contextmanager
def _made(directory: str) -> Iterator[None]:
    """The directory is there; when it was not, and nothing came into it, it goes again."""
    new = not os.path.isdir(directory)
    os.makedirs(directory, mode=0o755, exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            with contextlib.suppress(OSError):
                os.rmdir(directory)
        raise


def _packing(source: str) -> str:
    """Text that writes a tar of what the glob matches: each match under its own name, links followed."""
    pattern = _PLAIN.sub(lambda match: quote(match[0]), source.rstrip("/") or "/")
    return (
        f"command -v tar >/dev/null || {failing('There is no tar on the machine.')}\n"
        "set --\n"
        f"for each in {pattern}; do\n"
        '[ -e "$each" ] || { printf "There is no %s on the machine.\\n" "$each" >&2; exit 1; }\n'
        'case $each in /) each=/.;; /*) ;; *) each=$PWD/$each;; esac\n'
        'set -- "$@" -C "${each%/*}/" "./${each##*/}"\n'
        "done\n"
        'exec tar -c -h -f - "$@"'
    )


class _Unpacking(threading.Thread):
    """Reads a tar stream into an empty private directory. ``broken`` says why it stopped early.

    Only directories, files and second names of files are made, none outside of the directory: as no link is ever
    made, a safe name is a safe place.
    """

    def __init__(self, reader: int, directory: str) -> None:
        super().__init__(daemon=True)
        self._reader = reader
        self._directory = directory
        self.broken: str | None = None

    def run(self) -> None:
        import tarfile

        modes: dict[str, int] = {}
        with os.fdopen(self._reader, "rb") as stream:
            try:
                with tarfile.open(fileobj=stream, mode="r|", errorlevel=2) as archive:
                    for member in archive:
                        self._make(archive, member, modes)
                for path, mode in reversed(modes.items()):
                    os.chmod(path, mode)
                # Padding behind the archive: without a reader the sender would see an error.
                while stream.read(1 << 16):
                    pass
            except tarfile.ReadError as error:
                # An empty stream has its reason on the machine, and its status tells it.
                self.broken = None if str(error) == "empty file" else f"a broken archive arrived ({error})"
            except (OSError, ImageError) as error:
                self.broken = str(error)

    def _make(self, archive: Any, member: Any, modes: dict[str, int]) -> None:
        path = self._place(member.name)
        if member.isdir():
            os.makedirs(path, mode=0o700, exist_ok=True)
            modes[path] = member.mode & 0o777 | 0o700
        elif member.isreg():
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with open(path, "xb") as target:
                shutil.copyfileobj(archive.extractfile(member), target, 1 << 20)
            os.chmod(path, member.mode & 0o777)
            os.utime(path, (member.mtime, member.mtime))
        elif member.islnk():
            os.link(self._place(member.linkname), path)

    def _place(self, name: str) -> str:
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if name.startswith("/") or ".." in parts:
            raise ImageError(f"the machine sent a file outside of the directory: {name}")
        return os.path.join(self._directory, *parts)


def _merge(source: str, destination: str) -> None:
    """Move everything to its final place, file by file; existing directories stay."""
    for entry in sorted(os.scandir(source), key=lambda each: each.name):
        target = os.path.join(destination, entry.name)
        if entry.is_dir(follow_symlinks=False):
            mode = stat.S_IMODE(entry.stat(follow_symlinks=False).st_mode)
            os.makedirs(target, mode=0o700, exist_ok=True)
            _merge(entry.path, target)
            os.chmod(target, mode)
        else:
            os.replace(entry.path, target)


def _remove(directory: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(directory)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
