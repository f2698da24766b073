# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags that a resource gets in the call that creates it."""

from __future__ import annotations

from typing import Any


def tags_for(specifications: list[dict[str, Any]], kind: str) -> dict[str, str]:
    """The tags of the TagSpecifications for one type of resource."""
    return {
        tag["Key"]: tag.get("Value", "")
        for specification in specifications
        if specification.get("ResourceType") == kind
        for tag in specification.get("Tags", [])
    }
