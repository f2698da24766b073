# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files and directories from the controller to the machine, each in one exec, as its standard input."""

from __future__ import annotations

import os
import posixpath
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action import tar_stream
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import (
    Communicator,
    Input,
)

_NO_TAR = 93
_LONGEST_COMMAND = 32_000
# GNU tar would replace a link to a directory (as /lib is today); other tars ignore the variable.
_EXTRACT = "TAR_OPTIONS='--keep-directory-symlink --warning=no-timestamp' tar -x -p -o -f - -C"


# The directory itself gets its mode last: it may be one that its owner cannot write to.
_FINISH = '[ -z "$mode" ] || chmod "$mode" -- "$to"'


class Upload:
    """Stores things on one machine; every failure is an ImageError that names source and destination."""

    def __init__(self, machine: Communicator, deadline: float | None = None, owner: str = "") -> None:
        """``owner``: who gets what was uploaded, as for chown; "" leaves it with the user who uploads."""
        self.machine = machine
        self.deadline = deadline
        self.owner = owner

    def send(self, source: str, destination: str) -> None:
        """A file, or a directory: itself, or with a slash at the end of ``source`` what is in it."""
        destination = self.machine.absolute(destination)
        try:
            if Path(source).is_dir():
                self._send_directory(source, destination)
            else:
                self._send_file(source, destination)
        except OSError as error:
            raise ImageError(f"Bad source '{source}': {error.strerror or error}") from error
        self._hand_over(source, destination)

    def send_bytes(self, content: bytes, destination: str, mode: int) -> None:
        destination = self.machine.absolute(destination)
        self._run(_storing(destination, mode, time.time()), content, "content", destination)
        self._hand_over("content", destination)

    def _hand_over(self, source: str, destination: str) -> None:
        if self.owner:
            path = destination
            if path.endswith("/") and not Path(source).is_dir():
                path += posixpath.basename(source)
            self._run(f"chown -R {quote(self.owner)} -- {quote(path)}", b"", source, destination)

    def _send_file(self, source: str, destination: str) -> None:
        if destination.endswith("/"):
            destination += posixpath.basename(source)
        with Path(source).open("rb") as stream:
            status = os.fstat(stream.fileno())
            text = _storing(destination, stat.S_IMODE(status.st_mode), status.st_mtime)
            self._run(text, stream, source, destination)

    def _send_directory(self, source: str, destination: str) -> None:
        target = destination.rstrip("/") or "/"
        prepare = self._preparing(source, target)
        follow = not self.machine.keeps_links
        with tar_stream.stream(source, follow=follow) as data:
            unpack = f'{_EXTRACT} "$to" || exit 1'
            text = f"{prepare}\ncommand -v tar >/dev/null || exit {_NO_TAR}\n{unpack}\n{_FINISH}"
            status = self._run(text, data, source, destination, allowed=(0, _NO_TAR))
        if status == _NO_TAR:
            self._send_one_by_one(source, destination, prepare, follow)

    def _preparing(self, source: str, target: str) -> str:
        """Text that finds or makes the directory ``$to`` by the rules of the machine and its ``$mode``."""
        mode = f"{stat.S_IMODE(Path(source).stat().st_mode):04o}"
        make = f'{{ [ -d "$to" ] || mkdir -- "$to"; }} && mode={mode} || exit 1'
        contents_only = source.endswith("/")
        name = posixpath.basename(posixpath.abspath(source))
        parent = posixpath.dirname(target) or "."
        nested = ":" if contents_only else f"to={quote(posixpath.join(target, name))}; {make}"
        if contents_only and not self.machine.creates_directories:
            missing = failing(f"There is no directory {target} on the machine.")
        else:
            no_parent = failing(f"There is no directory {parent} on the machine.")
            missing = f"[ -d {quote(parent)} ] || {no_parent}\n{make}"
        return (
            f"to={quote(target)} mode=\n"
            f'if [ -d "$to" ]; then {nested}\n'
            f'elif [ -e "$to" ]; then {failing(f"{target} is not a directory on the machine.")}\n'
            f"else {missing}\nfi"
        )

    def _send_one_by_one(self, source: str, destination: str, prepare: str, follow: bool) -> None:
        """For machines without tar: directories and links in a few commands, then each file in one."""
        shown: list[str] = []
        self._run(f'{prepare}\nprintf "%s\\n" "$to" "$mode"', b"", source, destination, shown=shown)
        top, mode = shown[0], shown[1] if len(shown) > 1 else ""
        entries = [
            (entry, posixpath.join(top, entry.name)) for entry in tar_stream.walk(source, follow=follow)
        ]
        first = (_making(entry, path) for entry, path in entries if entry.is_directory or entry.target)
        for text in _batches(first):
            self._run(text, b"", source, destination)
        for entry, path in entries:
            if not entry.is_directory and not entry.target:
                self._send_file(entry.path, path)
        finish = [
            f"chmod {stat.S_IMODE(entry.status.st_mode):04o} -- {quote(path)}"
            for entry, path in reversed(entries)
            if entry.is_directory
        ]
        finish += [f"chmod {mode} -- {quote(top)}"] if mode else []
        for text in _batches(iter(finish)):
            self._run(text, b"", source, destination)

    def _run(
        self,
        text: str,
        data: Input,
        source: str,
        destination: str,
        *,
        allowed: tuple[int, ...] = (0,),
        shown: list[str] | None = None,
    ) -> int:
        said: list[str] = []
        status = self.machine.execute(
            text,
            stdin=data,
            on_stdout=(said if shown is None else shown).append,
            on_stderr=said.append,
            deadline=self.deadline,
            keep_stdin_open=False,
        )
        if status not in allowed:
            reason = "\n".join(said[-10:]) or f"the machine's tools ended with {status}"
            raise ImageError(f"Upload of {source} to {destination} failed: {reason}")
        return status


def _storing(path: str, mode: int, modified: float) -> str:
    """Text that writes standard input to a file; nobody else can read it before it is whole."""
    name, parent = quote(path), posixpath.dirname(path) or "."
    stamp = time.strftime("%Y%m%d%H%M.%S", time.gmtime(modified))
    slash = f"{path} is a directory on the machine: end the destination with a slash to store the file in it."
    return (
        f"[ ! -d {name} ] || {failing(slash)}\n"
        f"[ -d {quote(parent)} ] || {failing(f'There is no directory {parent} on the machine.')}\n"
        f"(umask 077; cat >{name}) && chmod {mode:04o} -- {name} || exit 1\n"
        f"TZ=UTC0 touch -t {stamp} -- {name} 2>/dev/null || :"
    )


def failing(message: str) -> str:
    """Text that ends a command on the machine with a reason."""
    return f"{{ printf '%s\\n' {quote(message)} >&2; exit 1; }}"


def _making(entry: tar_stream.Entry, path: str) -> str:
    name = quote(path)
    if entry.target:
        return f"rm -f -- {name} && ln -s -- {quote(entry.target)} {name}"
    return f"{{ [ -d {name} ] || mkdir -- {name}; }} && chmod u+rwx -- {name}"


def _batches(commands: Iterator[str]) -> Iterator[str]:
    """Commands joined up to a length that every kernel accepts as an argument; any failure ends a batch."""
    batch: list[str] = []
    size = 0
    for command in commands:
        if batch and size + len(command) > _LONGEST_COMMAND:
            yield "".join(batch)
            batch, size = [], 0
        batch.append(f"{command} || exit 1\n")
        size += len(batch[-1])
    if batch:
        yield "".join(batch)
