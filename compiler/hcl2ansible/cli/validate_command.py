# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcl2ansible validate``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ..compile import check_syntax, compile_template
from ..hcl.diagnostics import DiagnosticError
from .flags import flag, template_flags
from .output import failed, report, say


def add_flags(parser: ArgumentParser) -> None:
    """The flags of this command."""
    template_flags(parser)
    flag(parser, "syntax-only", "check the grammar alone")
    flag(parser, "no-warn-undeclared-var", "no warning for values of variables that are not declared")
    flag(parser, "warn-on-undeclared-var", "", hidden=True)  # as build has it; here it is the default


def run(arguments: Namespace) -> int:
    """Check a template as a build would; warnings do not fail."""
    try:
        if arguments.syntax_only:
            given = None
            if arguments.config_type or arguments.template.endswith(".json"):
                from .request import given_of

                given = given_of(arguments)
            report(check_syntax(arguments.template, given), arguments)
            say("Syntax-only check passed. Everything looks okay.", arguments)
            return 0
        from .request import request_of

        warn = not arguments.no_warn_undeclared_var
        request = request_of(arguments, strict=True, warn_undeclared=warn, tolerant=True)
        compiled = compile_template(arguments.template, request, name="build.yml")
    except DiagnosticError as error:
        return failed(error.diagnostics, arguments)
    report(compiled.warnings, arguments)
    say("The configuration is valid.", arguments)
    return 0
