# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real counterparts of the tests: a Docker engine, a base image, a registry and an ssh machine.

An engine that answers is used; else, as root, one is started on a socket of its own and stopped by ``stop_engine``.
Images are built from Debian packages, since no image registry has to be reachable.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

IMAGE = "hcl2ansible-test:bookworm-1"
PACKAGES = "ca-certificates,procps,python3-minimal,openssh-server,sudo,iproute2"
HOME = Path("/run/hcl2ansible-test")
DATA = Path("/var/lib/hcl2ansible-test")
SOCKET = HOME / "docker.sock"
# Of this process and all those that it starts: the workers of a parallel test run.
_OWNER = os.environ.setdefault("TEST_ENGINE_OWNER", str(os.getpid()))
SEARCH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


class Missing(Exception):
    """A counterpart cannot be had here; the text says why."""


class Refused(Missing):
    """The kernel does not let it be made: nothing that could be installed would help."""


def docker(*arguments: str, check: bool = True, **options: object) -> str:
    """Standard output of a docker command, stripped."""
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if check and done.returncode:
        raise RuntimeError(f"docker {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def answers() -> bool:
    """Whether the engine that ``docker`` talks to is there."""
    return shutil.which("docker") is not None and bool(
        docker("version", "--format", "{{.Server.Version}}", check=False)
    )


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One process at a time, among the workers of a test run."""
    HOME.mkdir(mode=0o755, exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def start_engine() -> None:
    """Make ``docker`` work in this process and its children, or raise Missing."""
    if answers():
        return
    if os.geteuid() != 0:
        raise Missing("no Docker engine answers, and only root can start one")
    if not shutil.which("dockerd", path=SEARCH):
        raise Missing("dockerd is not installed (Debian: docker.io)")
    with locked("engine"):
        os.environ["DOCKER_HOST"] = f"unix://{SOCKET}"
        if not answers():
            _launch_dockerd()


def _launch_dockerd() -> None:
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    (HOME / "docker.pid").unlink(missing_ok=True)
    (HOME / "owner").write_text(_OWNER)
    with (HOME / "dockerd.log").open("w") as log:
        subprocess.Popen(
            [
                "dockerd",
                "--host",
                f"unix://{SOCKET}",
                "--data-root",
                str(DATA / "docker"),
                "--exec-root",
                str(HOME / "exec"),
                "--pidfile",
                str(HOME / "docker.pid"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PATH": SEARCH},
        )
    until = time.monotonic() + 90
    while not answers():
        if time.monotonic() > until:
            raise Missing(f"dockerd does not answer: {(HOME / 'dockerd.log').read_text()[-2000:]}")
        time.sleep(0.2)


def stop_engine() -> None:
    """Stop the engine that ``start_engine`` started, here or in a process of this one, if it did."""
    pidfile, owner = HOME / "docker.pid", HOME / "owner"
    if pidfile.exists() and owner.exists() and owner.read_text() == _OWNER:
        pid = pidfile.read_text().strip()
        subprocess.run(["kill", pid], check=False, capture_output=True)
        # Until it has ended it may still answer to whoever starts one next.
        subprocess.run(["timeout", "60", "tail", f"--pid={pid}", "-f", "/dev/null"], check=False)


def base_image() -> str:
    """A Debian image with Python, procps and sshd, built once per engine."""
    with locked("image"):
        if not docker("images", "--quiet", IMAGE):
            if not shutil.which("mmdebstrap"):
                raise Missing("mmdebstrap is not installed")
            build = subprocess.Popen(
                ["mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", "-"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            loaded = subprocess.run(
                ["docker", "import", "-", IMAGE], stdin=build.stdout, check=False, capture_output=True
            )
            _unused, noise = build.communicate()
            if build.returncode or loaded.returncode:
                docker("rmi", "--force", IMAGE, check=False)
                raise Missing(
                    f"the base image cannot be built: {noise.decode()[-1500:]}{loaded.stderr.decode()}"
                )
    return IMAGE


def small_image() -> str:
    """A few megabytes with a shell in them: for what is about archives, not about Debian."""
    name = IMAGE.replace("bookworm", "small")
    with locked("small-image"):
        if not docker("images", "--quiet", name):
            pack = (
                "set -e; cd /; tar -cf /small.tar bin lib lib64 tmp srv etc/passwd; "
                "programs=$(for each in sh cat chmod env head id ls mkdir mktemp rm sleep sort tar; do command -v $each; done); "
                "libraries=$(ldd $programs | grep -o '/[^ ]*[.]so[^ ]*' | sed 's,^/lib,/usr/lib,' | sort -u); "
                "tar -rhf /small.tar $programs $libraries"
            )
            maker = docker("run", "-d", base_image(), "sh", "-c", pack)
            docker("wait", maker)
            copied = subprocess.Popen(["docker", "cp", f"{maker}:/small.tar", "-"], stdout=subprocess.PIPE)
            inner = subprocess.Popen(["tar", "-xOf", "-"], stdin=copied.stdout, stdout=subprocess.PIPE)
            subprocess.run(
                ["docker", "import", "-", name], stdin=inner.stdout, check=True, capture_output=True
            )
            docker("rm", maker)
    return name


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(host: str, port: int, seconds: float = 30) -> None:
    """Return as soon as something listens."""
    until = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection((host, port), timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@dataclass(frozen=True)
class SshMachine:
    """A container that answers on ssh; ``name`` is the container's."""

    name: str
    host: str
    port: int
    user: str
    key_file: Path

    def run(self, command: str) -> str:
        """Output of a command in the machine, not over ssh."""
        return docker("exec", self.name, "/bin/sh", "-c", command)


@contextmanager
def ssh_machine(directory: Path, name: str) -> Iterator[SshMachine]:
    """An sshd of its own, with a fresh key, removed at the end."""
    key = directory / "key"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", str(key)], check=True
    )
    public = (directory / "key.pub").read_text().strip()
    setup = (
        f"mkdir -p /run/sshd /root/.ssh && echo '{public}' >/root/.ssh/authorized_keys && exec /usr/sbin/sshd -D -e "
        "-o HostKeyAlgorithms=+ssh-rsa -o PubkeyAcceptedAlgorithms=+ssh-rsa -o MaxStartups=100:30:200"
    )
    docker("run", "-d", "--rm", "--init", "--name", name, base_image(), "/bin/sh", "-c", setup)
    try:
        host = docker("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name)
        wait_for_port(host, 22)
        yield SshMachine(name=name, host=host, port=22, user="root", key_file=key)
    finally:
        docker("rm", "--force", "--volumes", name, check=False)


@contextmanager
def registry(directory: Path, htpasswd: str = "") -> Iterator[str]:
    """``host:port`` of a Debian docker-registry with an empty store; ``htpasswd`` lines switch authentication on."""
    program = shutil.which("docker-registry", path=SEARCH)
    if not program:
        raise Missing("docker-registry is not installed")
    port = free_port()
    auth = ""
    if htpasswd:
        (directory / "htpasswd").write_text(htpasswd)
        auth = f"auth: {{htpasswd: {{realm: test, path: {directory}/htpasswd}}}}\n"
    (directory / "registry.yml").write_text(
        f"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {directory}/registry}}, "
        f"delete: {{enabled: true}}}}\nhttp: {{addr: '127.0.0.1:{port}'}}\n{auth}"
    )
    process = subprocess.Popen(
        [program, "serve", str(directory / "registry.yml")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_port("127.0.0.1", port)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def try_rehearsal(directory: Path) -> None:
    """Start and end a machine as a rehearsal does, below ``directory``; raises Missing or Refused."""
    from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
    from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox import machine, view

    if importlib.util.find_spec("moto") is None:
        raise Missing("moto is not installed (pip install 'hcl2ansible[rehearse]')")
    try:
        trees = view.plan("probe", [], [], [])
        machine.end(machine.start(directory, trees, "probe", ["run", "probe", directory.name])[0])
    except ImageError as error:
        raise Refused(str(error)) from error


def try_disk(directory: Path) -> None:
    """Make and remove a disk of a rehearsed machine; raises Refused."""
    from hcl2ansible.rehearse.disks import Disk
    from hcl2ansible.rehearse.driver import MachineError

    try:
        Disk(directory, 1).close()
    except MachineError as error:
        raise Refused(str(error)) from error
