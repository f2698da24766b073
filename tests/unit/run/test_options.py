# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import parse_options

SCHEMA: dict[str, dict[str, Any]] = {
    "image": {"type": "str", "required": True},
    "inline": {"type": "list", "elements": "str"},
    "count": {"type": "int", "default": 2},
    "pull": {"type": "bool", "aliases": ["fetch"]},
    "format": {"type": "str", "choices": ["gz", "xz"]},
    "login": {"type": "dict", "suboptions": {"server": {"type": "str", "required": True}}},
    "disks": {"type": "list", "elements": "dict", "suboptions": {"size": {"type": "int"}}},
    "env": {"type": "dict"},
}


def parse(**arguments: Any) -> dict[str, Any]:
    return parse_options(SCHEMA, arguments, where="docker")


def test_converts_as_weakly_as_templates_are_typed() -> None:
    given = {"image": 5, "inline": "echo a, b", "count": "3", "fetch": "yes", "disks": {"size": "7"},
             "env": {"A": True}}  # fmt: skip
    assert parse(**given) == {
        "image": "5", "inline": ["echo a, b"], "count": 3, "pull": True, "format": None, "login": None,
        "disks": [{"size": 7}], "env": {"A": True},
    }  # fmt: skip


def test_null_is_unset() -> None:
    assert parse(image="x", count=None)["count"] == 2
    with pytest.raises(ImageError, match="image is required"):
        parse(image=None)


def test_an_empty_choice_is_unset() -> None:
    assert parse(image="x", format="")["format"] is None
    assert parse(image="", format="xz")["image"] == ""


def test_tells_all_problems_at_once() -> None:
    with pytest.raises(ImageError) as caught:
        parse(imgae="x", count="many", format="gzip", pull=[], login={"sever": "a"}, disks=[{"size": 1.5}])
    assert caught.value.message.split("\n") == [
        "docker: there is no option imgae; did you mean image?",
        "docker: the option image is required",
        'docker: count must be a whole number, not "many"',
        "docker: pull must be true or false, not a list",
        'docker: format must be one of gz, xz, not "gzip"; did you mean gz?',
        "docker: there is no option login.sever; did you mean login.server?",
        "docker: the option login.server is required",
        "docker: disks[0].size must be a whole number, not 1.5",
    ]


@pytest.mark.parametrize(
    ("name", "value"), [("image", ["a"]), ("image", {}), ("env", "text"), ("count", True)]
)
def test_refuses_what_has_another_shape(name: str, value: object) -> None:
    with pytest.raises(ImageError, match="must be"):
        parse(**{"image": "x", name: value})
