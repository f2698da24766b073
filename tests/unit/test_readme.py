# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the README shows and names is there."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from hcl2ansible.check.schema import load_schemas
from hcl2ansible.cli.arguments import COMMANDS, parse_arguments
from hcl2ansible.ir.schema import Schemas

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
EXAMPLE = ROOT / "examples/docker_nginx"


def fenced(language: str) -> str:
    (text,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(text)


def row(label: str) -> list[str]:
    """The entries of one row of the table of components, without remarks in brackets."""
    (cell,) = re.findall(rf"^\| {label} \| (.*?) \|$", README, re.MULTILINE)
    return re.sub(r" \(.*?\)", "", str(cell)).split(", ")


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return load_schemas(ROOT)


def test_the_example_is_the_one_in_the_repository() -> None:
    assert fenced("hcl") == (EXAMPLE / "template.pkr.hcl").read_text()
    assert textwrap.indent(fenced("yaml"), "    ") in (EXAMPLE / "build.yml").read_text()


def test_every_component_is_there_and_no_other(schemas: Schemas) -> None:
    for label, kind in (("builders", "builder"), ("provisioners", "provisioner"), ("data sources", "data_source"),
                        ("post-processors", "post_processor")):  # fmt: skip
        assert sorted(row(label)) == sorted(schemas.labels(kind)), label


def test_every_communicator_is_a_connection_of_ours_or_of_ansible() -> None:
    ours = {path.stem for path in (ROOT / "plugins/connection").glob("*.py")} - {"__init__"}
    assert ours | {"ssh", "none"} == set(row("communicators"))


def test_every_command_and_flag_is_there() -> None:
    section = README.partition("## Commands")[2].partition("\nTEMPLATE ")[0]
    commands = re.findall(r"^\| `hcl2ansible (\w+)[^`]*` \| (.*) \|$", section, re.MULTILINE)
    assert [name for name, _text in commands] == list(COMMANDS)
    flags = dict(commands)["build"]
    for flag in re.findall(r"`(-[a-z-]+)`", flags):
        values = {"-var": "a=b", "-on-error": "abort", "-parallel-builds": "1", "-color": "false"}
        takes_value = flag in values or flag.endswith(("file", "only", "except"))
        word = f"{flag}={values.get(flag, 'x')}" if takes_value else flag
        assert not isinstance(parse_arguments(["build", word, "template.pkr.hcl"]), int), flag


def test_everything_named_with_a_path_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert (ROOT / target).exists(), target
    for target in re.findall(r"make (\w+)", README):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), target
    for module in re.findall(r"hcl2ansible\.images\.(\w+)", README):
        assert list((ROOT / "plugins").glob(f"*/{module}.py")), module


def test_every_steering_variable_is_read_by_the_run_time() -> None:
    context = (ROOT / "plugins/plugin_utils/_action/context.py").read_text()
    for name in set(re.findall(r"hcl2ansible_\w+", README)):
        assert f'"{name}"' in context, name


def test_the_help_of_every_command_is_there() -> None:
    for command in COMMANDS:
        run = subprocess.run(
            [sys.executable, "-m", "hcl2ansible", command, "-help"],
            cwd=ROOT / "compiler", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert command in run.stdout
