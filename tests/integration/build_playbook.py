# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks of one build, as the compiler makes them, and what can be seen of their runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from environment.counterparts import docker
from environment.waiting import in_time

from .conftest import Run

Task = dict[str, Any]
SHOW = {
    "name": "Show",
    "ansible.builtin.debug": {"msg": "artifact={{ artifact | to_json }} build={{ build | to_json }}"},
}


def playbook(
    options: dict[str, Any], steps: Sequence[Task] = (), then: Sequence[Task] = (), builder: str = "docker"
) -> str:
    """A build of one source, with `steps` as provisioners and `then` after the machine is gone."""
    module = f"hcl2ansible.images.{builder}"
    host = {"name": f"{builder}.m", "groups": ["images"], "source": {"type": builder, "name": "m"}}
    block = [
        {"name": "Start", module: {"state": "started", **options}},
        *steps,
        {"name": "Capture", module: {"state": "captured"}},
    ]
    always = [{"name": "Remove", module: {"state": "absent"}}]
    plays = [
        {"hosts": "localhost", "gather_facts": False, "tasks": [{"ansible.builtin.add_host": host}]},
        {"hosts": "images", "gather_facts": False, "tasks": [{"block": block, "always": always}, *then]},
    ]
    return yaml.safe_dump(plays, sort_keys=False)


def shell(*lines: str) -> Task:
    return {"name": "Run", "hcl2ansible.images.shell": {"inline": list(lines)}}


def shown(run: Run) -> tuple[dict[str, Any], dict[str, Any]]:
    """(artifact, build) of a run whose last task was SHOW."""
    line = next(line for line in run.output.splitlines() if '"msg": "artifact=' in line)
    text = json.loads("{" + line.strip().rstrip(",") + "}")["msg"].removeprefix("artifact=")
    artifact, _space, build = text.partition(" build=")
    return json.loads(artifact), json.loads(build)


def containers_of(run: Run) -> list[str]:
    """Containers that carry the name of a run of this state directory."""
    runs = [path.name for path in (run.state / "hcl2ansible" / "runs").iterdir()]
    assert runs
    names = docker("ps", "-a", "--format", "{{.Names}}").split()
    return [name for name in names if any(each in name for each in runs)]


def temporary_files_of(run: Run) -> list[Path]:
    """What the runs' private directories still hold, once their guards have ended."""
    found: list[Path] = []
    for each in (run.state / "hcl2ansible" / "runs").iterdir():
        in_time(lambda place=each / "tmp": not place.exists())
        found += (each / "tmp").rglob("*")
    return found
