# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``{{ }}`` in strings of HCL, which plugins evaluate: what is sure to fail there.

Functions that only legacy JSON templates have, and what is no template at all.
"""

from __future__ import annotations

import re

from ..hcl.diagnostics import SourceFile, Span
from ..hcl.nodes import Expression, Template, Text
from .findings import Findings
from .names import nodes
from .source_files import Form, form_of

_CALL = re.compile(
    r"\{\{-?\s*(user|env|template_dir|consul_key|vault|aws_secretsmanager(?:_raw)?|sed)\b"
    r"(?:\s*[`\"\\]*([\w.-]+))?[^}]*\}\}"
)
_INSTEAD = {
    "user": "${{var.{0}}}",
    "env": 'a variable with default = env("{0}")',
    "template_dir": "${{path.root}}",
    "vault": "the function vault()",
    "consul_key": "the function consul_key()",
    "sed": "the function replace()",
}


def note_go_functions(findings: Findings, file: SourceFile, expression: Expression) -> None:
    """Note the calls in the strings of an expression."""
    if "{{" not in file.text[expression.start : expression.end] or form_of(file) is Form.LEGACY:
        return
    found_before = len(findings.diagnostics)
    for node in nodes(expression):
        if isinstance(node, Text):
            for found in _CALL.finditer(file.text, node.start, node.end):
                summary = f"The function {found[1]} of {{{{ }}}} works in legacy templates only"
                instead = _INSTEAD.get(found[1], "the function aws_secretsmanager()")
                hint = f"Use {instead.format(found[2] or 'NAME')}."
                findings.error("legacy-function", summary, Span(file, found.start(), found.end()), hint=hint)
    if len(findings.diagnostics) == found_before:
        _note_malformed(findings, file, expression)


def _note_malformed(findings: Findings, file: SourceFile, expression: Expression) -> None:
    """Note the whole strings that no template engine of Go would take; parts of a string prove nothing."""
    from ..runtime import load

    parts = {id(part) for node in nodes(expression) if isinstance(node, Template) for part in node.parts}
    template, syntax = load("gotemplate"), load("template_syntax")
    # A builder of the clouds has a function more than the others.
    named = template.standard_functions("", "amazon-ebs", {})
    functions = frozenset({*named, *template.BUILTINS, "and", "or"})
    for node in nodes(expression):
        if not isinstance(node, Text) or id(node) in parts or "{{" not in node.value:
            continue
        try:
            syntax.parse(node.value, functions)
        except load("template_nodes").TemplateError as error:
            summary = "The {{ }} in this string is no template that can be evaluated"
            hint = "Write {{`{{`}} where the text itself has two braces."
            detail = f"{str(error)[:1].upper()}{str(error)[1:]}."
            findings.error(
                "bad-template", summary, Span(file, node.start, node.end), detail=detail, hint=hint
            )
