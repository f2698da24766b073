# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What commands print."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable

from ..check.render import ordered, render, render_json
from ..hcl.diagnostics import Diagnostic


def report(diagnostics: Iterable[Diagnostic], arguments: Namespace) -> None:
    """Print findings: to stderr as text or as JSON lines, to stdout as machine-readable lines."""
    if getattr(arguments, "json", False):
        sys.stderr.write(render_json(diagnostics))
    elif is_machine_readable(arguments):
        for each in ordered(diagnostics):
            tell_machine("ui", "error" if each.severity == "error" else "say", render([each]).rstrip())
    else:
        text = render(diagnostics, colour=_colour(arguments))
        sys.stderr.write(text)


def say(text: str, arguments: Namespace) -> None:
    """Print a result of a command to stdout."""
    if is_machine_readable(arguments):
        tell_machine("ui", "say", text)
    else:
        print(text)


def is_machine_readable(arguments: Namespace) -> bool:
    """Whether -machine-readable was given."""
    return bool(getattr(arguments, "machine_readable", False))


def tell_machine(*fields: str) -> None:
    """Print one machine-readable line: its type, then data."""
    from ..runtime import load

    print(load("machine_readable").machine_line("", *fields))


def failed(diagnostics: Iterable[Diagnostic], arguments: Namespace) -> int:
    """Print findings and, for people, how many there are; the result is the exit status."""
    found = list(diagnostics)
    report(found, arguments)
    errors = sum(diagnostic.severity == "error" for diagnostic in found)
    if getattr(arguments, "json", False):
        return 1
    if is_machine_readable(arguments):
        tell_machine("error-count", str(errors))
    else:
        print(f"{errors} error{'' if errors == 1 else 's'}", file=sys.stderr)
    return 1


def _colour(arguments: Namespace) -> bool:
    if (
        os.environ.get("NO_COLOR")
        or os.environ.get("PACKER_NO_COLOR")
        or not getattr(arguments, "color", True)
    ):
        return False
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
