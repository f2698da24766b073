# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of a template see the user's environment, not that of our ansible-playbook."""

from __future__ import annotations

import json

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.environment import (
    REPLACED_VARIABLE,
    of_the_user,
)


def test_what_build_has_replaced_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = {"ANSIBLE_INVENTORY_ENABLED": None, "ANSIBLE_STDOUT_CALLBACK": "dense"}
    monkeypatch.setenv("ANSIBLE_INVENTORY_ENABLED", "host_list")
    monkeypatch.setenv("ANSIBLE_STDOUT_CALLBACK", "hcl2ansible.images.build")
    monkeypatch.setenv("MINE", "kept")
    monkeypatch.setenv(REPLACED_VARIABLE, json.dumps(replaced))
    found = of_the_user()
    assert "ANSIBLE_INVENTORY_ENABLED" not in found
    assert REPLACED_VARIABLE not in found
    assert (found["ANSIBLE_STDOUT_CALLBACK"], found["MINE"]) == ("dense", "kept")
