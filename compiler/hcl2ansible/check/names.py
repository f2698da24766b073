# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References and function names: each must be known where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..hcl.diagnostics import SourceFile, Span
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Call, Expression, Node
from ..hcl.references import Reference, references
from .findings import Findings, did_you_mean

PATH = frozenset({"root", "cwd"})
PACKER = frozenset({"version", "iterationID", "versionFingerprint"})
SOURCE = frozenset({"type", "name"})

_CONVERSIONS = {"tostring", "tonumber", "tobool", "tolist", "toset", "tomap"}  # of Terraform
_KNOWN_ROOTS = {"var", "local", "path", "packer", "source", "build", "data"}
_SAYS = {
    "var": ("unknown-variable", 'The variable "{}" is not declared', 'Declare it: variable "{}" {{}}'),
    "local": ("unknown-local", 'The local value "{}" is not defined', "Define it in a locals block."),
    "build": ("unknown-build-value", 'There is no build value "{}"', ""),
}


@dataclass(frozen=True)
class Names:
    """What expressions of one place may use.

    ``roots``: first word -> the names behind it; ``data``: TYPE.NAME of every data source.
    """

    roots: Mapping[str, frozenset[str]]
    functions: frozenset[str] = frozenset(FUNCTIONS)
    where: str = "here"
    notes: Mapping[str, str] = field(default_factory=dict)  # root that is not allowed -> why
    data: frozenset[str] = frozenset()
    instead: str = ""  # what to do where neither references nor functions are allowed
    doubtful: frozenset[str] = frozenset()  # as Template.doubtful: what is not known there is not reported


def nodes(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in node.children():
        yield from nodes(child)


def _forgiven(expression: Expression) -> list[tuple[int, int]]:
    """Where ``try`` and ``can`` stand: what fails inside them is no error."""
    return [(n.start, n.end) for n in nodes(expression) if isinstance(n, Call) and n.name in ("try", "can")]


def _types(expression: Expression) -> list[tuple[int, int]]:
    """Where ``convert`` is told a type: its words are neither names nor functions."""
    calls = [n for n in nodes(expression) if isinstance(n, Call) and n.name == "convert"]
    return [(type_.start, type_.end) for call in calls for type_ in call.arguments[1:]]


def check_names(findings: Findings, file: SourceFile, expression: Expression, names: Names) -> bool:
    """Whether all references and functions of an expression are known; notes those that are not."""
    types = _types(expression)
    forgiven = [*_forgiven(expression), *types]
    known = True
    for reference in references(expression):
        if not any(start <= reference.start < end for start, end in forgiven):
            known &= _check_reference(findings, file, reference, names)
    for node in nodes(expression):
        in_type = any(start <= node.start < end for start, end in types)
        if isinstance(node, Call) and node.name not in names.functions and not in_type:
            if names.functions and any(start < node.start < end for start, end in forgiven):
                _caught_function(findings, file, node, names)
            else:
                _unknown_function(findings, file, node, names)
                known = False
    return known


def _caught_function(findings: Findings, file: SourceFile, call: Call, names: Names) -> None:
    span = Span(file, call.start, call.start + len(call.name))
    hint = did_you_mean(call.name, names.functions, "try() and can() take it for a failure.")
    findings.warning("unknown-function", f"There is no function {call.name}() here", span, hint=hint)


def _unknown_function(findings: Findings, file: SourceFile, call: Call, names: Names) -> None:
    span = Span(file, call.start, call.start + len(call.name))
    if not names.functions:
        summary = f"No function may be called {names.where}"
        findings.error("function-not-allowed", summary, span, hint=names.instead)
    elif call.name == "env":
        hint = 'Declare a variable with default = env("NAME") and use that.'
        findings.error(
            "unknown-function", "The function env() works in variable defaults only", span, hint=hint
        )
    elif call.name in FUNCTIONS:
        summary = f"The function {call.name}() cannot be called {names.where}"
        findings.error("function-not-allowed", summary, span, hint=names.instead)
    else:
        hint = did_you_mean(call.name, names.functions, " ").strip()
        if call.name in _CONVERSIONS:
            hint = "Values are converted where they are used; leave the call out."
        elif call.name == "if":
            hint = "A conditional is written like this: CONDITION ? VALUE : OTHER"
        findings.error("unknown-function", f"There is no function {call.name}()", span, hint=hint)


def _check_reference(findings: Findings, file: SourceFile, reference: Reference, names: Names) -> bool:
    """Whether a reference is known; notes it when it is not."""
    root, *rest = reference.path
    span = Span(file, reference.start, reference.end)
    known = names.roots.get(root)
    if known is None:
        _unknown_root(findings, span, root, rest, names)
        return False
    if root == "data":
        wanted = ".".join(rest[:2])
        if len(rest) < 2 or wanted in names.data:
            return True
        if root not in names.doubtful:
            hint = did_you_mean(wanted, names.data, f'Define it: data "{rest[0]}" "{rest[1]}" {{}}')
            findings.error("unknown-data", f'The data source "{wanted}" is not defined', span, hint=hint)
        return False
    if not rest or rest[0] in known:
        return True
    if root not in names.doubtful:
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
    return False


def _unknown_root(findings: Findings, span: Span, root: str, rest: list[str], names: Names) -> None:
    shown = ".".join([root, *rest[:1]])
    if not names.roots or root in _KNOWN_ROOTS:
        note = names.notes.get(root, names.instead)
        findings.error("reference-not-allowed", f'"{shown}" cannot be used {names.where}', span, hint=note)
    else:
        hint = ""
        for kind in ("local", "var"):
            if root in names.roots.get(kind, ()):
                hint = f"Write {kind}.{root}"
        hint = hint or did_you_mean(root, names.roots, "A text needs quotes; a variable is var.NAME.")
        findings.error("unknown-reference", f'Nothing is called "{root}"', span, hint=hint)
