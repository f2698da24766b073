# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that a template names and that must be there when it is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..hcl.nodes import Tuple
from ..ir.checked import CheckedArgument
from ..ir.schema import PROVISIONER, ModuleSchema
from .body import Matching
from .findings import Findings, at

Note = Callable[..., None]  # Findings.error or Findings.warning

_SCRIPTS = ("script", "scripts")
_NAMED = (
    "ssh_private_key_file",
    "ssh_certificate_file",
    "ssh_bastion_private_key_file",
    "ssh_bastion_certificate_file",
    "user_data_file",
    "x509_cert_path",
    "x509_key_path",
)


def check_files(findings: Findings, schema: ModuleSchema, kind: str, matching: Matching) -> None:
    """Note the files that are not there, as far as their names are known."""
    for name in (*_SCRIPTS, *_NAMED, *_sources(schema, kind, matching)):
        argument = matching.arguments.get(name)
        if argument is not None:
            # A builder copies its source when it runs, and Packer looks no sooner: it may yet be made.
            later = schema.module == "file_artifact" and name == "source"
            _check(findings.warning if later else findings.error, argument, matching)


def _sources(schema: ModuleSchema, kind: str, matching: Matching) -> tuple[str, ...]:
    """The names of ``source`` options that mean files here and now."""
    if schema.module == "file_artifact":
        return ("source",)
    if schema.module != "file" or kind != PROVISIONER:
        return ()
    direction, generated = matching.known.get("direction"), matching.known.get("generated")
    if generated is not None and not (generated.is_known and generated.raw in (False, "false")):
        return ()
    if direction is not None and not (direction.is_known and direction.raw in ("upload", "")):
        return ()
    return ("source", "sources")


def _check(note: Note, argument: CheckedArgument, matching: Matching) -> None:
    value = matching.known[argument.option.name]
    if not value.is_known or value.is_null:
        return
    listed = value.raw if isinstance(value.raw, tuple) else (value,)
    expression = argument.expression
    nodes = expression.items if isinstance(expression, Tuple) and len(expression.items) == len(listed) else ()
    for index, item in enumerate(listed):
        path = item.raw
        if isinstance(path, str) and path and "{{" not in path and not _exists(path):
            where = at(argument.file, nodes[index] if nodes else expression)
            hint = "" if argument.sensitive else _hint(path, argument, matching)
            shown = "of this name (it is sensitive)" if argument.sensitive else path
            note("missing-file", f"There is no file {shown}", where, hint=hint)


def _exists(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, RuntimeError, ValueError):
        return False


def _hint(path: str, argument: CheckedArgument, matching: Matching) -> str:
    if Path(path).is_absolute():
        return ""
    beside = Path(argument.file.name).parent / path
    if _exists(str(beside)):
        return f'Paths start at the current directory; beside the template it is "${{path.root}}/{path}".'
    if argument.option.name in ("source", "sources") and "generated" in matching.options:
        return "If an earlier step makes it: generated = true"
    return 'Paths start at the current directory; "${path.root}/..." starts beside the template.'
