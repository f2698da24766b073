# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of this host that are in an image while it is changed, such as /etc/resolv.conf."""

from __future__ import annotations

import os
from pathlib import Path

from .._run.errors import ImageError, RemovalError
from .._run.ledger import Ledger, Resource
from . import tree
from .command import run

_ASIDE = ".hcl2ansible-original"


def copy(ledger: Ledger, source: str, wrapper: str, root: Path, path: str) -> None:
    """Copy a file of this host to the same place in the image; what is there comes back at the end."""
    if not Path(path).is_file():
        raise ImageError(f"copy_files: there is no file {path} on this host")
    place = tree.inside(root, path)
    original = f"{place}{_ASIDE}" if os.path.lexists(place) else ""
    token = {"path": str(place), "original": original, "wrapper": wrapper}
    resource = ledger.opening(source, "chroot.file", token)
    run(wrapper, "mkdir", "-p", "--", str(place.parent))
    if original:
        run(wrapper, "mv", "-f", "-T", "--", str(place), original)
    run(wrapper, "cp", "--remove-destination", "--preserve=mode", "-T", "--", path, str(place))
    ledger.opened(resource, str(place))


def remove_file(resource: Resource) -> None:
    """Take the copy away and put back what was there before."""
    path, original = resource.token["path"], resource.token.get("original", "")
    wrapper = resource.token.get("wrapper", "")
    if original and os.path.lexists(original):
        run(wrapper, "mv", "-f", "-T", "--", original, path)
    elif not original and os.path.lexists(path):
        run(wrapper, "rm", "-f", "--", path)
        if os.path.lexists(path):
            raise RemovalError(f"{path} is still there", f"rm -f -- {path}")
