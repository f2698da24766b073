# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible rehearse``: any command, such as ansible-playbook, against an emulated cloud."""

from __future__ import annotations

import os
import shlex
from argparse import ArgumentParser, Namespace

from ..hcl.diagnostics import Diagnostic
from ..rehearse.driver import MachineError
from ..rehearse.session import Rehearsal
from .child import holding_signals, run_child
from .output import failed
from .rehearsal import machine_flag, rehearse, wait_for_interrupt


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    machine_flag(parser)
    parser.add_argument(
        "words",
        metavar="-- COMMAND",
        nargs="*",
        help="what to run; without one, its environment is printed, and the cloud stays until Ctrl-C",
    )


def run(arguments: Namespace) -> int:
    """The status of the command, or 1 when it left something behind."""
    return rehearse(arguments, _command) if arguments.words else _serve(arguments)


def _command(arguments: Namespace) -> int:
    try:
        with holding_signals() as mask:
            interrupted, status = run_child(arguments.words, dict(os.environ), mask)
    except OSError as error:
        text = f"{arguments.words[0]} cannot be run: {error.strerror}"
        return failed([Diagnostic("error", "no-command", text)], arguments)
    return 1 if interrupted else status


def _serve(arguments: Namespace) -> int:
    try:
        with Rehearsal(arguments.rehearse_on) as rehearsal:
            rehearsal.wait()
            for name, value in rehearsal.environment().items():
                print(f"unset {name}" if value is None else f"export {name}={shlex.quote(value)}")
            print("# The emulated cloud is there until Ctrl-C.", flush=True)
            wait_for_interrupt()
    except MachineError as error:
        return failed([Diagnostic("error", "no-rehearsal", str(error))], arguments)
    return 0
