# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever ends a build, nothing of it is left ten seconds later: no machine, mount, process or temporary file."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from environment.counterparts import SshMachine, docker
from environment.processes import processes_with
from environment.waiting import in_time

from .conftest import Workbench

ANSIBLE_PLAYBOOK = str(Path(sys.executable).with_name("ansible-playbook"))
# Recognised by its argument, and never reached by its end in a test that works.
STEP = "echo running; sleep 4321"


@dataclass
class Machine:
    """One kind of machine: its source block, how to kill it, and what it would leave."""

    kind: str
    source: str
    kill: Callable[[], None]
    leftovers: Callable[[], list[str]]


def mounts_with(text: str) -> list[str]:
    """Mounts of this namespace below a path."""
    return [f"mount {line}" for line in Path("/proc/self/mounts").read_text().splitlines() if text in line]


@pytest.fixture
def docker_machine(base_image: str) -> Iterator[Machine]:
    tag = f"hcl2ansible-test:fault-{uuid.uuid4().hex[:8]}"
    # An image of its own: the engine's filter by ancestor goes by the image's id, not by its name.
    maker = docker("create", base_image, "sh")
    docker("commit", "--change", f"LABEL test={tag}", maker, tag)
    docker("rm", maker)

    def containers() -> list[str]:
        return [f"container {name}" for name in docker("ps", "-aq", "--filter", f"ancestor={tag}").split()]

    def kill() -> None:
        docker("kill", *docker("ps", "-q", "--filter", f"ancestor={tag}").split())

    yield Machine(
        "docker",
        f'source "docker" "m" {{\n  image = "{tag}"\n  pull = false\n  discard = true\n}}',
        kill,
        containers,
    )
    docker("rmi", tag, check=False)


