# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The console at a terminal: editing, history, completion, expressions of several lines."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..hcl.diagnostics import DiagnosticError, SourceFile
from ..hcl.syntax.frames import EXPRESSION, QUOTE
from ..hcl.syntax.lexer import Lexer
from .console_session import Session
from .output import report

_MOST_LINES = 1000  # of the history
_PROMPT, _MORE = "> ", ". "


def converse(session: Session, arguments: Namespace) -> int:
    """Read and answer until ``exit`` or the end of the input."""
    print('Type "help" for help, "exit" to leave.')
    with _editing(session):
        lines: list[str] = []
        while True:
            try:
                lines.append(input(_MORE if lines else _PROMPT))
                if lines[-1].strip() and _goes_on("\n".join(lines)):
                    continue
                text, lines = "\n".join(lines), []
                if text.strip() == "exit":
                    return 0
                _answer(session, text, arguments)
            except KeyboardInterrupt:
                lines = []
                print()
            except EOFError:
                print()
                return 0


def _answer(session: Session, text: str, arguments: Namespace) -> None:
    try:
        answer = session.answer(text)
    except DiagnosticError as error:
        report(error.diagnostics, arguments)
        return
    if answer:
        print(answer)


def _goes_on(text: str) -> bool:
    """Whether a bracket or a heredoc is open at the end; a string would have to end in its line."""
    lexer = Lexer(SourceFile("", text), EXPRESSION)
    lexer.run()
    unclosed = [frame for frame in lexer.frames[1:] if frame.closed < 0]
    return bool(unclosed) and all(frame.mode != QUOTE for frame in unclosed)


@contextmanager
def _editing(session: Session) -> Iterator[None]:
    """Line editing where Python has it, with the history of earlier sessions."""
    try:
        import readline
    except ImportError:
        yield
        return
    path = _history_file()
    words = session.words()

    def complete(start: str, position: int) -> str | None:
        matching = [word for word in words if word.startswith(start)]
        return matching[position] if position < len(matching) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n()[]{},:?!=<>+-*/%&|\"'$")
    readline.parse_and_bind("tab: complete")
    readline.set_auto_history(True)
    with suppress(OSError):  # there is none yet, or it cannot be read
        readline.read_history_file(path)
    try:
        yield
    finally:
        _save(path, readline)


def _save(path: Path, readline: object) -> None:
    """What was typed may be private, so nobody else may read the file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        readline.set_history_length(_MOST_LINES)  # type: ignore[attr-defined]
        readline.write_history_file(path)  # type: ignore[attr-defined]
    except OSError:
        pass  # a history is a convenience


def _history_file() -> Path:
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if os.path.isabs(state) else Path.home() / ".local" / "state"  # noqa: PTH117
    return base / "hcl2ansible" / "console_history"
