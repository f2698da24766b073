# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures of the integration tests: counterparts, and runs of templates and playbooks with a state of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from environment import counterparts
from environment.counterparts import Missing, Refused, SshMachine
from environment.waiting import guards_have_ended, in_time

IN_CI = bool(os.environ.get("CI"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder needs a counterpart."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.integration)


def _required(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except Missing as reason:
        if IN_CI and not isinstance(reason, Refused):
            raise
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def engine() -> None:
    """A Docker engine answers."""
    _required(counterparts.start_engine)


@pytest.fixture(scope="session")
def base_image(engine: None) -> str:
    """Name of a Debian image with Python, procps and sshd."""
    return _required(counterparts.base_image)


@pytest.fixture(scope="session")
def small_image(base_image: str) -> str:
    """Name of an image of a few megabytes that has a shell."""
    return _required(counterparts.small_image)


@pytest.fixture(scope="session")
def registry(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a registry without authentication."""
    manager = counterparts.registry(tmp_path_factory.mktemp("registry"))
    address = _required(manager.__enter__)
    yield address
    manager.__exit__(None, None, None)


@pytest.fixture
def sshd(base_image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshMachine]:
    """An ssh machine of this test alone."""
    with counterparts.ssh_machine(
        tmp_path_factory.mktemp("ssh"), f"test-ssh-{uuid.uuid4().hex[:8]}"
    ) as machine:
        yield machine


@pytest.fixture(scope="session")
def root_only() -> None:
    """The test needs namespaces and mounts."""
    if os.geteuid() != 0:
        pytest.skip("needs root")


@dataclass
class Run:
    """A finished run; ``output`` is standard output and error together."""

    status: int
    output: str
    state: Path
    directory: Path

    def succeeded(self) -> Run:
        """The run itself, after making sure that it ended well."""
        assert self.status == 0, self.output
        return self

    def failed(self) -> Run:
        """The run itself, after making sure that it ended badly."""
        assert self.status != 0, self.output
        return self

    def manifest(self, name: str = "packer-manifest.json") -> dict[str, Any]:
        """A manifest that the run wrote."""
        return json.loads((self.directory / name).read_text())


@dataclass
class Workbench:
    """A directory with a template or playbook in it, and the ways to run it."""

    directory: Path
    state: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, text: str, mode: int = 0o644) -> Path:
        """A file in the directory; the text is dedented."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        path.chmod(mode)
        return path

    def env(self) -> dict[str, str]:
        """The environment of a run: private state, no colours."""
        return {
            **os.environ,
            "XDG_STATE_HOME": str(self.state),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(self.state / "ansible"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            **self.environment,
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        """The command, running, in a process group of its own."""
        return subprocess.Popen(
            command,
            cwd=self.directory,
            env=self.env(),
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def run(self, *command: str, timeout: float = 300) -> Run:
        """The command, run to its end."""
        process = self.start(*command)
        try:
            output, _unused = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            raise
        if Path(command[0]).name == "ansible-playbook":  # which, other than our command, does not wait for it
            assert in_time(lambda: guards_have_ended(self.state))
        return Run(process.returncode, output, self.state, self.directory)

    def playbook(self, text: str, *arguments: str) -> Run:
        """ansible-playbook on this text."""
        self.write("playbook.yml", text)
        return self.run(str(Path(sys.executable).with_name("ansible-playbook")), "playbook.yml", *arguments)

    def hcl2ansible(self, *arguments: str) -> Run:
        """The compiler's command line."""
        return self.run(sys.executable, "-m", "hcl2ansible", *arguments)

    def build(self, text: str, *arguments: str, name: str = "template.pkr.hcl") -> Run:
        """``hcl2ansible build`` of this template."""
        self.write(name, text)
        return self.hcl2ansible("build", *arguments, name)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """An empty directory to build in, with a state directory of its own."""
    directory = tmp_path / "work"
    directory.mkdir()
    compiler = Path(__file__).resolve().parents[2] / "compiler"
    return Workbench(directory, tmp_path / "state", {"PYTHONPATH": str(compiler)})


@pytest.fixture(scope="session")
def rehearsal_capable(root_only: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """moto is there, and the kernel lets a sandbox be made."""
    _required(lambda: counterparts.try_rehearsal(tmp_path_factory.mktemp("probe") / "sandbox-probe"))


@pytest.fixture
def disk_capable(tmp_path: Path) -> None:
    """The kernel gives loop devices."""
    _required(lambda: counterparts.try_disk(tmp_path))
