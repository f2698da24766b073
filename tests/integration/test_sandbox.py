# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder sandbox on this host: its view, its image, and that nothing of it stays."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tarfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Resource
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox import machine, removers, view

from .conftest import Workbench

pytestmark = pytest.mark.usefixtures("sandbox_capable")

PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - ansible.builtin.add_host: {{name: sandbox.web, groups: [images], source: {{type: sandbox, name: web}}}}
- hosts: images
  gather_facts: false
  strategy: ansible.builtin.free
  tasks:
    - block:
        - hcl2ansible.images.sandbox: {{state: started, {options}}}
        {steps}
        - hcl2ansible.images.sandbox: {{state: captured}}
      always:
        - hcl2ansible.images.sandbox: {{state: absent}}
"""


@pytest.fixture(scope="session")
def sandbox_capable(root_only: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A kernel that refuses namespaces is a reason to skip; anything else must work."""
    directory = tmp_path_factory.mktemp("probe") / "sandbox-probe"
    try:
        sandbox, _unused = machine.start(
            directory, view.plan("probe", [], [], []), "probe", ["run", "probe", "sandbox-probe"]
        )
    except ImageError as error:
        pytest.skip(str(error))
    machine.end(sandbox)


Start = Callable[..., machine.Sandbox]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts sandboxes and removes them, verified, at the end."""
    made: list[Resource] = []

    def function(
        exclude: tuple[str, ...] = (), include: tuple[str, ...] = (), hide: tuple[str, ...] = ()
    ) -> Any:
        marker = f"sandbox-{uuid.uuid4().hex[:12]}"
        token = {"marker": marker, "directory": str(tmp_path / marker)}
        made.append(Resource("sandbox.machine", token, "", "sandbox.web", "run"))
        trees = view.plan("web", exclude, include, hide)
        return machine.start(tmp_path / marker, trees, "web", ["run", "sandbox.web", marker])[0]

    yield function
    for resource in made:
        removers.remove_machine(resource)
        assert not Path(resource.token["directory"]).exists()
        assert resource.token["marker"] not in Path("/proc/self/mountinfo").read_text()
        # A second time finds nothing to do.
        removers.remove_machine(resource)


def inside(sandbox: machine.Sandbox, command: str, **options: Any) -> str:
    argv = sandbox.command_line(command, **options)
    return subprocess.run(argv, capture_output=True, text=True, check=True, timeout=60).stdout


def run(bench: Workbench, options: str, *steps: str, arguments: tuple[str, ...] = ()) -> Any:
    return bench.playbook(PLAYBOOK.format(options=options, steps="\n        ".join(steps)), *arguments)


def left_behind() -> list[Resource]:
    # Another worker of a parallel test run has sandboxes of its own.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return [each for each in removers.sweep_machines() if worker in each.token["directory"]]


def test_a_change_is_in_the_image_and_not_on_the_host(bench: Workbench) -> None:
    mark = f"/opt/mark-{uuid.uuid4().hex}"
    done = run(
        bench,
        "export_path: out/rootfs.tar, packages: [essential]",
        f'- hcl2ansible.images.shell: {{inline: ["echo made > {mark}; rm /etc/debian_version; hostname"]}}',
        f"- ansible.builtin.copy: {{content: copied, dest: {mark}.copy, mode: '0640', owner: '33'}}",
    ).succeeded()
    assert "==> sandbox.web: web" in done.output
    assert not Path(mark).exists()
    assert Path("/etc/debian_version").exists()
    with tarfile.open(bench.directory / "out/rootfs.tar") as tar:
        members = {member.name: member for member in tar}
        assert tar.extractfile(mark.lstrip("/")).read() == b"made\n"  # type: ignore[union-attr]
        status = tar.extractfile("var/lib/dpkg/status").read().decode()  # type: ignore[union-attr]
    copied = members[f"{mark.lstrip('/')}.copy"]
    assert (copied.mode, copied.uid) == (0o640, 33)
    assert "etc/debian_version" not in members
    assert not [name for name in members if name.startswith(("root/", "tmp/", "proc/", "dev/", "home/"))]
    assert not [member for member in members.values() if member.ischr() or member.isblk()]
    assert members["etc/resolv.conf"].size == 0
    assert "usr/sbin/policy-rc.d" not in members
    names = [line.split(": ")[1] for line in status.splitlines() if line.startswith("Package: ")]
    assert "bash" in names
    assert len(names) < len(list(Path("/var/lib/dpkg/info").glob("*.list"))) or len(names) < 100
    assert left_behind() == []


def test_the_image_runs_in_an_engine(bench: Workbench, engine: None) -> None:
    name = f"hcl2ansible-test-{uuid.uuid4().hex[:8]}"
    chain = f"""
    - hcl2ansible.images.docker_import: {{artifact: "{{{{ artifact }}}}", repository: {name}}}
    """
    text = PLAYBOOK.format(
        options="export_path: rootfs.tar, packages: [essential]",
        steps='- hcl2ansible.images.shell: {inline: ["id"]}',
    )
    bench.playbook(text + chain).succeeded()
    try:
        script = "id -u; . /etc/os-release; echo $ID; dpkg --audit; ldconfig -p | head -1; ls /root /tmp"
        argv = ["docker", "run", "--rm", name, "/bin/sh", "-ec", script]
        lines = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.splitlines()
    finally:
        subprocess.run(["docker", "rmi", name], capture_output=True, check=False)
    assert lines[0] == "0"
    assert lines[1] == "debian"


def test_it_shows_a_system_and_hides_the_host(start: Start, tmp_path: Path) -> None:
    sandbox = start(exclude=("/usr/share/doc/*", "/etc/issue*"))
    look = "ls -A /root /home /usr/share/doc; cat /etc/machine-id; ls /etc/issue* || true"
    out = inside(sandbox, f"hostname; {look}; id -u; pwd")
    assert out.split("\n") == ["web", "/home:", "", "/root:", "", "/usr/share/doc:", "0", "/", ""]
    passwords = [line.split(":")[1] for line in inside(sandbox, "cat /etc/shadow").splitlines()]
    assert all(password.startswith(("*", "!")) for password in passwords)
    assert "/etc/ssh/ssh_host" not in inside(sandbox, "ls /etc/ssh/* 2>/dev/null || true")
    assert inside(sandbox, "cat /proc/1/cmdline").count("hcl2ansible-sandbox") == 1
    shown = inside(sandbox, "ls /").split()
    assert set(shown) <= view._TOP
    assert inside(sandbox, "env").count("=") < 12


def test_what_is_included_is_there_and_can_be_changed(start: Start) -> None:
    home = Path("/root") / f".hcl2ansible-test-{uuid.uuid4().hex}"
    (home / "kept").mkdir(parents=True)
    (home / "kept/file").write_text("host")
    (home / "other").write_text("host")
    try:
        sandbox = start(include=(str(home / "kept"),))
        assert (
            inside(sandbox, f"ls -A {home}; cat {home}/kept/file; echo new > {home}/kept/file")
            == "kept\nhost"
        )
        assert (home / "kept/file").read_text() == "host"
    finally:
        subprocess.run(["rm", "-rf", home], check=True)


def test_accidents_do_not_reach_the_host(start: Start) -> None:
    sandbox = start()
    kills = "kill -9 1; kill -0 1 && false"
    for command in ("mount -t tmpfs none /mnt", "hostname other", kills, "echo b > /proc/sysrq-trigger"):
        argv = sandbox.command_line(f"({command}) 2>/dev/null")
        assert subprocess.run(argv, check=False).returncode != 0, command
    assert sandbox.is_alive()
    assert inside(sandbox, "mount -t tmpfs none /mnt && echo mounted", privileged=True) == "mounted\n"
    assert not os.path.ismount("/mnt")
    assert inside(sandbox, "id -un; echo $HOME", user="nobody").split() == ["nobody", "/nonexistent"]


def test_mounts_of_the_host_below_the_system_are_copied_too(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/on-disk").write_text("host")
    place = Path(f"/opt/hcl2ansible-test-{uuid.uuid4().hex[:8]}")
    place.mkdir()
    script = f"""
