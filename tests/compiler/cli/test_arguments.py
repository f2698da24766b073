# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Packer's spelling of flags."""

from __future__ import annotations

from argparse import Namespace

import pytest

from hcl2ansible.cli import main
from hcl2ansible.cli.arguments import parse_arguments


def parsed(*words: str) -> Namespace:
    result = parse_arguments(list(words))
    assert isinstance(result, Namespace)
    return result


@pytest.mark.parametrize(
    "words",
    [
        ("-var", "a=b=c", "-force", "-on-error=abort", "-parallel-builds=2", "-color=false", "t"),
        ("--var=a=b=c", "--force=true", "--on-error", "abort", "--parallel-builds", "2", "--color=0", "t"),
        ("t", "-var=a=b=c", "-force=T", "-on-error", "abort", "-parallel-builds", "2", "-color=F"),
    ],
)
def test_one_dash_or_two(words: tuple[str, ...]) -> None:
    arguments = parsed("build", *words)
    assert arguments.var == [("a", "b=c")]
    assert (arguments.force, arguments.color, arguments.debug) == (True, False, False)
    assert (arguments.on_error, arguments.parallel_builds, arguments.template) == ("abort", 2, "t")


def test_repeated_flags_add_up() -> None:
    arguments = parsed(
        "validate", "-only=a,b", "-only", "c.{x,y}", "-var-file", "f", "-var-file=g", "-except=d", "t"
    )
    assert arguments.only_ == ["a", "b", "c.{x,y}"]
    assert (arguments.except_, arguments.var_file) == (["d"], ["f", "g"])


def test_a_value_may_look_like_a_flag_or_a_command() -> None:
    assert parsed("build", "-var", "x=-force", "t").var == [("x", "-force")]
    assert parsed("compile", "-o", "-", "t").output == "-"
    assert parsed("compile", "-o", "build", "-").template == "-"


def test_machine_readable_is_taken_from_anywhere() -> None:
    assert parsed("-machine-readable", "build", "t").machine_readable
    assert parsed("version", "-machine-readable").machine_readable


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "-forec", "t"], "did you mean -force"),
        (["build", "-var", "novalue", "t"], "-var NAME=VALUE"),
        (["build", "-on-error=explode", "t"], "explode"),
        (["build", "-force=perhaps", "t"], "neither true nor false"),
        (["build", "-parallel-builds=many", "t"], "many"),
        (["build"], "TEMPLATE"),
        (["build", "a", "b"], "b"),
    ],
)
def test_mistakes_are_explained(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status"), [([], 127), (["biuld", "t"], 127), (["-h"], 0), (["build", "-h"], 0)]
)
def test_help(words: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == status
    captured = capsys.readouterr()
    assert "usage: hcl2ansible" in captured.out + captured.err
    if words == ["biuld", "t"]:
        assert "Did you mean build?" in captured.err


@pytest.mark.parametrize("words", [["version"], ["-v"], ["-version"], ["--version"]])
def test_version(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert capsys.readouterr().out.startswith("hcl2ansible ")


def test_a_bug_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_arguments: Namespace) -> int:
        raise RuntimeError("odd\nthings")

    monkeypatch.setattr("hcl2ansible.cli.version_command.run", fail)
    monkeypatch.delenv("HCL2ANSIBLE_TRACEBACK", raising=False)
    assert main(["version"]) == 1
    said = capsys.readouterr().err
    assert "internal error" in said
    assert said.count("\n") == 1
