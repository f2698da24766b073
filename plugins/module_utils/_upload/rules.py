# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be true of the options of an upload; looked at when a template is compiled too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._amazon import rules as amazon
from .._amazon.rules import NotKnownError, Problem
from .targets import problem

__all__ = ["NotKnownError", "Problem", "problems"]


def problems(options: Mapping[str, Any]) -> list[Problem]:
    """All that is wrong."""
    found = [each for each in amazon.problems(options) if each.option in ("access_key", "secret_key")]
    try:
        destination = options.get("destination")
        message, hint = problem(destination) if destination else ("", "")
        if message:
            found.append(Problem("destination", message, hint))
        if options.get("kms_key_id") and not str(options.get("server_side_encryption")).startswith("aws:kms"):
            hint = 'Set server_side_encryption = "aws:kms".'
            found.append(Problem("kms_key_id", "The key has no effect without encryption by KMS.", hint))
    except NotKnownError:
        pass
    return found