import os
import subprocess, sys
from pathlib import Path
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox import capture, machine, view
trees = view.plan("web", [], [], [])
directory = Path({str(tmp_path)!r}) / "sandbox-mounts"
sandbox, _ = machine.start(directory, trees, "web", ["run", "x", "sandbox-mounts"])
try:
    subprocess.run(sandbox.command_line("cat {place}/on-disk; echo new > {place}/made"), check=True)
    capture.capture(sandbox, [tree.path for tree in trees], ["essential"], Path({str(tmp_path)!r}) / "x.tar")
finally:
    machine.end(sandbox)
"""
    mount = f"mount --bind {shlex.quote(str(tmp_path / 'data'))} {place} && exec {sys.executable} -"
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    try:
        argv = ["unshare", "--mount", "sh", "-c", mount]
        done = subprocess.run(
            argv, input=script, capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
    finally:
        place.rmdir()
    if "overlay" in done.stdout:
        pytest.skip("the temporary directory is no file system of its own kind")
    assert done.stdout == "host"
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["on-disk"]
    with tarfile.open(tmp_path / "x.tar") as tar:
        assert f"{place}/made".lstrip("/") in tar.getnames()


def test_changes_go_to_memory_where_the_disk_cannot_hold_them(start: Start) -> None:
    """Inside a sandbox the disk is an overlay, on which no upper layer can lie."""
    outer = start(include=(sys.base_prefix,))
    script = """
