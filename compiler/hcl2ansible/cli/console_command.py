# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible console``: values of expressions, typed or through a pipe."""

from __future__ import annotations

import os
import stat
import sys
from argparse import ArgumentParser, Namespace

from ..compile import inspect
from ..hcl.diagnostics import DiagnosticError
from .console_session import Session
from .flags import template_flags
from .output import failed, report, say
from .request import given_of


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command; the template may be left out."""
    template_flags(parser, optional=True)


def run(arguments: Namespace) -> int:
    """Answer lines until they end."""
    try:
        session = Session(inspect(arguments.template, given_of(arguments)))
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    if sys.stdin.isatty():
        from .console_terminal import converse

        return converse(session, arguments)
    return _answer(session, arguments, last_only=_is_pipe())


def _answer(session: Session, arguments: Namespace, *, last_only: bool) -> int:
    """Evaluate every line; as with Packer a pipe gets the last result alone, a file that of each line."""
    status = 0
    last = ""
    for line in sys.stdin.buffer:
        if not last_only and line.strip() == b"exit":
            break
        try:
            last = session.answer(line.decode("utf-8", "replace"))
        except DiagnosticError as error:
            report(error.diagnostics, arguments)
            status, last = 1, ""
        if last and not last_only:
            say(last, arguments)
    if last_only:
        say(last, arguments)
    return status


def _is_pipe() -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)
    except OSError:  # no file at all
        return True
