# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where other collections are installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .collection import NAME, collection_directory


def configured_paths() -> list[str]:
    """Where Ansible is told to look for collections: environment, else ansible.cfg, else its defaults."""
    if given := os.environ.get("ANSIBLE_COLLECTIONS_PATH"):
        return [path for path in given.split(":") if path]
    return _paths_of_configuration() or ["~/.ansible/collections", "/usr/share/ansible/collections"]


def _paths_of_configuration() -> list[str]:
    """``collections_path`` of the first ansible.cfg that there is; relative to that file, as in Ansible."""
    from configparser import ConfigParser, Error

    candidates = [
        os.environ.get("ANSIBLE_CONFIG"),
        "ansible.cfg",
        "~/.ansible.cfg",
        "/etc/ansible/ansible.cfg",
    ]
    for candidate in candidates:
        path = Path(candidate).expanduser() if candidate else None
        if path is None or not path.is_file():
            continue
        settings = ConfigParser(interpolation=None)
        try:
            settings.read(path, encoding="utf-8")
        except (Error, OSError, UnicodeDecodeError):
            return []
        text = settings.get("defaults", "collections_path", fallback="")
        return [str(path.parent / Path(each).expanduser()) for each in text.split(":") if each]
    return []


def find_collection(name: str) -> Path | None:
    """The directory of an installed collection, as Ansible finds it; ours is the one of this compiler."""
    if name == NAME:
        return collection_directory()
    for path in (*configured_paths(), *sys.path):
        root = Path(path or ".").expanduser()
        root = root if root.name == "ansible_collections" else root / "ansible_collections"
        directory = root.joinpath(*name.split("."))
        if (directory / "plugins").is_dir():
            return directory
    return None
