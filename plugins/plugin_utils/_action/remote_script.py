# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The shell text around a command on a machine: signs of life for us, and an end to it when we are gone.

Only what every POSIX shell and busybox have is used; the machine needs neither Python nor bash.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from shlex import quote

# Signs travel on the machine's standard error, each behind this character and a word that no script can know.
_RECORD_SEPARATOR = "\x1e"
_LONGEST_TEXT = 1 << 16
# Characters that some shell uses inside of itself, so that they may not survive in its own text.
_UNSAFE = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class NewFile:
    """A file to make on the machine before the command; never through a link that somebody has planted."""

    path: str
    content: bytes
    mode: int = 0o644


@dataclass(frozen=True)
class RemoteCommand:
    """One command for a machine's shell.

    ``files`` are made first; a failure there counts as "refused". ``teardown`` runs afterwards and finds the
    exit status in ``$rc``. ``discard``: files to remove when we vanish. ``grace``: seconds that a cut-off
    command may still run. Without ``life_line`` the command reads standard input itself; no files then.
    ``terminal``: a hang-up ends it.
    """

    command: str
    files: tuple[NewFile, ...] = ()
    teardown: str = ""
    discard: tuple[str, ...] = ()
    grace: int = 0
    life_line: bool = True
    terminal: bool = False

    def shipped(self, word: str) -> tuple[str, bytes]:
        """The text for ``/bin/sh -c`` and the bytes to feed it; ``word`` marks the signs.

        Nothing of the command shows in the controller's process list where the text itself can be fed.
        """
        if not self.life_line:
            return self._text(word, ""), b""
        if all(_is_text(file.content) for file in self.files):
            # In braces, for a shell runs nothing of a compound command that was cut off.
            text = f"{{\n{self._text(word, _writing(self.files))}\n}}\n".encode("utf-8", "surrogateescape")
            if len(text) <= _LONGEST_TEXT:
                return f'eval "$(head -c {len(text)})"', text
        content = b"".join(file.content for file in self.files)
        return self._text(word, _receiving(self.files, len(content))), content

    def _text(self, word: str, setup: str) -> str:
        lines = [f"sign() {{ printf '\\036%s %s\\n' {word} \"$1\" >&2; }}"]
        if setup:
            lines += [f"{{ {setup}\n}} || {{ sign refused; exit 1; }}"]
        if self.life_line:
            lines += ["exec 3<&0 </dev/null", f"( {self._watch()} ) <&3 3<&- >/dev/null 2>&1 &"]
            lines += ["watcher=$!", "exec 3<&-"]
        run = f"/bin/sh -c {quote(self.command)}"
        if self.terminal:
            # A shell that waits hears a hang-up at once; one with a command in the foreground after its end.
            discard = removal(self.discard) if self.discard else ":"
            end = f'trap "" HUP; {discard}; kill -HUP 0; sleep 1; kill -KILL 0'
            lines += [f"trap {quote(end)} HUP", "exec 3<&0"]
            run += " <&3 3<&- & wait $!"
        lines += ['sign "started $$"', run, "rc=$?"]
        if self.life_line:
            lines += ["{ kill -KILL $watcher; wait $watcher; } 2>/dev/null"]
        lines += [self.teardown, 'sign "exit $rc"', "exit $rc"]
        return "\n".join(line for line in lines if line)

    def _watch(self) -> str:
        """Waits for the end of standard input: only a dead client or a broken connection closes it."""
        steps = ['trap "" HUP INT TERM PIPE', "while read -r line; do :; done"]
        if self.discard:
            steps.append(removal(self.discard))
        if self.grace:
            steps.append(f"sleep {self.grace}")
        # What a script started through sudo belongs to root; the process group is the same.
        end = "kill -TERM 0; sleep 2; kill -KILL 0"
        as_root = quote(f'trap "" TERM; {end}')
        steps.append(f'[ "$(id -u)" = 0 ] || sudo -n /bin/sh -c {as_root} &')
        return "; ".join(steps) + f" {end}"


@dataclass
class Signs:
    """Takes the machine's standard error, keeps the signs and hands on the rest."""

    sink: Callable[[str], None]
    word: str = field(default_factory=lambda: os.urandom(6).hex())
    started: bool = False
    shell: str = ""
    refused: bool = False
    exit_status: int | None = None
    last_words: list[str] = field(default_factory=list)

    def line(self, text: str) -> None:
        before, mark, sign = text.partition(f"{_RECORD_SEPARATOR}{self.word} ")
        if before or not mark:
            self._hand_on(before)
        if mark:
            self._take(sign)

    def _take(self, sign: str) -> None:
        name, _unused, value = sign.partition(" ")
        if name == "exit" and value.isdigit():
            self.exit_status = int(value)
        elif name == "started":
            self.started, self.shell = True, value
        elif name == "refused":
            self.refused = True

    def _hand_on(self, text: str) -> None:
        """Before the command starts only the machine's tools speak: for an error, not for the screen."""
        if self.started:
            self.sink(text)
        else:
            self.last_words = [*self.last_words[-9:], text]

    @property
    def ended(self) -> bool:
        return self.exit_status is not None or self.refused

    @property
    def complaint(self) -> str:
        return "\n".join(self.last_words).strip()


def removal(paths: Sequence[str]) -> str:
    return "rm -f -- " + " ".join(quote(path) for path in paths)


def _is_text(content: bytes) -> bool:
    """Whether any shell keeps the content as it is in a quoted word."""
    if _UNSAFE.search(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _writing(files: Sequence[NewFile]) -> str:
    """Text that makes the files without any process of its own: their content stands in it."""
    if not files:
        return ""
    lines = [
        'put() { (umask "$1"; set -C; printf \'%s\' "$text" >"$2"); }',
        'new() { put "$@" 2>/dev/null || { rm -f -- "$2" && put "$@"; }; }',
    ]
    for file in files:
        umask = "077" if file.mode == 0o600 else "022"
        made = f"new {umask} {quote(file.path)}"
        if file.mode not in (0o600, 0o644):
            made += f" && chmod {file.mode:04o} -- {quote(file.path)}"
        lines += [f"text={quote(file.content.decode('utf-8'))}", f"{made} || {{ sign refused; exit 1; }}"]
    return "\n".join(lines)


def _receiving(files: Sequence[NewFile], size: int) -> str:
    """Text that cuts the files out of standard input; it is all stored first, for head may read on."""
    if len(files) == 1:
        return _storing(files[0].path, f"head -c {size}", size, files[0].mode)
    whole = f"{files[-1].path}.part"
    steps = [_storing(whole, f"head -c {size}", size, 0o600)]
    start = 1
    for file in files:
        length = len(file.content)
        source = f"tail -c +{start} <{quote(whole)} | head -c {length}"
        steps.append(_storing(file.path, source, length, file.mode))
        start += length
    return " && ".join([*steps, removal([whole])])


def _storing(path: str, source: str, size: int, mode: int) -> str:
    name = quote(path)
    return (
        f"rm -f -- {name} && (umask 077; set -C; {source} >{name}) && "
        f'[ "$(wc -c <{name})" -eq {size} ] && chmod {mode:04o} -- {name}'
    )
