# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is mutated: every template and file of values in the repository, the vectors, and generated templates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from .templates import template

ROOT = Path(__file__).resolve().parents[2]
_ENDINGS = (".pkr.hcl", ".pkrvars.hcl", ".pkr.json", ".pkrvars.json", ".json", ".tf.json")
_FOLDERS = ("tests/compiler", "tests/integration", "tests/parity", "examples", "playbooks")
_LARGEST = 20_000  # bytes; a larger file only slows its mutants down
_GENERATED = 100

_AROUND_EXPRESSION = """variable "u" {{
  type = string
}}
locals {{
  x = {}
  y = "${{local.x}}"
}}
source "null" "a" {{
  communicator = "none"
}}
build {{
  sources = ["null.a"]
  provisioner "shell-local" {{
    inline = ["${{local.y}}"]
  }}
}}
"""


@dataclass(frozen=True)
class Seed:
    """A file to mutate; ``ending`` says what it is."""

    ending: str
    data: bytes


def load_corpus() -> list[Seed]:
    """All seeds, each once, in an order that only depends on the repository."""
    seeds = [*_files(), *_vectors()]
    seeds += [Seed(".pkr.hcl", template(Random(number)).encode()) for number in range(_GENERATED)]
    return list(dict.fromkeys(seed for seed in seeds if len(seed.data) <= _LARGEST))


def _files() -> list[Seed]:
    found = []
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            ending = next((ending for ending in _ENDINGS if path.name.endswith(ending)), None)
            if ending and path.is_file():
                found.append(Seed(ending, path.read_bytes()))
    return found


def _vectors() -> list[Seed]:
    vectors = ROOT / "tests/conformance"
    found = []
    for line in (vectors / "syntax.jsonl").read_text().splitlines():
        found.append(Seed(".pkr.hcl", json.loads(line)["source"].encode()))
    for line in (vectors / "expressions.jsonl").read_text().splitlines():
        found.append(Seed(".pkr.hcl", _AROUND_EXPRESSION.format(json.loads(line)["expr"]).encode()))
    return found
