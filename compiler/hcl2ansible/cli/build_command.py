# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible build``: compile to a private directory and run ansible-playbook on it."""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from argparse import ArgumentParser, Namespace
from pathlib import Path
from signal import Signals
from typing import TYPE_CHECKING

from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..runtime import load
from .child import holding_signals
from .flags import flag, template_flags
from .output import failed, report
from .playbook_run import PlaybookRun, environment_of, find_ansible_playbook, resume_command
from .standby import Standby

if TYPE_CHECKING:
    from ..compile import Compiled

_GUARD_SECONDS = 10.0
_ON_ERROR = ("cleanup", "abort", "ask", "run-cleanup-provisioner")


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    template_flags(parser)
    parser.add_argument(
        "--on-error",
        choices=_ON_ERROR,
        default="cleanup",
        help="after a failure the machine is removed (cleanup) or kept (abort), or you are asked (ask)",
    )
    parser.add_argument(
        "--parallel-builds",
        type=int,
        default=0,
        metavar="N",
        help="how many sources at the same time; 0 is all",
    )
    parser.add_argument(
        "--resume",
        default="",
        metavar="RUN",
        help="go on with a run that failed with -on-error=abort, from the failed step on the same machine",
    )
    flag(parser, "rehearse", "build in an emulated cloud, whose machines are copies of this host")
    parser.add_argument(
        "--rehearse-on",
        default="",
        metavar="MACHINE",
        help="-rehearse on: sandbox (a copy of this host; needs root), docker or docker:IMAGE",
    )
    flag(parser, "force", "replace artifacts that are there already")
    flag(parser, "debug", "one step after the other, with a pause before each")
    flag(parser, "color", "coloured output", default=True)
    flag(parser, "timestamp-ui", "put the time before each line")
    flag(parser, "machine-readable", "output for programs")
    flag(parser, "warn-on-undeclared-var", "warn of values for variables that are not declared")
    flag(parser, "ignore-lock", "build although something is not as in hcl2ansible.lock.json")
    flag(parser, "skip-enforcement", "", hidden=True)


def run(arguments: Namespace) -> int:
    """Build; 0 when every source was built and every chain of post-processors ended well."""
    if not (arguments.rehearse or arguments.rehearse_on):
        return _build(arguments)
    from .rehearsal import rehearse

    return rehearse(arguments, _build)


def _build(arguments: Namespace) -> int:
    problem = _resume_problem(arguments.resume)
    if problem:
        return failed([problem], arguments)
    run_id = arguments.resume or str(uuid.uuid4())
    run_dir: Path = load("identity").runs_root() / run_id
    command = find_ansible_playbook() or []
    with Standby(command, environment_of(arguments, run_id, _private(run_dir))) as standby:
        try:
            compiled = _compile(arguments)
        except DiagnosticError as error:
            return failed(error.diagnostics, arguments)
        report(compiled.warnings, arguments)
        if not command:
            hint = f"Install it for this Python: {sys.executable} -m pip install 'ansible-core>=2.19'"
            return failed(
                [Diagnostic("error", "no-ansible", "ansible-playbook is not installed", hint=hint)], arguments
            )
        return _run(compiled, arguments, standby, run_dir)


def _private(run_dir: Path) -> Path:
    # In the run's own directory: if this process is killed, the guard still removes what is in it.
    return run_dir / "tmp" / "playbook"


def _compile(arguments: Namespace) -> Compiled:
    # Ansible loads meanwhile.
    from ..compile import compile_template
    from ..needs import check_lock
    from .request import request_of

    root = _root(arguments.template)
    request = request_of(arguments, strict=True, warn_undeclared=arguments.warn_on_undeclared_var)
    compiled = compile_template(arguments.template, request, name="build.yml", root=root)
    if not arguments.ignore_lock:
        check_lock(arguments.template, compiled.checked)
    return compiled


def _resume_problem(run_id: str) -> Diagnostic | None:
    """Why that run cannot go on: before anything else is looked at."""
    if run_id:
        # Not that of this package: the one that the run time's modules know.
        error_type: type[Exception] = load("errors").ImageError
        try:
            load("resume").check(run_id)
        except error_type as error:
            summary, _newline, hint = str(error).partition("\n")
            return Diagnostic("error", "no-run", summary, hint=hint)
    return None


def _root(template: str) -> str:
    """``path.root``, as typed: relative to the current directory, in which the playbook runs as well."""
    if template == "-":
        return "."
    return template if Path(template).is_dir() else os.path.dirname(template) or "."  # noqa: PTH120


def _run(compiled: Compiled, arguments: Namespace, standby: Standby, run_dir: Path) -> int:
    try:
        with holding_signals() as mask:
            interrupted, status = _run_playbook(compiled, arguments, standby, run_dir, mask)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        where = error.filename or run_dir
        return failed(
            [Diagnostic("error", "no-run", f"The run cannot be started: {where}: {reason}")], arguments
        )
    if interrupted:
        _say_what_is_left(run_dir, compiled)
    return 1 if interrupted or status else 0


def _run_playbook(
    compiled: Compiled, arguments: Namespace, standby: Standby, run_dir: Path, mask: set[Signals]
) -> tuple[bool, int]:
    """(whether interrupted, exit status) of ansible-playbook, when all that it left has been removed."""
    private = _private(run_dir)
    try:
        # A killed run may have left it.
        shutil.rmtree(private, ignore_errors=True)
        private.mkdir(mode=0o700, parents=True)
        for directory in (run_dir.parent, run_dir, run_dir / "tmp"):
            directory.chmod(0o700)
        playbook = PlaybookRun(compiled, arguments, run_dir.name, private)
        playbook.write_files()
        result = standby.run(playbook.words(), playbook.environment(), mask)
        _wait_for_guard(run_dir)
        return result
    finally:
        shutil.rmtree(private, ignore_errors=True)
        _forget_if_unused(run_dir)


def _wait_for_guard(run_dir: Path) -> None:
    """Return when the guard has cleaned up, or after ten seconds."""
    import time

    guard = load("guard")
    end = time.monotonic() + _GUARD_SECONDS
    while guard.is_running(run_dir) and time.monotonic() < end:
        time.sleep(0.01)


def _say_what_is_left(run_dir: Path, compiled: Compiled) -> None:
    """After an interruption there is no summary by the playbook's output."""
    left = load("ledger").Ledger(run_dir).open_resources() if run_dir.is_dir() else []
    if not left:
        print("\nInterrupted. Everything temporary has been removed.", file=sys.stderr)
        return
    print("\nInterrupted. Still there:", file=sys.stderr)
    for resource in left:
        print(f"  {resource}", file=sys.stderr)
    print(f"  hcl2ansible cleanup -run {run_dir.name} removes it.", file=sys.stderr)
    if load("leftovers").resumable(run_dir):
        print(f"  {resume_command(run_dir.name, compiled)} goes on with it.", file=sys.stderr)


def _forget_if_unused(run_dir: Path) -> None:
    """A run that never began leaves no directory."""
    if not (run_dir / "run.json").exists():
        shutil.rmtree(run_dir, ignore_errors=True)
