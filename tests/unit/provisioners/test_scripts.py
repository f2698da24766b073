# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What scripts are made of: text, environment, commands, exit status."""

from __future__ import annotations

import shlex
import subprocess
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action import scripts
from hypothesis import given
from hypothesis import strategies as st


def action(build: dict[str, Any] | None = None, **params: Any) -> Any:
    context = SimpleNamespace(packer_build_name="web", source_type="docker", build=build or {})
    return SimpleNamespace(context=context, params=params, render=lambda text, **data: f"rendered {text}")


def test_packer_variables_are_always_there() -> None:
    assert scripts.environment(action()) == {"PACKER_BUILDER_TYPE": "docker", "PACKER_BUILD_NAME": "web"}


def test_variables_are_sorted_and_the_map_wins() -> None:
    found = scripts.environment(action(environment_vars=["Z=1", "A=x=y", "B="], env={"Z": "2", "C": True, "D": 3}))
    assert list(found.items()) == [
        ("A", "x=y"), ("B", ""), ("C", "true"), ("D", "3"),
        ("PACKER_BUILDER_TYPE", "docker"), ("PACKER_BUILD_NAME", "web"), ("Z", "2"),
    ]


def test_the_http_server_is_told_only_when_there_is_one() -> None:
    missing = {"PackerHTTPAddr": "ERR_HTTP_ADDR_NOT_IMPLEMENTED_BY_BUILDER"}
    assert "PACKER_HTTP_ADDR" not in scripts.environment(action(missing))
    there = {"PackerHTTPAddr": "10.0.2.2:8080", "PackerHTTPIP": "10.0.2.2", "PackerHTTPPort": 8080}
    found = scripts.environment(action(there))
    assert (found["PACKER_HTTP_ADDR"], found["PACKER_HTTP_PORT"]) == ("10.0.2.2:8080", "8080")


@pytest.mark.parametrize("bad", ["foobar", "=foo"])
def test_a_variable_without_a_name_or_value(bad: str) -> None:
    with pytest.raises(ImageError, match=f"not in format 'key=value': {bad}"):
        scripts.environment(action(environment_vars=[bad]))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_value_reaches_a_script_unchanged(value: str) -> None:
    text = scripts.assignments({"VALUE": value}, "%s='%s' ")
    script = f"{text} {shlex.quote('/bin/sh')} -c 'printf %s \"$VALUE\"'"
    assert subprocess.run(["sh", "-c", script], capture_output=True, check=True).stdout == value.encode()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("%s='%s' ", "K='v' "),
        ("export %s='%s'\n", "export K='v'\n"),
        ("%[2]s is %[1]s;", "v is K;"),
        ("%v=%q", 'K="v"'),
        ("100%% %s", "100% K"),
        ("nothing", "nothing"),
    ],
)
def test_the_format_of_a_variable(form: str, expected: str) -> None:
    assert scripts.go_format(form, "K", "v") == expected


@pytest.mark.parametrize("form", ["%d=%s", "%s %s %s", "%[3]s"])
def test_a_format_that_cannot_be_filled(form: str) -> None:
    with pytest.raises(ImageError, match="env_var_format"):
        scripts.go_format(form, "K", "v")


@pytest.mark.parametrize(
    ("lines", "shebang", "expected"),
    [
        (["a", "b"], None, b"#!/bin/sh -e\na\nb\n"),
        (["#!/bin/bash", "b"], None, b"#!/bin/bash\nb\n"),
        (["#!/bin/bash", "b"], "/bin/zsh", b"#!/bin/zsh\n#!/bin/bash\nb\n"),
        (["a"], "/bin/bash -eu", b"#!/bin/bash -eu\na\n"),
    ],
)
def test_an_inline_script(lines: list[str], shebang: str | None, expected: bytes) -> None:
    assert scripts.inline_text(lines, shebang) == expected


def test_a_command_is_filled_without_the_template_engine_where_that_is_enough() -> None:
    here = action()
    assert scripts.fill(here, "chmod +x {{.Path}}; {{ .Vars }} {{.Path}}", Path="/p", Vars="{{.Path}}") == "chmod +x /p; {{.Path}} /p"
    assert scripts.fill(here, "{{.Path}} {{build `ID`}}", Path="/p") == "rendered {{.Path}} {{build `ID`}}"
    assert scripts.fill(here, "{{.Unknown}}", Path="/p") == "rendered {{.Unknown}}"


def test_exit_status() -> None:
    scripts.check_exit_status(7, [0, 7])
    with pytest.raises(ImageError) as caught:
        scripts.check_exit_status(7, [0, 3])
    assert str(caught.value) == "Script exited with non-zero exit status: 7. Allowed exit codes are: [0 3]"


def test_all_missing_scripts_are_named(tmp_path: Any) -> None:
    with pytest.raises(ImageError) as caught:
        scripts.check_files([str(tmp_path / "one"), str(tmp_path)])
    assert "one': No such file" in str(caught.value)
    assert "Is a directory" in str(caught.value)
