# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which archive and which compression the name of an output file asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUFFIX = re.compile(r"\.([a-z0-9]+)")
# Packer knows no bz2 and writes gzip into such a file; here the name tells the truth.
_COMPRESSIONS = {"gz": "gzip", "lz4": "lz4", "bgzf": "bgzf", "xz": "xz", "bzip2": "bzip2", "bz2": "bzip2"}


@dataclass(frozen=True)
class Format:
    """``archive``: tar, zip or "" (one file as it is); ``compression``: gzip, bgzf, xz, lz4, bzip2 or ""."""

    archive: str
    compression: str

    def __str__(self) -> str:
        return " + ".join(part for part in (self.archive, self.compression) if part) or "copy"


def detect(output: str, form: str = "") -> Format:
    """By the last two suffixes of ``output.form``, wherever in it they stand; unknown: tar + gzip."""
    suffixes = _SUFFIX.findall(f"{output}.{form}" if form else output)
    last = suffixes[-1] if suffixes else ""
    if last in ("tar", "zip"):
        return Format(last, "")
    if last in _COMPRESSIONS:
        return Format("tar" if suffixes[-2:-1] == ["tar"] else "", _COMPRESSIONS[last])
    return Format("tar", "gzip")
