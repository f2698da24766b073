# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""-evaluate-datasources: ansible-playbook reads the data sources of a template before it is checked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import uuid
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..check.check import Request
from ..check.data import Results
from ..compile import Compiled, data_playbook
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..runtime import load
from .playbook_run import PlaybookRun, find_ansible_playbook

_STEERING = {"on_error": "cleanup", "force": False, "debug": False, "parallel_builds": 0, "resume": ""}
_OUTPUT = {"timestamp_ui": False, "machine_readable": False, "color": False}


def read_data(arguments: Namespace, request: Request) -> Results:
    """TYPE.NAME -> attributes of every data source; raises DiagnosticError."""
    if arguments.template == "-":
        hint = "Write the template to a file and name that."
        raise DiagnosticError(
            Diagnostic("error", "no-file", "-evaluate-datasources needs the template in a file", hint=hint)
        )
    run_dir: Path = load("identity").runs_root() / str(uuid.uuid4())
    private = run_dir / "tmp" / "playbook"
    results = private / "results.json"
    try:
        compiled = data_playbook(
            arguments.template,
            replace(request, strict=True),
            root=_root(arguments.template),
            results=str(results),
        )
        if compiled is None:
            return {}
        private.mkdir(mode=0o700, parents=True)
        said = _run(compiled, arguments, private, run_dir.name)
        return _results(compiled, results, said)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        summary = f"The data sources cannot be read: {error.filename or run_dir}: {reason}"
        raise DiagnosticError(Diagnostic("error", "no-run", summary)) from error
    finally:
        shutil.rmtree(run_dir, ignore_errors=True)


def _root(template: str) -> str:
    return template if Path(template).is_dir() else os.path.dirname(template) or "."  # noqa: PTH120


def _run(compiled: Compiled, arguments: Namespace, private: Path, run_id: str) -> str:
    """What ansible-playbook says; our callback has masked it."""
    command = find_ansible_playbook()
    if command is None:
        hint = "`hcl2ansible init` says how to install it."
        raise DiagnosticError(
            Diagnostic("error", "no-ansible", "ansible-playbook is not installed", hint=hint)
        )
    steering = Namespace(**{**_STEERING, **_OUTPUT, "template": arguments.template})
    playbook = PlaybookRun(compiled, steering, run_id, private)
    playbook.write_files()
    done = subprocess.run(
        [*command, *playbook.words()],
        env=playbook.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace").strip()


def _results(compiled: Compiled, path: Path, said: str) -> Results:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        summary = "The data sources could not be read"
        raise DiagnosticError(Diagnostic("error", "data-source", summary, said[-2000:])) from None
    if "data" not in found:
        raise DiagnosticError(_failure(compiled, found))
    return {
        f"{type_}.{name}": attributes
        for type_, by_name in found["data"].items()
        for name, attributes in by_name.items()
    }


def _failure(compiled: Compiled, found: dict[str, Any]) -> Diagnostic:
    detail = str(found.get("msg", ""))
    for each in compiled.checked.data:
        if each.data.reference == found.get("task"):
            summary = f'The data source "{each.data.reference}" cannot be read'
            return Diagnostic("error", "data-source", summary, detail, "", each.data.span())
    return Diagnostic("error", "data-source", "The data sources cannot be read", detail)
