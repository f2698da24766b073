# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the collection that belongs to this compiler is, and its version."""

from __future__ import annotations

import re
from pathlib import Path

NAME = "hcl2ansible.images"


def collection_directory() -> Path:
    """The directory with galaxy.yml and plugins/: beside the package in a wheel, above it in a clone."""
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


def version() -> str:
    """The version, from galaxy.yml or, in an installed collection, from its manifest."""
    directory = collection_directory()
    try:
        text = (directory / "galaxy.yml").read_text(encoding="utf-8")
        match = re.search(r"^version:\s*['\"]?([^\s'\"#]+)", text, re.MULTILINE)
    except OSError:
        match = None
    if match:
        return match[1]
    try:
        from importlib.metadata import version as installed

        return installed("hcl2ansible")
    except ImportError:
        return "0"
