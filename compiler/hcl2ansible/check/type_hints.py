# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was probably meant where something is no type."""

from __future__ import annotations

import re

from ..hcl.diagnostics import Diagnostic
from ..hcl.record import replaced
from .findings import closest

_EXAMPLES = {
    "list": "list(string)",
    "set": "set(string)",
    "map": "map(string)",
    "object": "object({ name = string })",
    "tuple": "tuple([string, number])",
}
_OTHER_NAMES = {
    "str": "string",
    "text": "string",
    "int": "number",
    "integer": "number",
    "float": "number",
    "boolean": "bool",
    "array": "list(string)",
    "dict": "map(string)",
}
_SIMPLE = ("string", "number", "bool", "any")


def with_type_hint(finding: Diagnostic) -> Diagnostic:
    """The finding of a wrong type, with a hint made of what stands there."""
    if finding.span is None:
        return finding
    written = finding.span.file.text[finding.span.start : finding.span.end]
    word = re.match(r"[\w-]*", written.strip('"'))
    name = word[0] if word else ""
    if written.startswith('"') and (name in _SIMPLE or name in _EXAMPLES):
        unquoted = written.strip('"')
        hint = f"Write it without quotes: {unquoted}"
    elif name in _EXAMPLES:
        hint = f"For example: {_EXAMPLES[name]}"
    elif name == "optional":
        hint = "For example: object({ name = optional(string) })"
    else:
        meant = [_OTHER_NAMES[name]] if name in _OTHER_NAMES else closest(name, (*_SIMPLE, *_EXAMPLES))
        known = (
            "Types are string, number, bool, any, list(T), set(T), map(T), object({...}) and tuple([...])."
        )
        hint = f"Did you mean {_EXAMPLES.get(meant[0], meant[0])}?" if meant else known
    return replaced(finding, hint=hint)
