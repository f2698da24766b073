# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paths in the file system of an image, whose links must not lead to files of this host."""

from __future__ import annotations

import os
from pathlib import Path

from .._run.errors import ImageError

_MOST_LINKS = 40


def inside(root: Path, path: str, follow: bool = False) -> Path:
    """Where ``path`` of the image is on this host; links on the way count from ``root``, as in a chroot.

    A link at the end is followed only with ``follow``. Raises ImageError for links in a circle.
    """
    pending = [part for part in path.split("/") if part not in ("", ".")][::-1]
    found: list[str] = []
    links = 0
    while pending:
        part = pending.pop()
        if part == "..":
            del found[-1:]
            continue
        here = root.joinpath(*found, part)
        if (pending or follow) and here.is_symlink():
            links += 1
            if links > _MOST_LINKS:
                raise ImageError(f"There are links in a circle on the way to {path} in {root}")
            target = os.readlink(here)
            if target.startswith("/"):
                found = []
            pending += [each for each in target.split("/") if each not in ("", ".")][::-1]
            continue
        found.append(part)
    return root.joinpath(*found)
