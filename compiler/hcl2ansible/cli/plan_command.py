# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible plan``: compile, run the playbook in check mode, and gather what its steps would do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from ..compile import Compiled, compile_template
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..runtime import load
from .child import holding_signals, run_child
from .flags import flag, template_flags
from .output import failed, report
from .playbook_run import PlaybookRun, find_ansible_playbook
from .request import request_of

FORMAT = 1
_STEERING = {
    "on_error": "cleanup",
    "debug": False,
    "parallel_builds": 0,
    "resume": "",
    "machine_readable": False,
}
_STEP_KINDS = ("data", "provisioner", "post-processor")


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command; -json comes with those of templates."""
    template_flags(parser)
    parser.add_argument("--out", default="", metavar="FILE", help="write the plan as JSON to this file")
    flag(parser, "force", "plan as for build -force: artifacts that are there already are replaced")
    flag(parser, "color", "coloured output", default=True)
    flag(parser, "timestamp-ui", "put the time before each line")
    flag(parser, "warn-on-undeclared-var", "warn of values for variables that are not declared")


def run(arguments: Namespace) -> int:
    """0 when every source can be built, as far as can be known without building; else 1."""
    template = arguments.template
    is_directory = template != "-" and Path(template).is_dir()
    root = template if is_directory else os.path.dirname(template) or "."  # noqa: PTH120
    try:
        request = request_of(arguments, strict=True, warn_undeclared=arguments.warn_on_undeclared_var)
        compiled = compile_template(template, request, name="build.yml", root=root)
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    report(compiled.warnings, arguments)
    command = find_ansible_playbook()
    if command is None:
        hint = "`hcl2ansible init` says how to install it."
        return failed(
            [Diagnostic("error", "no-ansible", "ansible-playbook is not installed", hint=hint)], arguments
        )
    run_dir: Path = load("identity").runs_root() / str(uuid.uuid4())
    try:
        status = _check(compiled, arguments, command, run_dir)
        text = json.dumps(_gathered(run_dir, status), indent=2, ensure_ascii=False) + "\n"
        if arguments.out:
            Path(arguments.out).write_text(text, "utf-8")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        summary = f"The plan cannot be made: {error.filename or run_dir}: {reason}"
        return failed([Diagnostic("error", "no-run", summary)], arguments)
    finally:
        shutil.rmtree(run_dir, ignore_errors=True)
    if arguments.json:
        sys.stdout.write(text)
    return 1 if status else 0


def _check(compiled: Compiled, arguments: Namespace, command: list[str], run_dir: Path) -> int:
    """ansible-playbook --check; for people its output is the plan, with -json it goes to standard error."""
    private = run_dir / "tmp" / "playbook"
    private.mkdir(mode=0o700, parents=True)
    for directory in (run_dir.parent, run_dir, run_dir / "tmp"):
        directory.chmod(0o700)
    playbook = PlaybookRun(compiled, Namespace(**{**vars(arguments), **_STEERING}), run_dir.name, private)
    playbook.write_files()
    argv, environment = [*command, *playbook.words(), "--check"], playbook.environment()
    if arguments.json:
        environment |= {"ANSIBLE_NOCOLOR": "1"}
        return subprocess.run(argv, env=environment, stdout=sys.stderr, check=False).returncode
    with holding_signals() as mask:
        interrupted, status = run_child(argv, environment, mask)
    return 1 if interrupted else status


def _gathered(run_dir: Path, status: int) -> dict[str, Any]:
    """The plan as data; docs/plan.md says what is in it."""
    sources: dict[str, dict[str, Any]] = {}
    data: list[dict[str, Any]] = []
    policies: list[dict[str, Any]] = []
    for note in load("ledger").Ledger(run_dir).notes("planned"):
        step = {"name": note["name"], "module": note["module"], "place": note["place"]}
        if note["kind"] == "data":
            data.append(step)
            continue
        if note["kind"] not in ("builder", *_STEP_KINDS):
            continue
        source = sources.setdefault(
            note["source"],
            {
                "source": note["source"],
                "builder": "",
                "plan": {},
                "problems": [],
                "warnings": [],
                "steps": [],
            },
        )
        source["steps"].append({**step, "kind": note["kind"], "state": note["state"]})
        plan = note["plan"]
        policies += [plan["policy"]] if "policy" in plan else []
        for found in ("problems", "warnings"):
            # What has been found on the way is told again at the end.
            source[found] += plan.pop(found, []) if note["state"] != "absent" else []
        if note["kind"] == "builder" and note["state"] == "started":
            source |= {"builder": note["module"].rpartition(".")[2], "plan": plan}
    return {
        "format": FORMAT,
        "works": not status,
        "data": data,
        "sources": list(sources.values()),
        "policy": load("policy", "module_utils._amazon").merged(policies) if policies else None,
    }
