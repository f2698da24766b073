# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Source texts, spans in them, and the diagnostics that point at them."""

from __future__ import annotations

from bisect import bisect_right

from .record import fresh, record


@record(eq=False)
class SourceFile:
    """A text and the name to show for it; lines and columns count from 1, columns in code points."""

    name: str
    text: str
    _starts: list[int] = fresh(default_factory=list)

    def position(self, offset: int) -> tuple[int, int]:
        """(line, column) of an offset."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of line ``number`` without its line end."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


@record
class Span:
    """From offset ``start`` up to, not including, ``end`` of one file."""

    file: SourceFile
    start: int
    end: int

    def __str__(self) -> str:
        line, column = self.file.position(self.start)
        return f"{self.file.name}:{line}:{column}"


@record
class Diagnostic:
    """One finding: what is wrong (``summary``), the particulars (``detail``), what to do (``hint``)."""

    severity: str  # "error" or "warning"
    code: str  # stable, kebab-case: "unknown-argument"
    summary: str
    detail: str = ""
    hint: str = ""
    span: Span | None = None


class DiagnosticError(Exception):
    """Raised where nothing further can be found out; carries all findings so far."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.summary for d in diagnostics))
        self.diagnostics = diagnostics
