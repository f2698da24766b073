# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible upgrade``: a legacy JSON template as HCL."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..check.schema import load_schemas
from ..check.source_files import find_input
from ..collection import collection_directory
from ..hcl.diagnostics import Diagnostic, DiagnosticError
from ..hcl.record import replaced
from ..legacy.template import Translation, translate
from ..legacy.upgrade import note_unknown, upgraded
from .files import write_atomically
from .flags import flag, legacy_flags
from .output import failed, report

# What a build could not do without, an upgrade can.
_MENDED = frozenset({"no-builder", "misplaced-function", "unknown-variable"})


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    legacy_flags(parser)
    parser.add_argument(
        "--output-file", metavar="FILE", help="the template to write; - is stdout (default: TEMPLATE.pkr.hcl)"
    )
    flag(parser, "with-annotations", "explain the parts of the new template in comments")


def run(arguments: Namespace) -> int:
    """Write the template; 1 when a component in it is of a type that nobody knows."""
    output = arguments.output_file or ("-" if arguments.template == "-" else f"{arguments.template}.pkr.hcl")
    try:
        schemas = load_schemas(collection_directory())
        translation = translate(find_input(arguments.template).files[0], schemas)
        _raise_what_matters(translation)
        status = 1 if note_unknown(translation, schemas) else 0
        text = upgraded(translation, annotations=arguments.with_annotations)
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    report(map(_softened, translation.findings), arguments)
    return _write(output, text, status, arguments)


def _softened(finding: Diagnostic) -> Diagnostic:
    return replaced(finding, severity="warning") if finding.code in _MENDED else finding


def _raise_what_matters(translation: Translation) -> None:
    found = list(map(_softened, translation.findings))
    if any(finding.severity == "error" for finding in found):
        raise DiagnosticError(*found)


def _write(output: str, text: str, status: int, arguments: Namespace) -> int:
    if output == "-":
        sys.stdout.write(text)
        return status
    try:
        write_atomically(Path(output), text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return failed([Diagnostic("error", "unwritable-file", f"Cannot write {output}: {reason}")], arguments)
    print(f"Successfully created {output}. Exit {status}")
    return status
