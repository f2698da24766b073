# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entry points: lexer, driver and actions put together, with recovery from syntax errors."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, SourceFile
from ..nodes import Body, Expression
from . import traversals
from .bodies import BodyActions
from .context import Context
from .driver import UnexpectedTokenError, run
from .expressions import ExpressionActions
from .frames import BARE, BODY, EXPRESSION
from .lexer import Lexer
from .table import load_table
from .templates import TemplateActions
from .tokens import Token

_MOST_ERRORS = 20


def parse_hcl(file: SourceFile) -> tuple[Body, list[tuple[int, int]]]:
    """The body of a file, and the spans of its comments in source order; raises DiagnosticError."""
    value, comments = _parse(file, BODY, "start")
    return value, comments


def parse_expression(text: str, name: str = "<expression>") -> Expression:
    """A text that is one expression; line breaks in it do not count. Raises DiagnosticError."""
    value: Expression = _parse(SourceFile(name, text), EXPRESSION, "expression")[0]
    return value


def parse_template(file: SourceFile) -> Expression:
    """A text that is the inside of a template, as ``templatefile`` reads it; raises DiagnosticError."""
    value: Expression = _parse(file, BARE, "string")[0]
    return value


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the cyclic collector out: it would search many new objects, again and again, for no garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _parse(file: SourceFile, mode: str, start: str) -> tuple[Any, list[tuple[int, int]]]:
    with _no_collector():
        lexer = Lexer(file, mode)
        lexer.run()
        tokens = lexer.tokens
        syntax_errors: list[Diagnostic] = []
        while True:
            context = Context(file, lexer.newlines)
            value: Any = None
            try:
                value = run(load_table(), start, tokens, _actions(context))
                break
            except UnexpectedTokenError as unexpected:
                remaining = _recover(lexer, tokens, unexpected, syntax_errors)
                if remaining is None or len(syntax_errors) == _MOST_ERRORS:
                    break
                tokens = remaining
    findings = syntax_errors + context.findings
    if findings:
        findings.sort(key=lambda finding: finding.span.start if finding.span else 0)
        raise DiagnosticError(*_without_echo(findings, len(file.text.rstrip())))
    return value, lexer.comments


def _without_echo(findings: list[Diagnostic], end: int) -> list[Diagnostic]:
    """The findings without those at the end of the text, where what is wrong above still lacks its end."""
    before = [finding for finding in findings if finding.span is None or finding.span.start < end]
    return before or findings[:1]


def _recover(
    lexer: Lexer, tokens: list[Token], unexpected: UnexpectedTokenError, syntax_errors: list[Diagnostic]
) -> list[Token] | None:
    """Note the error, and give the tokens to go on with, if any; imported late, as most files are right."""
    from .explain import explain
    from .recover import without_item

    finding, culprit = explain(lexer, tokens, unexpected)
    syntax_errors.append(finding)
    return without_item(lexer, tokens, culprit)


def _actions(context: Context) -> dict[str, Any]:
    return {
        **ExpressionActions(context).table(),
        **TemplateActions(context).table(),
        **BodyActions(context).table(),
        **traversals.table(),
    }