import sys
sys.path.insert(0, "/tmp/code")
from pathlib import Path
from plugins.module_utils._sandbox import machine, view
labels = ["run", "source", "sandbox-inner"]
trees = view.plan("inner", [], [], [])
sandbox, memory = machine.start(Path("/opt/sandbox-inner"), trees, "inner", labels)
print(memory)
import os
import subprocess
subprocess.run(sandbox.command_line("echo x > /etc/made; cat /etc/made; hostname"), check=True)
print(machine.end(sandbox))
"""
    root = Path(__file__).resolve().parents[2]
    code = subprocess.run(
        ["tar", "-C", root, "-cf", "-", "plugins/module_utils"], capture_output=True, check=True
    )
    unpack = outer.command_line("mkdir /tmp/code && tar -C /tmp/code -xf -", privileged=True)
    subprocess.run(unpack, input=code.stdout, check=True)
    pythons = ("/usr/bin/python3", f"{sys.base_prefix}/bin/python3")
    command = f"{next(path for path in pythons if Path(path).exists())} -B -u -"
    argv = outer.command_line(command, privileged=True)
    done = subprocess.run(argv, input=script, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True", "x", "inner", "True"], done.stderr


def test_a_machine_that_dies_fails_the_build_and_leaves_nothing(bench: Workbench) -> None:
    step = "- ansible.builtin.command: kill -9 {{ hcl2ansible_sandbox.split(':')[0] }}"
    steps = (step, "  delegate_to: localhost", '- hcl2ansible.images.shell: {inline: ["true"]}')
    done = run(bench, "export_path: rootfs.tar", *steps).failed()
    assert "sandbox" in done.output
    assert not (bench.directory / "rootfs.tar").exists()
    assert left_behind() == []


def test_a_kept_machine_can_be_entered_as_it_says(bench: Workbench) -> None:
    step = '- hcl2ansible.images.shell: {inline: ["echo here > /opt/kept-mark; exit 7"]}'
    done = run(
        bench, "export_path: rootfs.tar", step, arguments=("-e", "hcl2ansible_on_error=abort")
    ).failed()
    (resource,) = left_behind()
    try:
        command = next(line for line in done.output.splitlines() if "Get in with: " in line).partition(
            "with: "
        )[2]
        shell = subprocess.run(
            shlex.split(command), input="cat /opt/kept-mark\n", capture_output=True, text=True, check=False
        )
        assert shell.stdout == "here\n"
        time.sleep(0.5)
        assert left_behind()
    finally:
        removers.remove_machine(resource)
    assert left_behind() == []


def test_check_mode_starts_nothing(bench: Workbench) -> None:
    text = """
    - hosts: localhost
      gather_facts: false
      tasks:
        - hcl2ansible.images.sandbox: {state: started, export_path: rootfs.tar, packages: [essential]}
          check_mode: true
          register: planned
        - ansible.builtin.copy: {content: "{{ planned | to_json }}", dest: planned.json}
    """
    bench.playbook(text).succeeded()
    planned = json.loads((bench.directory / "planned.json").read_text())["plan"]
    assert planned["export_path"] == "rootfs.tar"
    assert planned["packages"] > 10
    assert left_behind() == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("export_path: .", "is a directory"),
        ("export_path: x.tar, packages: [no-such-package]", "no-such-package"),
        ("export_path: x.tar, exclude: [relative]", "not an absolute path"),
        ("export_path: x.tar, hostname: 'a b'", "not the name of a host"),
        ("packages: []", "export_path is required"),
    ],
)
def test_bad_options_are_refused_before_anything_starts(bench: Workbench, options: str, says: str) -> None:
    assert says in run(bench, options, "- ansible.builtin.meta: noop").failed().output
    assert left_behind() == []


def test_a_full_disk_is_said_and_leaves_no_part(bench: Workbench) -> None:
    small = bench.directory / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", small], check=True)
    try:
        done = run(
            bench, "export_path: small/rootfs.tar, packages: [essential]", "- ansible.builtin.meta: noop"
        ).failed()
        assert "The disk is full" in done.output
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)
    assert left_behind() == []
