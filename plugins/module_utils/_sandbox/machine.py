# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sandboxes from outside: starting one, running commands in it, finding and ending it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._run import process
from .._run.errors import ImageError
from .commands import PATH, environment, privileges
from .holder import UPPER_FD
from .view import Tree

MARK = "hcl2ansible-sandbox"
# As guard does: the collection need not be importable by name.
_BOOTSTRAP = (
    "import sys, types; "
    "package = types.ModuleType('hcl2ansible_runtime'); package.__path__ = [sys.argv[1]]; "
    "sys.modules['hcl2ansible_runtime'] = package; "
    "from hcl2ansible_runtime.module_utils._sandbox.holder import main; main()"
)


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: its process 1 as seen from the host, and when that started."""

    pid: int
    started: str

    @classmethod
    def parse(cls, text: str) -> Sandbox:
        """The inverse of ``str``: "PID:START"; raises ValueError."""
        pid, _unused, started = text.partition(":")
        return cls(int(pid), started)

    def __str__(self) -> str:
        return f"{self.pid}:{self.started}"

    def is_alive(self) -> bool:
        return process.is_alive(self.pid, self.started)

    @property
    def root(self) -> Path:
        """Its root directory; follow no absolute link below it, for that would lead to the host."""
        return Path(f"/proc/{self.pid}/root")

    def upper(self, index: int) -> Path:
        """The layer with the changes of one tree."""
        return Path(f"/proc/{self.pid}/fd/{UPPER_FD}/{index}")

    def command_line(self, command: str, *, privileged: bool = False, user: str | None = None) -> list[str]:
        """argv that runs ``/bin/sh -c command`` inside, with a clean environment."""
        ids = None if user in (None, "", "root", "0") else self.ids(str(user))
        return [*self.enter(), *privileges(privileged, ids), *environment(ids), "/bin/sh", "-c", command]

    def ids(self, user: str) -> tuple[str, str]:
        """Numbers of a user inside and of its group; ``user`` is a name, a number, or UID:GID."""
        name, _unused, group = user.partition(":")
        for line in (self.root / "etc/passwd").read_text("utf-8", "replace").splitlines():
            fields = line.split(":")
            if len(fields) > 3 and name in (fields[0], fields[2]):
                return fields[2], group or fields[3]
        if name.isdigit():
            return name, group or name
        raise ImageError(f"There is no user {name} in the sandbox")

    def enter(self) -> list[str]:
        """argv in front of a command that is to run inside."""
        return ["nsenter", "--target", str(self.pid), "--mount", "--uts", "--ipc", "--pid", "--"]

    def processes(self) -> list[int]:
        """Ids, on the host, of the processes inside, without process 1."""
        try:
            inside = os.readlink(f"/proc/{self.pid}/ns/pid")
        except OSError:
            return []
        return [pid for pid in _processes_in("pid", inside) if pid != self.pid]

    def quiesce(self, seconds: float = 2.0) -> None:
        """End everything that still runs inside, gently first, so that the files stand still."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            end = time.monotonic() + seconds
            pids = self.processes()
            for pid in pids:
                with contextlib.suppress(OSError):
                    os.kill(pid, number)
            while pids and time.monotonic() < end:
                time.sleep(0.01)
                pids = self.processes()
            if not pids:
                return


def _processes_in(namespace: str, link: str) -> list[int]:
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{name}/ns/{namespace}") == link and process.start_time(int(name)):
                    found.append(int(name))
    return found


def start(
    directory: Path, trees: Sequence[Tree], hostname: str, labels: Sequence[str]
) -> tuple[Sandbox, bool]:
    """Start a sandbox with its layers in ``directory``; returns it, and whether its changes are in memory.

    ``labels`` stand on the process's command line, so that it is found again.
    """
    require()
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    plan = {"directory": str(directory), "hostname": hostname, "trees": [tree.to_dict() for tree in trees]}
    plugins = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, plugins, MARK, *labels, str(directory)],
        input=json.dumps(plan).encode(),
        capture_output=True,
        env={"PATH": PATH},
        cwd="/",
        start_new_session=True,
        timeout=60,
        check=False,
    )
    answers: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        answers |= json.loads(line)
    if "error" in answers:
        raise _refusal(answers)
    if "ready" not in answers or "pid" not in answers:
        raise ImageError(f"The sandbox did not start: {done.stderr.decode(errors='replace').strip()}")
    started = process.start_time(answers["pid"])
    if started is None:
        raise ImageError("The sandbox ended right after its start")
    return Sandbox(answers["pid"], started), bool(answers.get("memory"))


def require() -> None:
    """Raise ImageError when this host cannot have a sandbox, with the reason and what to do."""
    if not sys.platform.startswith("linux"):
        raise ImageError("The sandbox needs Linux", "Use the docker builder here")
    if os.geteuid() != 0:
        raise ImageError(
            "The sandbox needs root: a user namespace cannot hold the owners of this host's files",
            "Run as root (sudo -E env PATH=$PATH ansible-playbook ...), or use the docker builder",
        )
    for program in ("nsenter", "setpriv"):
        if shutil.which(program) is None:
            raise ImageError(
                f"The sandbox needs the program {program}", "Install util-linux (apt-get install util-linux)"
            )


def _refusal(answers: dict[str, Any]) -> ImageError:
    what, reason = answers["what"], answers["error"]
    hint = ""
    if answers["errno"] in (errno.EPERM, errno.EACCES):
        hint = (
            "In a container the kernel refuses namespaces and mounts: start it with --privileged, "
            "or run on the host, or use the docker builder"
        )
    elif answers["errno"] == errno.ENODEV:
        hint = "The kernel lacks overlayfs: modprobe overlay, or use the docker builder"
    elif answers["errno"] == errno.ENOSPC:
        hint = "A limit or a disk is full: see /proc/sys/user/max_*_namespaces and df"
    return ImageError(f"The kernel refuses the sandbox: {what}: {reason}", hint)


def find(label: str) -> list[tuple[Sandbox, list[str]]]:
    """Sandboxes (also half-made ones) with this label, and the words of their command line after the mark."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            words = (
                Path(f"/proc/{name}/cmdline").read_bytes().decode(errors="surrogateescape").split("\0")[:-1]
            )
        except OSError:
            continue
        if MARK in words and label in words[words.index(MARK) :]:
            started = process.start_time(int(name))
            if started:
                found.append((Sandbox(int(name), started), words[words.index(MARK) + 1 :]))
    return found


def end(sandbox: Sandbox, seconds: float = 5.0) -> bool:
    """Kill it with everything inside; whether it, and every process that saw its mounts, is gone."""
    try:
        mounts = os.readlink(f"/proc/{sandbox.pid}/ns/mnt")
        own = os.readlink("/proc/self/ns/mnt")
    except OSError:
        mounts = own = ""
    if sandbox.is_alive():
        with contextlib.suppress(ProcessLookupError):
            os.kill(sandbox.pid, signal.SIGKILL)
    deadline = time.monotonic() + seconds
    while True:
        # One that was still being made may be in the mounts of this very process.
        others = _processes_in("mnt", mounts) if mounts != own else []
        if not sandbox.is_alive() and not others:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
