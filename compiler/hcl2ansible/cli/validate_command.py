# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible validate``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..compile import check_syntax, compile_template
from ..hcl.diagnostics import DiagnosticError
from .flags import flag, template_flags
from .output import failed, report
from .request import request_of


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    template_flags(parser)
    flag(parser, "syntax-only", "check the grammar alone")
    flag(parser, "no-warn-undeclared-var", "no warning for values of variables that are not declared")
    flag(parser, "evaluate-datasources", "", hidden=True)


def run(arguments: Namespace) -> int:
    """Check a template as a build would; warnings do not fail."""
    try:
        if arguments.syntax_only:
            report(check_syntax(arguments.template), arguments)
            print("Syntax-only check passed. Everything looks okay.")
            return 0
        request = request_of(arguments, strict=True, warn_undeclared=not arguments.no_warn_undeclared_var)
        compiled = compile_template(arguments.template, request, name="build.yml")
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    report(compiled.warnings, arguments)
    print("The configuration is valid.")
    return 0
