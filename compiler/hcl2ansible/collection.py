# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the collection that belongs to this compiler is, and its version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "hcl2ansible.images"


def collection_directory() -> Path:
    """The directory with galaxy.yml and plugins/: beside the package in a wheel, above it in a clone."""
    from pathlib import Path  # not where only the grammar is checked

    from .hcl import __path__ as core

    return Path(core[0]).resolve().parents[2]


def collections_path() -> Path | None:
    """The directory that Ansible must search to find the collection; None when it is in no such directory."""
    directory = collection_directory()
    namespace, name = NAME.split(".")
    if directory.name == name and directory.parent.name == namespace:
        root = directory.parent.parent
        return root.parent if root.name == "ansible_collections" else None
    return None


def collection_version(directory: Path) -> str:
    """The version that a collection says it has; 0 when it says nothing."""
    try:
        text = (directory / "galaxy.yml").read_text(encoding="utf-8")
        match = re.search(r"^version:\s*['\"]?([^\s'\"#]+)", text, re.MULTILINE)
        if match:
            return match[1]
    except (OSError, UnicodeDecodeError):
        pass
    import json

    try:
        manifest = json.loads((directory / "MANIFEST.json").read_text(encoding="utf-8"))
        return str(manifest["collection_info"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "0"


def version() -> str:
    """The version of this compiler and of its collection."""
    found = collection_version(collection_directory())
    if found != "0":
        return found
    try:
        from importlib.metadata import version as installed

        return installed("hcl2ansible")
    except ImportError:
        return "0"
