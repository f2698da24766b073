# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``inspect`` and ``console`` where no Packer is at hand; tests/parity compares them with it."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hcl2ansible.cli import main

COMPILER = Path(__file__).resolve().parents[3] / "compiler"
TEMPLATE = """
variable "pin" {
  default   = 123456
  sensitive = true
}
variable "word" {
  default   = "hunter22"
  sensitive = true
}
variable "plain" { default = "open" }
locals {
  account = { user = "root", password = var.word }
  sum     = sha256(var.word)
  next    = var.pin + 1
  url     = "https://${var.word}@host"
  stamp   = timestamp()
}
local "derived" {
  expression = "abc-${var.plain}"
  sensitive  = true
}
source "null" "one" { communicator = "none" }
build {
  name    = "b-${var.plain}"
  sources = ["null.one"]
}
"""
SECRETS = ("hunter22", "123456", "123457", "abc-open", "aab3238922bcc25a6f606eb525ffdc56")


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "t.pkr.hcl"
    path.write_text(TEMPLATE)
    return path


def ask(text: str, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    return main(["console", *arguments])


def test_inspect_shows_nothing_that_is_sensitive(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "t.pkr.hcl"]) == 0
    said = capsys.readouterr().out
    assert not [secret for secret in SECRETS if secret in said]
    assert (
        'local.account: "{\\n  \\"password\\" = \\"<sensitive>\\"\\n  \\"user\\" = \\"root\\"\\n}"\n' in said
    )
    assert 'local.url: "https://<sensitive>@host"\n' in said
    assert 'local.sum: "<sensitive>"\n' in said
    assert 'local.stamp: "20' in said
    assert "  > b-open:\n" in said


def test_machine_readable_lines_show_nothing_sensitive_either(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-machine-readable", "inspect", "t.pkr.hcl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[1:4] for line in lines] == [["", "ui", "say"]] * 3
    assert not [secret for secret in SECRETS if any(secret in line for line in lines)]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("var.word", "<sensitive>"),
        ("upper(var.word)", "<sensitive>"),
        ("[var.word, var.plain]", '[\n  "<sensitive>",\n  "open",\n]'),
        ("var.pin * 2", "<sensitive>"),
        ("local.derived", "<sensitive>"),
        ('"a ${var.plain}"', "a open"),
    ],
)
def test_console_shows_nothing_that_is_sensitive(
    line: str,
    answer: str,
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ask(line, monkeypatch, "t.pkr.hcl") == 0
    assert capsys.readouterr().out == f"{answer}\n"


def test_errors_of_the_console_point_at_their_place(
    template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask("1 + var.plian\n", monkeypatch, "t.pkr.hcl") == 1
    said = capsys.readouterr().err
    assert said.startswith('<console>:1:5: error: The variable "plian" is not declared [unknown-variable]\n')
    assert "      |     ^^^^^^^^^\n" in said
    assert 'hint: Did you mean "plain"?' in said


def test_errors_of_the_console_do_not_quote_secrets(
    template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask("parseint(var.word, 10)\n", monkeypatch, "t.pkr.hcl") == 1
    said = capsys.readouterr()
    assert "hunter22" not in said.out + said.err


def test_findings_of_the_console_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask("nope\n", monkeypatch, "-json") == 1
    finding = json.loads(capsys.readouterr().err)
    assert (finding["file"], finding["start"]) == ("<console>", {"line": 1, "column": 1})


def test_bytes_that_are_no_text_are_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff + 1\n2\n")))
    assert main(["console"]) == 1
    assert capsys.readouterr().out == "2\n"


class Terminal:
    """A console at a terminal of its own."""

    def __init__(self, state: Path) -> None:
        self._end, inner = pty.openpty()
        environment = {
            **os.environ,
            "XDG_STATE_HOME": str(state),
            "PYTHONPATH": str(COMPILER),
            "TERM": "dumb",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hcl2ansible", "console"], stdin=inner, stdout=inner, stderr=inner,
            env=environment, start_new_session=True, preexec_fn=lambda: _take_terminal(inner),
        )  # fmt: skip
        os.close(inner)
        self.seen = ""

    def wait_for(self, text: str, *, urging: bytes = b"") -> None:
        deadline = time.monotonic() + 60
        while text not in self.seen:
            assert time.monotonic() < deadline, self.seen
            if select.select([self._end], [], [], 1)[0]:
                self.seen += os.read(self._end, 4096).decode()
            elif urging:  # a key that came just before the editor listened is not acted on until the next one
                os.write(self._end, urging)

    def type(self, text: str, *, until: str) -> None:
        self.seen = ""
        os.write(self._end, text.encode())
        self.wait_for(until)


def _take_terminal(descriptor: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)


def test_a_terminal_has_continued_lines_interrupts_and_a_history(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.wait_for("> ")
    terminal.type("[1,\n", until="\n. ")
    terminal.type("2]\n", until="]\r\n> ")
    assert "  2,\r\n" in terminal.seen
    terminal.type("upper(\n", until="\n. ")
    terminal.seen = ""
    terminal.wait_for("> ", urging=b"\x03")
    terminal.type("nope\n", until="[unknown-reference]")
    terminal.type("20 + 22\n", until="42\r\n> ")
    os.write(terminal._end, b"\x04")
    assert terminal.process.wait(60) == 0
    history = tmp_path / "hcl2ansible/console_history"
    assert "20 + 22" in history.read_text()
    assert stat.S_IMODE(history.stat().st_mode) == 0o600


def test_a_pipe_needs_no_line_editing(template: Path) -> None:
    script = (
        "import sys; from hcl2ansible.cli import main; main(['console']); sys.exit('readline' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(COMPILER)}
    run = subprocess.run([sys.executable, "-S", "-c", script], input=b"1\n", env=environment, check=False)
    assert run.returncode == 0
