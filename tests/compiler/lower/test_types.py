# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types that a playbook carries as text are those that the template has."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.input_values import typed_values
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.inputs import Given
from hcl2ansible.hcl.type_expression import parse_type

from hcl2ansible.lower.types import type_text
from hcl2ansible.parse import parse_expression

USER = """object({
  name = string
  size = optional(number, -2.5)
  tags = optional(map(list(string)), { "a b" = ["x, (\\"y\\")"], c = [] })
  note = optional(string)
  more = optional(object({ on = optional(bool, true) }), {})
})"""


@pytest.mark.parametrize(
    ("written", "given", "value"),
    [
        ("string", 1, "1"),
        ("list(number)", ["1", 2.5], [1, 2.5]),
        ("set(string)", ["b", "a", "b"], ["a", "b"]),
        ("tuple([string, bool])", [1, "true"], ["1", True]),
        ("map(any)", {"a": 1, "b": "x"}, {"a": "1", "b": "x"}),
        (
            f"list({USER})",
            [{"name": "al"}, {"name": "bo", "size": "3", "tags": {}, "note": "n", "more": {"on": False}}],
            [
                {
                    "name": "al",
                    "size": -2.5,
                    "tags": {"a b": ['x, ("y")'], "c": []},
                    "note": None,
                    "more": {"on": True},
                },
                {"name": "bo", "size": 3, "tags": {}, "note": "n", "more": {"on": False}},
            ],
        ),
    ],
)
def test_read_back_at_run_time(written: str, given: Any, value: Any) -> None:
    text = type_text(parse_type(parse_expression(written)))
    values, problems = typed_values({"x": {"type": text}}, [{"x": Given(given, "a test")}])
    assert problems == []
    assert values == {"x": value}