@pytest.fixture
def sandbox_machine(root_only: None, bench: Workbench) -> Machine:
    def kill() -> None:
        pids = [
            text.split()[1].rstrip(":")
            for text in processes_with(str(bench.state))
            if "sleep 4321" not in text
        ]
        inits = [
            pid
            for pid in pids
            if re.search(r"NSpid:\s+\d+\s+1$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        ]
        assert inits, "the sandbox has no first process"
        for pid in inits:
            os.kill(int(pid), signal.SIGKILL)

    target = bench.directory / "root.tar"
    source = f'source "sandbox" "m" {{\n  export_path = "{target}"\n  packages = ["essential"]\n}}'
    return Machine("sandbox", source, kill, lambda: mounts_with(str(bench.state)))


@pytest.fixture
def ssh_build_machine(sshd: SshMachine) -> Machine:
    def leftovers() -> list[str]:
        return sshd.run("pgrep -af '[s]leep 4321' || true; find /tmp /var/tmp -mindepth 1").splitlines()

    def kill() -> None:
        sshd.run("pkill -KILL -f '[s]shd: root' || true")

    source = (
        f'source "null" "m" {{\n  ssh_host = "{sshd.host}"\n  ssh_username = "root"\n'
        f'  ssh_private_key_file = "{sshd.key_file}"\n}}'
    )
    return Machine("null", source, kill, leftovers)


@pytest.fixture(params=["docker_machine", "sandbox_machine", "ssh_build_machine"])
def machine(request: pytest.FixtureRequest) -> Machine:
    return request.getfixturevalue(request.param)


@pytest.fixture
def started(
    bench: Workbench, machine: Machine, tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts ansible-playbook on a build and returns when its step is running on the machine."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    bench.environment["TMPDIR"] = str(scratch)
    runs: list[subprocess.Popen[str]] = []

    def start(step: str = STEP, *arguments: str) -> subprocess.Popen[str]:
        template = f'{machine.source}\nbuild {{\n  sources = ["source.{machine.kind}.m"]\n  provisioner "shell" {{ inline = ["{step}"] }}\n}}\n'
        bench.write("template.pkr.hcl", template)
        bench.hcl2ansible("compile", "template.pkr.hcl").succeeded()
        run = bench.start(ANSIBLE_PLAYBOOK, "template.yml", *arguments)
        runs.append(run)
        seen = []
        assert run.stdout
        for line in run.stdout:
            seen.append(line)
            if "running" in line and "echo" not in line:
                return run
        pytest.fail(f"the step never ran: {''.join(seen)}")

    yield start
    for run in runs:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
        if run.stdout:
            run.stdout.close()


def nothing_left(bench: Workbench, machine: Machine) -> None:
    """Fails with the list of what is still there ten seconds after the build has ended, as is promised."""
    if not in_time(lambda: not leftovers(bench, machine)):
        logs = "\n".join(path.read_text() for path in bench.state.rglob("guard.log"))
        pytest.fail(f"left behind: {leftovers(bench, machine)}\nguard: {logs}")


def leftovers(bench: Workbench, machine: Machine) -> list[str]:
    scratch = Path(bench.environment["TMPDIR"])
    runs = (path for path, _unused, _unused in os.walk(bench.state / "hcl2ansible" / "runs"))
    temporary = [path for path in runs if "/tmp" in path.removeprefix(str(bench.state))] + [
        str(path) for path in scratch.iterdir()
    ]
    return [*machine.leftovers(), *processes_with(str(bench.state)), *temporary]


def finish(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit status and the rest of the output."""
    output, _unused = run.communicate(timeout=120)
    return run.returncode, output


def test_a_failing_provisioner(
    bench: Workbench, machine: Machine, started: Callable[..., subprocess.Popen[str]]
) -> None:
    status, output = finish(started("echo running; exit 3"))
    assert status != 0
    assert "non-zero exit status: 3" in output
    nothing_left(bench, machine)


def test_a_killed_machine(
    bench: Workbench, machine: Machine, started: Callable[..., subprocess.Popen[str]]
) -> None:
    run = started()
    machine.kill()
    status, output = finish(run)
    assert status != 0, output
    assert "unreachable=1" not in output
    nothing_left(bench, machine)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal(
    number: int, bench: Workbench, machine: Machine, started: Callable[..., subprocess.Popen[str]]
) -> None:
    run = started()
    if number == signal.SIGINT:
        os.killpg(run.pid, number)
    else:
        os.kill(run.pid, number)
    status, _unused = finish(run)
    assert status != 0
    nothing_left(bench, machine)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_to_the_command(number: int, bench: Workbench, machine: Machine, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    bench.environment["TMPDIR"] = str(scratch)
    bench.write(
        "template.pkr.hcl",
        f'{machine.source}\nbuild {{\n  sources = ["source.{machine.kind}.m"]\n  provisioner "shell" {{ inline = ["{STEP}"] }}\n}}\n',
    )
    run = bench.start(sys.executable, "-m", "hcl2ansible", "build", "template.pkr.hcl")
    assert run.stdout
    for line in run.stdout:
        if "running" in line and "echo" not in line:
            break
    os.kill(run.pid, number)
    status, output = finish(run)
    assert status != 0, output
    nothing_left(bench, machine)


def test_abort_keeps_the_machine_and_says_how_to_get_in(
    bench: Workbench, machine: Machine, started: Callable[..., subprocess.Popen[str]]
) -> None:
    status, output = finish(
        started("echo running; echo there >/tmp/proof; exit 3", "-e", "hcl2ansible_on_error=abort")
    )
    assert status != 0
    command = re.search(r"((?:docker exec|nsenter|ssh) .*)", output)
    assert command, output
    way_in = command[1].strip().replace("docker exec -it", "docker exec -i")
    shown = subprocess.run(
        ["/bin/sh", "-c", way_in],
        input="cat /tmp/proof; exit\n",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "there" in shown.stdout, (way_in, shown.stderr)
    told = re.search(r"hcl2ansible cleanup --run (\S+)", output)
    assert told, output
    bench.hcl2ansible("cleanup", "--run", told[1]).succeeded()
    if machine.kind == "null":
        machine_is_the_users = [text for text in leftovers(bench, machine) if not text.startswith("/tmp/")]
        assert not machine_is_the_users
    else:
        nothing_left(bench, machine)
