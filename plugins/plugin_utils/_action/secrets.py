# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which variables of a run are secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def sensitive_values(task_vars: Mapping[str, Any]) -> list[Any]:
    """The values of the variables (and locals) that the ``variables`` action was told are sensitive."""
    # Its length counts the inventory alone: it can be 0 although localhost is in it.
    hosts = task_vars.get("hostvars")
    if hosts is None:
        return []
    try:
        facts = hosts["localhost"]["ansible_facts"]
        names = facts.get("sensitive") or ()
        return [facts["var"].get(name) for name in names] if names else []
    except (KeyError, TypeError, AttributeError):
        return []
