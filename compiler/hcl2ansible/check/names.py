# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References and function names: each must be known where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from ..hcl.diagnostics import SourceFile, Span
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Call, Expression, Node
from ..hcl.references import Reference, references
from .findings import Findings, did_you_mean

PATH = frozenset({"root", "cwd"})
PACKER = frozenset({"version", "iterationID", "versionFingerprint"})
SOURCE = frozenset({"type", "name"})

_KNOWN_ROOTS = {"var", "local", "path", "packer", "source", "build", "data"}
_SAYS = {
    "var": ("unknown-variable", 'The variable "{}" is not declared', 'Declare it: variable "{}" {{}}'),
    "local": ("unknown-local", 'The local value "{}" is not defined', "Define it in a locals block."),
    "build": ("unknown-build-value", 'There is no build value "{}"', ""),
}


@dataclass(frozen=True)
class Names:
    """What expressions of one place may use; ``roots``: first word -> the names behind it."""

    roots: Mapping[str, frozenset[str]]
    functions: frozenset[str] = frozenset(FUNCTIONS)
    where: str = "here"
    notes: Mapping[str, str] = field(default_factory=dict)  # root that is not allowed -> why


def nodes(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for name in (f.name for f in fields(node)):
        value = getattr(node, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, Node):
                yield from nodes(child)


def _forgiven(expression: Expression) -> list[tuple[int, int]]:
    """Where ``try`` and ``can`` stand: what fails inside them is no error."""
    return [(n.start, n.end) for n in nodes(expression) if isinstance(n, Call) and n.name in ("try", "can")]


def check_names(findings: Findings, file: SourceFile, expression: Expression, names: Names) -> bool:
    """Whether all references and functions of an expression are known; notes those that are not."""
    before = len(findings.diagnostics)
    forgiven = _forgiven(expression)
    for reference in references(expression):
        if not any(start <= reference.start < end for start, end in forgiven):
            _check_reference(findings, file, reference, names)
    for node in nodes(expression):
        if isinstance(node, Call) and node.name not in names.functions:
            _unknown_function(findings, file, node, names)
    return len(findings.diagnostics) == before


def _unknown_function(findings: Findings, file: SourceFile, call: Call, names: Names) -> None:
    span = Span(file, call.start, call.start + len(call.name))
    if not names.functions:
        findings.error("function-not-allowed", f"No function may be called {names.where}", span)
    elif call.name == "env":
        hint = 'Declare a variable with default = env("NAME") and use that.'
        findings.error(
            "unknown-function", "The function env() works in variable defaults only", span, hint=hint
        )
    elif call.name in FUNCTIONS:
        findings.error(
            "function-not-allowed", f"The function {call.name}() cannot be called {names.where}", span
        )
    else:
        hint = did_you_mean(call.name, names.functions, " ")
        findings.error("unknown-function", f"There is no function {call.name}()", span, hint=hint.strip())


def _check_reference(findings: Findings, file: SourceFile, reference: Reference, names: Names) -> None:
    root, *rest = reference.path
    span = Span(file, reference.start, reference.end)
    known = names.roots.get(root)
    if known is None:
        _unknown_root(findings, span, root, rest, names)
    elif rest and rest[0] not in known:
        code, summary, otherwise = _SAYS.get(
            root, ("unknown-reference", f'There is no "{root}.{{}}"', f"Known: {', '.join(sorted(known))}.")
        )
        if root == "local" and rest[0] in names.roots.get("var", ()):
            hint = f"There is a variable of this name: var.{rest[0]}"
        elif root == "var" and rest[0] in names.roots.get("local", ()):
            hint = f"There is a local value of this name: local.{rest[0]}"
        else:
            hint = did_you_mean(rest[0], known, otherwise.format(rest[0]))
        findings.error(code, summary.format(rest[0]), span, hint=hint)


def _unknown_root(findings: Findings, span: Span, root: str, rest: list[str], names: Names) -> None:
    shown = ".".join([root, *rest[:1]])
    if root == "data":
        hint = "Give the value by a variable instead: -var NAME=VALUE."
        findings.error("unsupported-block", "This version does not compile data sources", span, hint=hint)
    elif not names.roots:
        findings.error("reference-not-allowed", f'"{shown}" cannot be used {names.where}', span)
    elif root in _KNOWN_ROOTS:
        note = names.notes.get(root, "")
        findings.error("reference-not-allowed", f'"{shown}" cannot be used {names.where}', span, hint=note)
    else:
        hint = ""
        for kind in ("local", "var"):
            if root in names.roots.get(kind, ()):
                hint = f"Write {kind}.{root}"
        hint = hint or did_you_mean(root, names.roots, "A text needs quotes; a variable is var.NAME.")
        findings.error("unknown-reference", f'Nothing is called "{root}"', span, hint=hint)
