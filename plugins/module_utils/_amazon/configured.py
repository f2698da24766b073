# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether this machine has credentials of AWS at all, told without a look at the network."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
_FILES = {
    "AWS_SHARED_CREDENTIALS_FILE": "~/.aws/credentials",
    "AWS_CONFIG_FILE": "~/.aws/config",
}


def is_configured() -> bool:
    """By variables or files; the role of the instance that this machine may be is not asked for."""
    if not (any(os.environ.get(name) for name in _VARIABLES) or any(map(_has_text, _FILES.items()))):
        return False
    return importlib.util.find_spec("botocore") is not None


def _has_text(file: tuple[str, str]) -> bool:
    variable, usual = file
    try:
        return Path(os.environ.get(variable) or usual).expanduser().stat().st_size > 0
    except (OSError, RuntimeError):  # there is none, or no home either
        return False
