# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process that is the sandbox: makes its view of the files, then waits to be killed as its process 1."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import stat
import sys
from typing import Any

from . import kernel

# Through /proc/PID/fd/UPPER_FD the layers that hold what was changed are reached from outside.
UPPER_FD = 9
_NODES = ("null", "zero", "full", "random", "urandom", "tty")
_LINKS = {
    "ptmx": "pts/ptmx",
    "fd": "/proc/self/fd",
    "stdin": "/proc/self/fd/0",
    "stdout": "/proc/self/fd/1",
    "stderr": "/proc/self/fd/2",
}


def main() -> None:
    """Read the plan from standard input; write the process id and then "ready" or an error as JSON lines."""
    plan: dict[str, Any] = json.load(sys.stdin)
    os.umask(0o022)
    try:
        kernel.unshare(kernel.NEW_MOUNTS | kernel.NEW_HOSTNAME | kernel.NEW_IPC | kernel.NEW_PIDS)
        pid = os.fork()
    except OSError as error:
        _report({"error": error.strerror, "errno": error.errno, "what": error.filename or "fork"})
        return
    if pid:
        _report({"pid": pid})
        # No clean-up of the interpreter: it could wait for the child's end of the pipe.
        os._exit(0)
    try:
        memory = _make(plan)
    except OSError as error:
        _report({"error": error.strerror, "errno": error.errno, "what": str(error.filename)})
        os._exit(1)
    _report({"ready": True, "memory": memory})
    _wait()


def _report(message: dict[str, Any]) -> None:
    os.write(1, (json.dumps(message) + "\n").encode())


def _wait() -> None:
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    # Ignoring the death of children makes the kernel reap the orphans that process 1 inherits.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        signal.pause()


def _make(plan: dict[str, Any]) -> bool:
    """Build the view and move into it; returns whether changes are kept in memory."""
    os.setsid()
    kernel.mount("none", "/", "", kernel.RECURSIVE | kernel.PRIVATE)
    os.chdir(plan["directory"])
    for name in ("mask", "layers", "root"):
        os.makedirs(name, exist_ok=True)
    kernel.mount("tmpfs", "mask", "tmpfs", 0, "mode=0755")
    for index, tree in enumerate(plan["trees"]):
        _Mask(f"mask/{index}", tree["path"]).make(tree["changes"])
    memory = _mount_trees(plan["trees"])
    if os.path.exists("/proc/self/fd/9"):
        os.close(UPPER_FD)
    upper = os.open("layers/upper", os.O_RDONLY | os.O_DIRECTORY)
    os.dup2(upper, UPPER_FD)
    os.makedirs("layers/tmp", exist_ok=True)
    _system_mounts("root")
    kernel.enter_root("root")
    socket.sethostname(plan["hostname"])
    return memory


def _mount_trees(trees: list[dict[str, Any]]) -> bool:
    try:
        _mount_overlays(trees)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM, errno.EREMOTE):
            raise
        # The file system of the run directory cannot hold the upper layer of an overlay: memory can.
        kernel.mount("tmpfs", "layers", "tmpfs", 0, "mode=0755")
        _mount_overlays(trees)
        return True
    return False


def _mount_overlays(trees: list[dict[str, Any]]) -> None:
    for index, tree in enumerate(trees):
        upper, work = f"layers/upper/{index}", f"layers/work/{index}"
        os.makedirs(upper, exist_ok=True)
        os.makedirs(work, exist_ok=True)
        _copy_status(tree["path"], upper)
        options = f"lowerdir=mask/{index}:{tree['path']},upperdir={upper},workdir={work}"
        target = "root" + tree["path"].rstrip("/")
        # Nothing here outlives the sandbox, so nothing need be synced; older kernels do not know it.
        for extra in (
            ",redirect_dir=off,metacopy=off,index=off,volatile",
            ",redirect_dir=off,metacopy=off",
            "",
        ):
            try:
                kernel.mount("overlay", target, "overlay", kernel.NO_DEV, options + extra)
                break
            except OSError as error:
                if error.errno != errno.EINVAL or not extra:
                    raise


