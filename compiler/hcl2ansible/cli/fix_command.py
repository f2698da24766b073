# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible fix``: a legacy JSON template without what is out of date."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from ..check.schema import load_schemas
from ..check.source_files import Form, find_input, form_of
from ..collection import collection_directory
from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..legacy.fixers import fixed
from ..legacy.go_json import plain, written
from ..legacy.template import translate
from ..parse.json_syntax import JsonObject, parse_json_text
from .flags import flag, legacy_flags
from .output import failed


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    legacy_flags(parser)
    flag(parser, "validate", "see whether the result is a template", default=True)


def run(arguments: Namespace) -> int:
    """Print the template; 1 when it cannot be read, or is none when it is fixed."""
    try:
        text = written(fixed(_template(arguments.template)))
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    except ValueError as error:
        return failed([Diagnostic("error", "unfixable", str(error))], arguments)
    print(f"{text}\n")
    sys.stdout.flush()
    return _validated(text, arguments) if arguments.validate else 0


def _template(path: str) -> dict[str, object]:
    given = find_input(path)
    file = given.files[0]
    if given.is_directory or form_of(file) is not Form.LEGACY:
        hint = "`hcl2ansible validate` says what is wrong with a template in HCL."
        summary = "Only legacy JSON templates can be fixed"
        raise DiagnosticError(Diagnostic("error", "not-legacy", summary, "", hint, Span(file, 0, 1)))
    root = parse_json_text(file)
    if not isinstance(root, JsonObject):
        summary = "A template must be an object"
        raise DiagnosticError(
            Diagnostic("error", "wrong-type", summary, span=Span(file, root.start, root.end))
        )
    found: dict[str, object] = plain(root)
    return found


def _validated(text: str, arguments: Namespace) -> int:
    translation = translate(SourceFile("<fixed template>", text), load_schemas(collection_directory()))
    return failed(translation.findings, arguments) if translation.findings.errors else 0
