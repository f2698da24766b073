# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variable files, and values typed as HCL: what the compiler takes, and by the same parser."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.diagnostics import (
    Diagnostic,
    DiagnosticError,
    SourceFile,
    Span,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.evaluate import (
    EvaluationError,
    evaluate,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.nodes import Expression
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.scope import Scope
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.syntax import (
    parse_expression,
    parse_hcl,
    read_source,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value

_HIDDEN = "not understood (it may hold a secret and is not shown)"
_NAMES_NOTHING = Scope()  # neither names nor functions may be used


def read_values(path: str, secrets: Collection[str] = ()) -> dict[str, Any]:
    """Name -> Value or plain data of one file, whose kind its suffix tells.

    Raises ValueError with every problem and its place, but without the text that may be one of ``secrets``.
    """
    if not path.endswith((".hcl", ".json")):
        raise ValueError(f"the variable file {path} must end in .hcl or .json")
    try:
        file = read_source(Path(path).expanduser(), path)
        return _assignments(file, secrets) if path.endswith(".hcl") else _json_object(file)
    except DiagnosticError as error:
        raise ValueError("\n".join(_said(each, bool(secrets)) for each in error.diagnostics)) from None


def parse_value(text: str) -> Value:
    """The value of a text that is a constant expression of HCL; raises ValueError."""
    try:
        return _constant(parse_expression(text), SourceFile("", text))
    except DiagnosticError as error:
        raise ValueError("; ".join(_reason(each) for each in error.diagnostics)) from None


def _assignments(file: SourceFile, secrets: Collection[str]) -> dict[str, Any]:
    body = parse_hcl(file)[0]
    problems = [
        f"{Span(file, block.start, block.end)}: a variable file cannot hold a block, "
        f"only values (block {block.kind!r})"
        for block in body.blocks()
    ]
    values: dict[str, Any] = {}
    for name, argument in body.arguments().items():
        try:
            values[name] = _constant(argument.value, file)
        except DiagnosticError as error:
            problems += [_said(each, name in secrets) for each in error.diagnostics]
    if problems:
        raise ValueError("\n".join(problems))
    return values


def _constant(expression: Expression, file: SourceFile) -> Value:
    try:
        return evaluate(expression, _NAMES_NOTHING)
    except EvaluationError as error:
        raise DiagnosticError(
            *(
                Diagnostic("error", "value", each.summary, each.detail, "", Span(file, each.start, each.end))
                for each in error.problems
            )
        ) from None


def _json_object(file: SourceFile) -> dict[str, Any]:
    try:
        values = json.loads(file.text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        place = Span(file, error.pos, error.pos)
        raise DiagnosticError(
            Diagnostic("error", "syntax", "This is not JSON", error.msg, "", place)
        ) from None
    if not isinstance(values, dict):
        raise DiagnosticError(
            Diagnostic("error", "syntax", "The file must hold one JSON object", span=Span(file, 0, 0))
        )
    return {name: value for name, value in values.items() if name != "//"}


def _said(diagnostic: Diagnostic, secret: bool) -> str:
    if diagnostic.span is None:
        return _reason(diagnostic)
    return f"{diagnostic.span}: {_HIDDEN if secret else _reason(diagnostic)}"


def _reason(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.summary}: {diagnostic.detail}" if diagnostic.detail else diagnostic.summary
