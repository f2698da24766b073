# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading CSV: RFC 4180, quotes only where they belong."""

from __future__ import annotations

from collections.abc import Iterator


class CSVError(Exception):
    """The text is not CSV, or its rows differ in length."""


def read_rows(text: str) -> Iterator[list[str]]:
    """The rows, blank lines skipped; all must have as many cells as the first. Raises CSVError."""
    text = text.replace("\r\n", "\n")
    position, line = 0, 1
    width: int | None = None
    while position < len(text):
        if text[position] == "\n":
            position, line = position + 1, line + 1
            continue
        row, end = _row(text, position, line)
        if width is not None and len(row) != width:
            raise CSVError(f"CSV parse error on line {line}: wrong number of fields")
        width = len(row)
        yield row
        line += text.count("\n", position, end)
        position = end


def _row(text: str, position: int, line: int) -> tuple[list[str], int]:
    cells: list[str] = []
    while True:
        if text.startswith('"', position):
            cell, position = _quoted(text, position + 1, line)
        else:
            end = position
            while end < len(text) and text[end] not in ",\n":
                end += 1
            cell, position = text[position:end], end
            if '"' in cell:
                raise CSVError(f'CSV parse error on line {line}: bare " in non-quoted-field')
        cells.append(cell)
        if position >= len(text):
            return cells, position
        position += 1
        if text[position - 1] == "\n":
            return cells, position


def _quoted(text: str, position: int, line: int) -> tuple[str, int]:
    pieces: list[str] = []
    while True:
        end = text.find('"', position)
        if end < 0:
            line += text.count("\n", 0, len(text.rstrip("\n"))) - text.count("\n", 0, position)
            raise CSVError(f'CSV parse error on line {line}: extraneous or missing " in quoted-field')
        pieces.append(text[position:end])
        position = end + 1
        if text.startswith('"', position):
            pieces.append('"')
            position += 1
        elif position >= len(text) or text[position] in ",\n":
            return "".join(pieces), position
        else:
            raise CSVError(f'CSV parse error on line {line}: extraneous or missing " in quoted-field')
