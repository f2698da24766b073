# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files and directories from the machine to the controller: nothing half-made stays, all is in its place."""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import Communicator
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.unpacking import Unpacking, merge
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.upload import failing

_NO_GLOB = re.compile(r"[^\w@%+=:,./*?\[\]!-]", re.ASCII)
_HARMLESS = re.compile(r"file changed as we read it|Removing leading|time stamp .* in the future")


class Download:
    """Fetches things from one machine; ``action`` gives the ledger of what must go when we are killed."""

    def __init__(self, action: Any, machine: Communicator, deadline: float | None = None) -> None:
        self.action = action
        self.machine = machine
        self.deadline = deadline

    def fetch(self, source: str, destination: str) -> None:
        """A file to a path, or with a slash at the end into a directory; a tree or a glob into one."""
        path = self.machine.absolute(source)
        try:
            if source.endswith("/") or any(sign in source for sign in "*?["):
                self._fetch_tree(path, Path(destination))
            elif destination.endswith("/"):
                self._fetch_file(path, Path(destination, posixpath.basename(source)))
            else:
                self._fetch_file(path, Path(destination))
        except OSError as error:
            reason = f"{error.strerror or error}: {error.filename or destination}"
            raise ImageError(f"Download of {source} to {destination} failed: {reason}") from error

    def _fetch_file(self, source: str, destination: Path) -> None:
        destination.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if destination.exists() and not destination.is_file():
            with destination.open("wb") as stream:
                self._copy(source, destination, stream.fileno())
            return
        # A link to a file stays a link: what it points to is replaced.
        final = destination.resolve()
        mode = stat.S_IMODE(final.stat().st_mode) if final.exists() else 0o666 & ~_umask()
        with self._draft(final.parent) as directory:
            draft = directory / "file"
            descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            try:
                size = self._copy(source, destination, descriptor)
                if os.fstat(descriptor).st_size < size:
                    raise ImageError(f"Download of {source} to {destination} failed: it arrived incomplete.")
                os.fchmod(descriptor, mode)
            finally:
                os.close(descriptor)
            draft.replace(final)

    def _copy(self, source: str, destination: Path, descriptor: int) -> int:
        """The bytes go straight from the client into the file; returns the size that the machine has seen."""
        name = quote(source)
        text = (
            f"[ -e {name} ] || {failing(f'There is no {source} on the machine.')}\n"
            f"[ ! -d {name} ] || {failing('It is a directory: end the source with a slash to fetch it.')}\n"
            f"{{ stat -L -c %s -- {name} 2>/dev/null || wc -c <{name} || exit 1; }} >&2\n"
            f"exec cat -- {name}"
        )
        said = self._run(text, source, destination, descriptor)
        return int(said[0]) if said and said[0].strip().isdigit() else 0

    def _fetch_tree(self, source: str, destination: Path) -> None:
        with _made(destination), self._draft(destination) as directory:
            reader, writer = os.pipe()
            unpacking = Unpacking(reader, directory)
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
            merge(directory, destination)

    @contextlib.contextmanager
    def _draft(self, parent: Path) -> Iterator[Path]:
        """A private directory next to the destination; the guard removes it when this process is killed."""
        ledger = self.action.context.ledger
        directory = parent.absolute() / f".hcl2ansible-{os.urandom(6).hex()}"
        resource = ledger.opening(self.action.context.source, "local.path", {"path": str(directory)})
        try:
            directory.mkdir(mode=0o700)
            ledger.opened(resource, str(directory))
            yield directory
        finally:
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(directory)
            ledger.closed(resource)

    def _run(self, text: str, source: str, destination: Path, descriptor: int) -> list[str]:
        said: list[str] = []
        status = self.machine.execute(
            text,
            on_stdout=descriptor,
            on_stderr=said.append,
            deadline=self.deadline,
            keep_stdin_open=False,
        )
        harmless = status == 1 and said and all(_HARMLESS.search(line) for line in said)
        if status != 0 and not harmless:
            reason = "\n".join(said[-10:]) or f"the machine's tools ended with {status}"
            raise ImageError(f"Download of {source} to {destination} failed: {reason}")
        return said


@contextlib.contextmanager
def _made(directory: Path) -> Iterator[None]:
    """The directory is there; when it was not, and nothing came into it, it goes again."""
    new = not directory.is_dir()
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            with contextlib.suppress(OSError):
                directory.rmdir()
        raise


def _packing(source: str) -> str:
    """Text that writes a tar of what the glob matches: each match under its own name, links followed."""
    pattern = _NO_GLOB.sub(lambda match: quote(match[0]), source.rstrip("/") or "/")
    return (
        f"command -v tar >/dev/null || {failing('There is no tar on the machine.')}\n"
        "set --\n"
        f"for each in {pattern}; do\n"
        '[ -e "$each" ] || { printf "There is no %s on the machine.\\n" "$each" >&2; exit 1; }\n'
        "case $each in /) each=/.;; /*) ;; *) each=$PWD/$each;; esac\n"
        'set -- "$@" -C "${each%/*}/" "./${each##*/}"\n'
        "done\n"
        'exec tar -c -h -f - "$@"'
    )


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
