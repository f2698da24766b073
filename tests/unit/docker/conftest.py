# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for the engine's client that records how it is called."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CLIENT = """#!{python} -I
import json, os, sys
data = sys.stdin.buffer.read() if not sys.stdin.isatty() else b""
names = ("DOCKER_CONFIG", "DOCKER_HOST")
env = {{name: os.environ.get(name) for name in names}}
call = {{"argv": sys.argv[1:], "stdin": data.decode("latin-1"), "env": env}}
with open({log!r}, "a") as log:
    log.write(json.dumps(call) + "\\n")
for words, answer in json.load(open({answers!r})):
    if sys.argv[1 : 1 + len(words)] == words:
        sys.stdout.write(answer["stdout"])
        sys.stdout.flush()
        sys.stderr.write(answer["stderr"])
        sys.exit(answer["status"])
"""


@dataclass
class Client:
    """``path`` is the program; ``answer`` says what it does for a call that begins with these words."""

    path: str
    log: Path
    answers: Path

    def answer(self, words: str, *, stdout: str = "", stderr: str = "", status: int = 0) -> None:
        known = json.loads(self.answers.read_text())
        known.insert(0, [shlex.split(words), {"stdout": stdout, "stderr": stderr, "status": status}])
        self.answers.write_text(json.dumps(known))

    def calls(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def commands(self) -> list[str]:
        return [shlex.join(call["argv"]) for call in self.calls()]


@pytest.fixture
def client(tmp_path: Path) -> Client:
    program, log, answers = tmp_path / "client", tmp_path / "calls.jsonl", tmp_path / "answers.json"
    answers.write_text("[]")
    program.write_text(CLIENT.format(python=sys.executable, log=str(log), answers=str(answers)))
    program.chmod(0o755)
    return Client(str(program), log, answers)
