# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templates to compare on, and what Packer and we say about them.

A template is a file or a directory. Lines ``# flags: ...`` and ``# environment: ...`` in it, or ``"_flags": "..."``, say what
it is run with.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
COMPILER = Path(__file__).resolve().parents[2] / "compiler"
PACKER = ("packer",)
OURS = (sys.executable, "-m", "hcl2ansible")


@dataclass(frozen=True)
class Case:
    """A template and what it is run with; ``target`` is how it is typed in ``directory``."""

    directory: Path
    target: str
    flags: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.target.partition(".")[0]

    def copied(self, directory: Path) -> Case:
        """The same in an empty directory, where files may be changed; Packer leaves a log when it crashes."""
        directory.mkdir()
        source, copy = self.directory / self.target, directory / self.target
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
        return replace(self, directory=directory)

    def layouts(self) -> dict[str, bytes]:
        """The bytes of the files that ``fmt`` lays out."""
        return {path.name: path.read_bytes() for path in _files(self.directory / self.target)
                if path.name.endswith((".pkr.hcl", ".pkrvars.hcl"))}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it printed."""

    status: int
    output: str
    errors: str = ""


def cases(directory: Path = TEMPLATES) -> list[Case]:
    """All templates of a directory."""
    return [
        _case(directory, path)
        for path in sorted(directory.iterdir())
        if path.is_dir() or path.name.endswith((".pkr.hcl", ".json"))
    ]


def _files(path: Path) -> Iterator[Path]:
    yield from sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]


def _case(directory: Path, path: Path) -> Case:
    text = "\n".join(file.read_bytes().decode() for file in _files(path))
    said = dict(re.findall(r'^(?:# |  "_)(flags|environment)(?:: |": ")(.*?)(?:",)?\r?$', text, re.MULTILINE))
    words = shlex.split(said.get("flags", ""))
    if path.is_dir():
        words = [re.sub(r"^(-var-file=)", rf"\1{path.name}/", word) for word in words]
    environment = dict(word.split("=", 1) for word in said.get("environment", "").split())
    return Case(directory, path.name, tuple(words), environment)


def run(program: Iterable[str], command: str, case: Case) -> Answer:
    """Run a command of Packer's, or of ours, on a template."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PKR_VAR_")}
    environment |= {"PACKER_NO_COLOR": "1", "CHECKPOINT_DISABLE": "1", "PYTHONPATH": str(COMPILER)}
    done = subprocess.run(
        [*program, command, *(case.flags if command != "fmt" else ()), case.target], cwd=case.directory, check=False,
        env=environment | case.environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
    )  # fmt: skip
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
