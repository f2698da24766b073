# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collecting findings: a check goes on after each one, so that a run reports all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from ..hcl.nodes import Argument, Block, Node


def at(file: SourceFile, node: Node) -> Span:
    """Where to point for a node: a block by its header, an argument by its value or name, else all of it."""
    if isinstance(node, Block):
        return Span(file, node.start, node.header_end)
    return Span(file, node.start, node.end)


def at_name(file: SourceFile, argument: Argument) -> Span:
    """Where the name of an argument stands."""
    return Span(file, argument.start, argument.name_end)


def closest(name: str, known: Iterable[str]) -> list[str]:
    """The known name that is most like this one, if any is."""
    import difflib  # only for mistakes

    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return close
    lowered = {candidate.lower().replace("_", "-"): candidate for candidate in names}
    same = lowered.get(name.lower().replace("_", "-"))
    return [same] if same else []


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint with the closest known name; else the known names when they are few, else ``otherwise``."""
    names = sorted(set(known))
    if close := closest(name, names):
        return f'Did you mean "{close[0]}"?'
    if otherwise:
        return otherwise
    return f"Known: {', '.join(names)}." if 0 < len(names) <= 12 else ""


class Findings:
    """The diagnostics found so far."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    @property
    def errors(self) -> list[Diagnostic]:
        """Only what makes the template unusable."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "error"]

    @property
    def warnings(self) -> list[Diagnostic]:
        """What is worth a word but no obstacle."""
        return [diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "warning"]

    def add(self, *diagnostics: Diagnostic) -> None:
        """Take over findings, each once: a source used twice is checked twice."""
        for diagnostic in diagnostics:
            if diagnostic not in self.diagnostics:
                self.diagnostics.append(diagnostic)

    def error(
        self, code: str, summary: str, span: Span | None = None, *, detail: str = "", hint: str = ""
    ) -> None:
        """Note an error and go on."""
        self.add(Diagnostic("error", code, summary, detail, hint, span))

    def warning(
        self, code: str, summary: str, span: Span | None = None, *, detail: str = "", hint: str = ""
    ) -> None:
        """Note a warning and go on."""
        self.add(Diagnostic("warning", code, summary, detail, hint, span))

    @contextmanager
    def absorbing(self) -> Iterator[None]:
        """Turn a DiagnosticError raised inside into findings."""
        try:
            yield
        except DiagnosticError as error:
            self.add(*error.diagnostics)

    def raise_errors(self) -> None:
        """Raise everything found when there is an error among it."""
        if self.errors:
            raise DiagnosticError(*self.diagnostics)