def _copy_status(source: str, target: str) -> None:
    status = os.lstat(source)
    os.chown(target, status.st_uid, status.st_gid)
    os.chmod(target, stat.S_IMODE(status.st_mode))
    os.utime(target, ns=(status.st_mtime_ns, status.st_mtime_ns))


class _Mask:
    """The layer between the host's files and the changes: it hides and replaces."""

    def __init__(self, place: str, lower: str) -> None:
        self.place = place
        self.lower = lower
        self.parents: list[str] = []

    def make(self, changes: list[dict[str, Any]]) -> None:
        os.mkdir(self.place)
        _copy_status(self.lower, self.place)
        for change in changes:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError, FileExistsError):
                self.apply(change)
        for path in reversed(self.parents):
            _copy_status(path, self.at(path))

    def at(self, path: str) -> str:
        return os.path.join(self.place, os.path.relpath(path, self.lower))

    def apply(self, change: dict[str, Any]) -> None:
        path, target = change["path"], self.at(change["path"])
        self.parent(os.path.dirname(path))
        if change["how"] == "gone":
            os.mknod(target, stat.S_IFCHR, 0)
        elif change["how"] == "empty":
            if path != self.lower:
                os.mkdir(target)
            os.setxattr(target, "trusted.overlay.opaque", b"y")
            _copy_status(path, target)
        else:
            with open(target, "x", encoding="utf-8", errors="surrogateescape") as stream:
                stream.write(change["content"])
            os.chown(target, 0, change["group"])
            os.chmod(target, change["mode"])

    def parent(self, path: str) -> None:
        if path == self.lower or os.path.isdir(self.at(path)):
            return
        self.parent(os.path.dirname(path))
        os.mkdir(self.at(path))
        self.parents.append(path)


def _system_mounts(root: str) -> None:
    secure = kernel.NO_SUID | kernel.NO_DEV | kernel.NO_EXEC
    for name in ("proc", "sys", "dev", "run", "tmp"):
        os.makedirs(f"{root}/{name}", exist_ok=True)
    kernel.mount("proc", f"{root}/proc", "proc", secure)
    for name in ("sys", "sysrq-trigger"):
        _read_only(f"{root}/proc/{name}", f"{root}/proc/{name}")
    _read_only("/sys", f"{root}/sys")
    kernel.mount("tmpfs", f"{root}/run", "tmpfs", kernel.NO_SUID | kernel.NO_DEV, "mode=0755")
    os.mkdir(f"{root}/run/lock")
    os.chmod(f"{root}/run/lock", 0o1777)  # noqa: S103 - as on every system
    os.chmod("layers/tmp", 0o1777)  # noqa: S103
    kernel.mount("layers/tmp", f"{root}/tmp", "", kernel.BIND)  # noqa: S108
    _devices(f"{root}/dev")


def _read_only(source: str, target: str) -> None:
    if os.path.exists(source):
        kernel.mount(source, target, "", kernel.BIND)
        kernel.mount("none", target, "", kernel.BIND | kernel.REMOUNT | kernel.READ_ONLY | kernel.NO_SUID)


def _devices(dev: str) -> None:
    kernel.mount("tmpfs", dev, "tmpfs", kernel.NO_SUID | kernel.NO_EXEC, "mode=0755,size=64k")
    for name in ("pts", "shm"):
        os.mkdir(f"{dev}/{name}")
    kernel.mount(
        "devpts",
        f"{dev}/pts",
        "devpts",
        kernel.NO_SUID | kernel.NO_EXEC,
        "newinstance,ptmxmode=0666,mode=0620,gid=5",
    )
    kernel.mount("tmpfs", f"{dev}/shm", "tmpfs", kernel.NO_SUID | kernel.NO_DEV, "mode=1777")
    for name in _NODES:
        with open(f"{dev}/{name}", "w"):
            pass
        kernel.mount(f"/dev/{name}", f"{dev}/{name}", "", kernel.BIND)
    for name, target in _LINKS.items():
        os.symlink(target, f"{dev}/{name}")
