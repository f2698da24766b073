# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible compile``."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from ..compile import Compiled, compile_template
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..ir.checked import CheckedVariable
from .files import is_ours, remove_ours, write_together
from .flags import flag, template_flags
from .output import failed, report, say
from .request import request_of


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    template_flags(parser)
    parser.add_argument(
        "--o", "--output", dest="output", metavar="FILE", help="the playbook to write; - is stdout"
    )
    flag(parser, "verify", "compare what Ansible makes of each expression with its value")
    flag(parser, "force", "overwrite FILE even if hcl2ansible has not written it")


def run(arguments: Namespace) -> int:
    """Compile a template, write the playbook and print its name."""
    output = arguments.output or default_output(arguments.template)
    root = _root(arguments.template, output)
    name = "build.yml" if output == "-" else Path(output).name
    try:
        compiled = compile_template(
            arguments.template,
            request_of(arguments, strict=False, warn_undeclared=True),
            name=name,
            root=root,
            alone=not _is_file(output),
            verified=arguments.verify,
        )
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    report((*compiled.warnings, *_not_baked(compiled.checked.variables)), arguments)
    if output == "-":
        sys.stdout.write(compiled.text)
        return 0
    return _write(Path(output), compiled, arguments)


def default_output(template: str) -> str:
    """Where the playbook of a template goes: beside it."""
    if template == "-":
        return "-"
    path = Path(template)
    if path.is_dir():
        return str(path / "build.yml")
    name = path.name.removesuffix(".hcl").removesuffix(".json").removesuffix(".pkr")
    return str(path.with_name(f"{name}.yml"))


def _root(template: str, output: str) -> str | None:
    """``path.root`` seen from the playbook; None when it is the playbook's own directory."""
    if output == "-" or template == "-":
        return None
    path = Path(template)
    directory = (path if path.is_dir() else path.parent).resolve()
    beside = Path(output).resolve().parent
    if directory == beside:
        return None
    return "{{ playbook_dir }}/" + os.path.relpath(directory, beside)


def _not_baked(variables: Iterable[CheckedVariable]) -> list[Diagnostic]:
    return [
        Diagnostic(
            "warning",
            "secret-not-written",
            f'The value of the sensitive variable "{variable.name}" is not written into the playbook',
            hint=f"Give it when the playbook runs: PKR_VAR_{variable.name}=... ansible-playbook ...",
        )
        for variable in variables
        if variable.sensitive and variable.origin in ("cmd", "varfile")
    ]


def _is_file(output: str) -> bool:
    """Whether other files can lie beside the output: not when it is a device or pipe."""
    return output != "-" and (Path(output).is_file() or not Path(output).exists())


def _write(path: Path, compiled: Compiled, arguments: Namespace) -> int:
    beside = path.resolve().parent
    texts = {beside / name: text for name, text in compiled.templates.items()}
    try:
        foreign = [each for each in (path, *texts) if not arguments.force and not is_ours(each)]
        if foreign:
            problem = Diagnostic(
                "error",
                "not-ours",
                f"{foreign[0]} exists and was not written by hcl2ansible",
                hint="Write to another file with -o FILE, or overwrite it with -force.",
            )
            return failed([problem], arguments)
        write_together({**texts, path: compiled.text})
        # What an earlier version of the template needed.
        earlier = (beside / "templates" / path.stem).glob("*.j2")
        remove_ours(each for each in earlier if each not in texts)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return failed([Diagnostic("error", "unwritable-file", f"Cannot write {path}: {reason}")], arguments)
    say(str(path), arguments)
    return 0
