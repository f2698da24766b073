# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The image of a sandbox: its root file system as one tar file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from .._run.errors import Disconnected
from .archive import Summary, Writer
from .machine import Sandbox
from .selection import PackageSelection, changed, everything, without_aids


def capture(sandbox: Sandbox, trees: Sequence[str], packages: Sequence[str], target: Path) -> Summary:
    """Write a new tar file; ``trees``: mount points of the sandbox's overlays; no ``packages`` takes all.

    Everything that still runs inside is ended first. Raises ImageError, and OSError of the file written.
    """
    if not sandbox.is_alive():
        raise Disconnected("The sandbox has ended: there is nothing to capture")
    sandbox.quiesce()
    made = {path for index, tree in enumerate(trees) for path in changed(sandbox.upper(index), tree)}
    mounts = set(_mount_points(sandbox)) - set(trees)
    contents: dict[str, bytes] = {}
    if packages:
        selection = PackageSelection(sandbox.root, Path("/"), packages, made)
        entries, contents = selection.entries(mounts), selection.contents()
    else:
        entries = everything(sandbox.root, mounts)
    entries, aids = without_aids(entries, made.__contains__)
    descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        return Writer(sandbox.root, descriptor, {**contents, **aids}).write(entries)
    finally:
        os.close(descriptor)


def _mount_points(sandbox: Sandbox) -> list[str]:
    text = Path(f"/proc/{sandbox.pid}/mountinfo").read_text("utf-8", "surrogateescape")
    return [line.split()[4].encode().decode("unicode_escape") for line in text.splitlines()]
