# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""File systems mounted on this host for a chroot, and taken away again with all that is mounted below."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

from .._run.errors import ImageError, RemovalError
from .._run.ledger import Ledger, Resource
from . import tree
from .command import run, wrapped

MOUNTS = Path("/proc/self/mountinfo")
# Given as the third column: type, source, directory.
DEFAULT_MOUNTS = (
    ("proc", "proc", "/proc"),
    ("sysfs", "sysfs", "/sys"),
    ("bind", "/dev", "/dev"),
    ("devpts", "devpts", "/dev/pts"),
    ("binfmt_misc", "binfmt_misc", "/proc/sys/fs/binfmt_misc"),
)
_OCTAL = re.compile(r"\\([0-7]{3})")
# Text for a shell: the ids of the processes whose root is $1 or below it.
_PROCESSES = (
    "for each in /proc/[0-9]*; do "
    'case "$(readlink "$each/root")/" in "$1"/*) echo "${each#/proc/}";; esac; done'
)
_GENTLE_SECONDS = 2.0
_BUSY_SECONDS = 10.0


def mounted_below(path: str) -> list[str]:
    """The mount points at ``path`` and below it, the latest first."""
    fields = (line.split(" ", 5)[4] for line in MOUNTS.read_text("utf-8", "surrogateescape").splitlines())
    points = [_OCTAL.sub(lambda match: chr(int(match[1], 8)), field) for field in fields]
    return [each for each in points if each == path or each.startswith(f"{path}/")][::-1]


def mount_volume(
    ledger: Ledger, source: str, wrapper: str, device: str, path: str, options: Sequence[str]
) -> Path:
    """Mount a device at ``path``, which is made when it is missing; returns its real path."""
    place = Path(path).absolute().resolve()
    if mounted_below(str(place)):
        raise ImageError(f"mount_path: something is mounted at {place} already", f"umount -R {place}")
    made = not place.exists()
    token = {"path": str(place), "wrapper": wrapper, "made": "yes" if made else ""}
    resource = ledger.opening(source, "chroot.mount", token)
    run(wrapper, "mkdir", "-p", "--", str(place))
    flags = [word for option in options for word in ("-o", option)]
    run(wrapper, "mount", *flags, "--", device, str(place))
    ledger.opened(resource, str(place))
    return place


def mount_extra(wrapper: str, root: Path, kind: str, source: str, directory: str) -> None:
    """One of the mounts that the programs of the image expect; it goes when the volume is unmounted."""
    place = tree.inside(root, directory, follow=True)
    run(wrapper, "mkdir", "-p", "--", str(place))
    # Private, or what is mounted below (devpts) would appear on the host as well.
    flags = ["--bind", "--make-private"] if kind == "bind" else ["-t", kind]
    run(wrapper, "mount", *flags, "--", source, str(place))


def remove_mount(resource: Resource) -> None:
    """Unmount everything below the path, after ending the processes that run in it; verified."""
    path, wrapper = resource.token["path"], resource.token.get("wrapper", "")
    for place in mounted_below(path):
        _unmount(wrapper, path, place)
    if mounted_below(path):
        raise RemovalError(f"{path} is still mounted", f"umount -R {path}")
    if resource.token.get("made") and Path(path).is_dir():
        run(wrapper, "rmdir", "--", path)


def _unmount(wrapper: str, root: str, place: str) -> None:
    """Daemons that were started in the chroot keep it busy: they are ended, gently first."""
    began = time.monotonic()
    while place in mounted_below(place):
        try:
            run(wrapper, "umount", "--", place)
        except ImageError as error:
            waited = time.monotonic() - began
            processes = run(wrapper, "/bin/sh", "-c", _PROCESSES, "sh", root).split()
            if waited > _BUSY_SECONDS or (not processes and waited > _GENTLE_SECONDS):
                raise RemovalError(
                    f"{place} cannot be unmounted: {error.message}",
                    f"See who uses it with: fuser -vm {place}; then: umount -R {root}",
                ) from error
            signal = "-TERM" if waited < _GENTLE_SECONDS else "-KILL"
            if processes:
                run(wrapper, "/bin/sh", "-c", 'kill "$@" 2>/dev/null || :', "sh", signal, *processes)
            time.sleep(0.1)


def chroot_command(wrapper: str, root: str, command: str) -> list[str]:
    """The argv that runs ``/bin/sh -c command`` in the chroot."""
    return wrapped(wrapper, ["chroot", root, "/bin/sh", "-c", command])
