# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import identity, source

from environment.waiting import guards_have_ended, in_time

HERE = Path(__file__).parent


@pytest.fixture
def run_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The directory of a run whose controller is this process."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    identity.current_run_id.cache_clear()
    yield identity.run_directory(identity.current_run_id())
    identity.current_run_id.cache_clear()


@dataclass
class Playbook:
    """Runs playbooks with the machines, steps and post-processors of the collection fake.cloud."""

    directory: Path
    environment: dict[str, str]
    sources: list[str] = field(default_factory=lambda: ["fake.a"])

    def command(self, tasks: list[dict[str, object]], *arguments: str, **variables: object) -> list[str]:
        """Writes the playbook; returns the argument list that runs it."""
        host = {
            "name": "{{ item }}",
            "groups": ["images"],
            "source": {"type": "machine", "name": "{{ item }}"},
        }
        add = {"ansible.builtin.add_host": host, "loop": self.sources}
        prepare = {"hosts": "localhost", "gather_facts": False, "tasks": [add]}
        build = {"hosts": "images", "gather_facts": False, "strategy": "ansible.builtin.free", "tasks": tasks}
        (self.directory / "build.yml").write_text(yaml.safe_dump([prepare, build], sort_keys=False))
        extra = [f"-e{name}={value}" for name, value in variables.items()]
        return [str(Path(sys.executable).with_name("ansible-playbook")), "build.yml", *extra, *arguments]

    def start(
        self, tasks: list[dict[str, object]], *arguments: str, **variables: object
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(tasks, *arguments, **variables), cwd=self.directory, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def run(self, tasks: list[dict[str, object]], *arguments: str, **variables: object) -> tuple[int, str]:
        process = self.start(tasks, *arguments, **variables)
        output = process.communicate(timeout=120)[0]
        assert in_time(lambda: guards_have_ended(self.directory / "state"))
        return process.returncode, output

    @property
    def run_dir(self) -> Path:
        return next((self.directory / "state/hcl2ansible/runs").iterdir())

    def there(self) -> set[str]:
        """What the build has left in its directory."""
        return {path.name for path in self.directory.iterdir()} - {"build.yml", "state", "home"}


@pytest.fixture
def playbook(tmp_path: Path) -> Playbook:
    collections = f"{os.environ['ANSIBLE_COLLECTIONS_PATH']}:{HERE / 'collections'}"
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": collections,
        "ANSIBLE_STDOUT_CALLBACK": "hcl2ansible.images.build",
        "ANSIBLE_HOME": str(tmp_path / "home"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
    }
    return Playbook(tmp_path, environment)


@pytest.fixture
def record(run_dir: Path) -> source.SourceRecord:
    return source.SourceRecord(run_dir, "docker.a")
