# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Diagnostics as text for people, with the line they point at, and as JSON lines for editors."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable

from ..hcl.diagnostics import Diagnostic, Span

_COLOURS = {"error": "\033[1;31m", "warning": "\033[1;33m"}
_BOLD, _DIM, _RESET = "\033[1m", "\033[36m", "\033[0m"
_WIDEST = 160  # columns of an excerpt


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file and position; those without a position first."""

    def key(diagnostic: Diagnostic) -> tuple[bool, str, int]:
        span = diagnostic.span
        return (span is not None, span.file.name, span.start) if span else (False, "", 0)

    return sorted(diagnostics, key=key)


def render(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """All diagnostics, each ``file:line:col: severity: summary [code]`` with an excerpt, detail and hint."""
    return "\n".join(_render_one(diagnostic, colour=colour) for diagnostic in ordered(diagnostics))


def _render_one(diagnostic: Diagnostic, *, colour: bool) -> str:
    severity = diagnostic.severity
    place = f"{diagnostic.span}: " if diagnostic.span else ""
    if colour:
        first = (
            f"{_BOLD}{place}{_RESET}{_COLOURS.get(severity, '')}{severity}:{_RESET} "
            f"{_BOLD}{_clean(diagnostic.summary)}{_RESET} [{diagnostic.code}]"
        )
    else:
        first = f"{place}{severity}: {_clean(diagnostic.summary)} [{diagnostic.code}]"
    lines = [first]
    if diagnostic.span:
        lines += _excerpt(diagnostic.span, colour=colour)
    if diagnostic.detail:
        lines += [f"  {_clean(line)}" for line in diagnostic.detail.splitlines()]
    if diagnostic.hint:
        lines.append(f"  hint: {_clean(diagnostic.hint)}")
    return "\n".join(lines) + "\n"


def _clean(text: str) -> str:
    """The text without characters that would steer a terminal."""
    return "".join(char if char.isprintable() else " " if char in "\n\t" else "\ufffd" for char in text)


def _excerpt(span: Span, *, colour: bool) -> list[str]:
    """The line in question and a second one that marks the place in it."""
    number, column = span.file.position(span.start)
    text = _clean(span.file.line(number).expandtabs(1))
    if not text.strip():
        return []
    last, end = span.file.position(span.end)
    end = end if last == number else len(text) + 1
    shift = max(column - 1 - _WIDEST // 2, 0) if len(text) > _WIDEST else 0
    shown = text[shift : shift + _WIDEST]
    length = min(max(end - column, 1), max(len(shown) - (column - 1 - shift), 1))
    margin = " " * _width(shown[: column - 1 - shift])
    marks = "^" * max(_width(shown[column - 1 - shift :][:length]), 1)
    gutter = f"{number:>5} | "
    if colour:
        return [
            f"{_DIM}{gutter}{_RESET}{shown}",
            f"{_DIM}      | {_RESET}{margin}{_COLOURS['error']}{marks}{_RESET}",
        ]
    return [gutter + shown, f"      | {margin}{marks}"]


def _width(text: str) -> int:
    """Columns on a terminal: East Asian wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """One JSON object a line, for editors.

    ``severity`` (error, warning), ``code``, ``summary``, ``detail``, ``hint``: text, the last two maybe
    empty; where there is a place, ``file``, ``start`` and ``end`` ({"line", "column"}, from 1, the end is
    not included).
    """
    return "".join(
        json.dumps(_as_data(diagnostic), ensure_ascii=False) + "\n" for diagnostic in ordered(diagnostics)
    )


def _as_data(diagnostic: Diagnostic) -> dict[str, object]:
    data: dict[str, object] = {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "summary": diagnostic.summary,
        "detail": diagnostic.detail,
        "hint": diagnostic.hint,
    }
    if span := diagnostic.span:
        (line, column), (end_line, end_column) = span.file.position(span.start), span.file.position(span.end)
        data["file"] = span.file.name
        data["start"] = {"line": line, "column": column}
        data["end"] = {"line": end_line, "column": end_column}
    return data
