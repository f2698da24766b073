# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The console of Packer 1.6.6 and ours, on the recorded expressions and on templates.

Packer prints only the last answer to a pipe, but every answer to a file: one process answers all expressions.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError

from hcl2ansible.check.given import Given
from hcl2ansible.cli import main
from hcl2ansible.cli.console_session import Session
from hcl2ansible.compile import inspect

from .cases import COMPILER, Answer

ROOT = Path(__file__).resolve().parents[1]
VECTORS = [json.loads(line) for line in (ROOT / "conformance/expressions.jsonl").read_text().splitlines()]
DIFFERENCES: dict[str, str] = json.loads((Path(__file__).parent / "differences.json").read_text())["console"]
ERROR = "an error"
# What 1.6.6 does not know: functions of later releases, and the variables of the recording.
UNKNOWN = re.compile(r'There is no (function|variable) named "(\w+)"')
RECORDED_VARIABLES = {"u", "ub", "ud", "ls", "el", "ms", "ss"}
FILES = {
    "t.tpl": b"hello ${name}!\n%{ for x in l ~}\n- ${x}\n%{ endfor ~}\n",
    "one.tpl": b"${x}",
    "bad.bin": b"a\xff",
    "d/a.txt": b"",
    "d/.hid.txt": b"",
    "d/e/b.txt": b"",
    "d/c.md": b"",
}


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that some of the expressions read, in the current directory."""
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PACKER_NO_COLOR", "1")
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    return tmp_path


def packers_answers(expressions: list[str], directory: Path) -> list[str]:
    """What Packer says to each line."""
    lines = [line for number, text in enumerate(expressions) for line in (f'"@@{number}@@"', text)]
    script = directory / "lines.txt"
    script.write_text("\n".join([*lines, '"@@end@@"']) + "\n")
    with script.open() as stdin:
        done = subprocess.run(
            ["packer", "console", "-config-type=hcl2"],
            stdin=stdin,
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.split(r"^@@\w+@@\n", done.stdout, flags=re.MULTILINE)
    return found[1:-1]


def our_answer(session: Session, expression: str) -> str:
    try:
        return session.answer(expression)
    except DiagnosticError:
        return ERROR


def test_every_expression_that_packer_knows_has_the_same_answer(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expressions = [vector["expr"] for vector in VECTORS if "\n" not in vector["expr"]]
    session = Session(inspect(None, Given()))
    differing, unknown = {}, 0
    for expression, theirs in zip(expressions, packers_answers(expressions, directory), strict=True):
        missing = UNKNOWN.search(theirs)
        if missing and (missing[1] == "function" or missing[2] in RECORDED_VARIABLES):
            unknown += 1
            continue
        expected = ERROR if theirs.startswith("Error: ") else theirs.removesuffix("\n")
        found = our_answer(session, expression)
        if found != expected:
            differing[expression] = f"{expression}\n  Packer: {expected!r}\n  ours:   {found!r}"
    with capsys.disabled():
        print(
            f"\nconsole: {len(expressions) - unknown - len(differing)} equal, {len(differing)} known to differ, {unknown} unknown to 1.6.6"
        )
    assert not [text for expression, text in differing.items() if expression not in DIFFERENCES]
    assert DIFFERENCES.keys() <= differing.keys(), "equal by now"


TEMPLATE = """
variable "name" { default = "web" }
variable "needed" { type = string }
variable "list" { default = ["a", { b = 1 }] }
variable "secret" {
  default   = "hunter22"
  sensitive = true
}
locals {
  label = "${var.name}-1"
  url   = "https://${var.secret}@example.org"
}
source "null" "one" { communicator = "none" }
build { sources = ["null.one"] }
"""


def piped(program: list[str], text: str, *arguments: str) -> Answer:
    done = subprocess.run(
        [*program, "console", *arguments], input=text, capture_output=True, text=True, check=False
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("text", "equal"),
    [
        ("var.name\n", True), ("var.list", True), ("local.label\n", True), ("var.needed\n", True), ("var.secret\n", True),
        ("local.url\n", True), ("1 + 1\nupper(var.name)\n", True), ("  2 * 3  \n", True), ("variables\n", True), ("", True), ("\n", True),
        ("path.root\n", True), ("source.type\n", True), ("var.name\n\n", True), ("1\nexit\n2\n", True), ("nope\n1\n", False),
        ("1\nnope\n", False), ("var.nothing\n", False), ("data.http.x\n", False), ("[1,\n2]\n", False), ("build.ID\n", False),
    ],
)  # fmt: skip
def test_a_pipe_gets_the_last_answer(
    text: str, equal: bool, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / "t.pkr.hcl").write_text(TEMPLATE)
    monkeypatch.setenv("PYTHONPATH", str(COMPILER))
    theirs = piped(["packer"], text, "t.pkr.hcl")
    found = piped([sys.executable, "-m", "hcl2ansible"], text, "t.pkr.hcl")
    assert found.status == theirs.status
    if equal:
        assert found.output == theirs.output
    else:
        assert found.errors.startswith("<console>:1:")
        assert "^" in found.errors


def test_values_are_given_as_to_other_commands(
    directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / "t.pkr.hcl").write_text(TEMPLATE)
    (directory / "v.pkrvars.hcl").write_text('needed = "from a file"\n')
    for flags in (["-var", "needed=x y"], ["-var-file", "v.pkrvars.hcl"]):
        theirs = piped(["packer"], "var.needed\n", *flags, "t.pkr.hcl")
        (directory / "line").write_text("var.needed\n")
        with (directory / "line").open() as stdin:
            monkeypatch.setattr(sys, "stdin", stdin)
            assert main(["console", *flags, "t.pkr.hcl"]) == 0
        assert capsys.readouterr().out == theirs.output
