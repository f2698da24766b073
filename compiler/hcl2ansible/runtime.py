# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's run-time modules that need no Ansible: the ledger, the guard, cleaning up."""

from __future__ import annotations

import sys
import types
from importlib import import_module
from typing import Any

from .collection import collection_directory

_PACKAGE = "hcl2ansible_runtime"  # the collection may lie where no import path reaches it


def load(name: str, folder: str = "module_utils._run") -> Any:
    """The module NAME of the collection, by default of its ``module_utils/_run``."""
    if _PACKAGE not in sys.modules:
        package = types.ModuleType(_PACKAGE)
        package.__path__ = [str(collection_directory() / "plugins")]
        sys.modules[_PACKAGE] = package
    return import_module(f"{_PACKAGE}.{folder}.{name}")
