# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the actions of one parse share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..diagnostics import Diagnostic, SourceFile, Span


class Context:
    """The text being parsed, where its newline tokens are, and the findings that do not stop the parse."""

    def __init__(self, file: SourceFile, newlines: Sequence[int]) -> None:
        self.file = file
        self.text = file.text
        self.findings: list[Diagnostic] = []
        self._newlines = newlines

    def newline_between(self, start: int, end: int) -> bool:
        """Whether a newline that counts, one outside brackets and comments, lies in this range."""
        index = bisect_left(self._newlines, start)
        return index < len(self._newlines) and self._newlines[index] < end

    def error(self, code: str, start: int, end: int, summary: str, detail: str = "", hint: str = "") -> None:
        """Note an error and go on."""
        self.findings.append(Diagnostic("error", code, summary, detail, hint, Span(self.file, start, end)))
