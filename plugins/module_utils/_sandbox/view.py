# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which parts of the host's file system a sandbox shows: a system, without the host's secrets and data."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

# What a system has at the top; whatever else lies there is data of this host.
_TOP = frozenset(
    ("bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "libo32", "libx32", "media",
     "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var")
)  # fmt: skip

# "DIR/*": the directory stays, empty. "DIR/**": its directories stay, their files do not.
HIDDEN = (
    "/boot/*", "/dev/*", "/home/*", "/media/*", "/mnt/*", "/proc/*", "/root/*", "/run/*", "/srv/*",
    "/sys/*", "/tmp/*", "/var/backups/*", "/var/cache/**", "/var/crash/*",  # noqa: S108 - patterns
    "/var/lib/apt/lists/**",
    "/var/log/**", "/var/mail/*", "/var/spool/**", "/var/tmp/*", "/etc/*.keytab",  # noqa: S108
    "/etc/apt/auth.conf", "/etc/apt/auth.conf.d/*", "/etc/crypttab", "/etc/fstab", "/etc/group-",
    "/etc/gshadow-", "/etc/ipsec.d/private/*", "/etc/ipsec.secrets", "/etc/kubernetes/*",
    "/etc/letsencrypt/*", "/etc/NetworkManager/system-connections/*", "/etc/openvpn/*",
    "/etc/passwd-", "/etc/shadow-", "/etc/ssh/ssh_host_*", "/etc/ssl/private/*", "/etc/subgid-",
    "/etc/subuid-", "/etc/wireguard/*", "/etc/wpa_supplicant/*.conf", "/var/lib/containerd/*",
    "/var/lib/containers/*", "/var/lib/dbus/machine-id", "/var/lib/docker/*", "/var/lib/flatpak/*",
    "/var/lib/kubelet/*", "/var/lib/libvirt/*", "/var/lib/lxc/*", "/var/lib/lxd/*",
    "/var/lib/machines/*", "/var/lib/mongodb/*", "/var/lib/mysql/*", "/var/lib/NetworkManager/*",
    "/var/lib/postgresql/*", "/var/lib/rancher/*", "/var/lib/redis/*", "/var/lib/snapd/*",
    "/var/lib/systemd/coredump/*", "/var/lib/systemd/random-seed", "/var/lib/tailscale/*",
    "/var/snap/*",
)  # fmt: skip
# debconf needs its database to configure what is installed already; its passwords stay hidden.
_SPARED = ("/var/cache/debconf/config.dat", "/var/cache/debconf/templates.dat")
# Mounts of their own below these are part of the system.
_SYSTEM = ("/etc", "/opt", "/usr", "/var")
_REAL = frozenset(
    ("bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "nfs", "nfs4", "overlay",
     "reiserfs", "xfs", "zfs")
)  # fmt: skip

POLICY = "/usr/sbin/policy-rc.d"
RESOLVER = "/etc/resolv.conf"


@dataclass(frozen=True)
class Change:
    """How the copy differs from the host at a path; ``how``: gone, empty (directory), file."""

    path: str
    how: str
    content: str = ""
    mode: int = 0o644
    group: int = 0


@dataclass
class Tree:
    """One file system of the host that is shown, and what is different in it."""

    path: str
    changes: list[Change]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def plan(hostname: str, exclude: Sequence[str], include: Sequence[str], hide: Sequence[str]) -> list[Tree]:
    """The trees of a sandbox; ``exclude`` and ``hide`` add to HIDDEN, ``include`` is shown in spite of it."""
    shown = {
        _clean(path) for pattern in include for path in (glob.glob(pattern, include_hidden=True) or [pattern])
    }
    changes: dict[str, Change] = {}
    for change in [*_hidden((*HIDDEN, *_data_at_the_top()), {*shown, *_SPARED}), *_replaced(hostname, shown)]:
        changes[change.path] = change
    for change in _hidden((*exclude, *hide), set()):
        changes[change.path] = change
    trees = [Tree("/", []), *(Tree(path, []) for path in _system_mounts(changes))]
    for change in sorted(changes.values(), key=lambda each: each.path):
        owner = max(
            (tree for tree in trees if _inside(change.path, tree.path)), key=lambda tree: len(tree.path)
        )
        owner.changes.append(change)
    return trees


def _clean(path: str) -> str:
    """Absolute, with the links of the parent directories followed: an overlay must name the real place."""
    path = os.path.normpath("/" + path.lstrip("/"))
    parent, name = os.path.split(path)
    return os.path.join(os.path.realpath(parent), name) if name else "/"


def _inside(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def _data_at_the_top() -> list[str]:
    return [f"/{name}" for name in os.listdir("/") if name not in _TOP]


def _hidden(patterns: Iterable[str], shown: set[str]) -> Iterator[Change]:
    for pattern in patterns:
        if pattern.endswith("/**"):
            for directory in glob.glob(pattern[:-3]):
                yield from _hollow(_clean(directory), shown)
        elif pattern.endswith("/*"):
            for directory in glob.glob(pattern[:-2], include_hidden=True):
                if os.path.isdir(directory) and not os.path.islink(directory):
                    yield from _emptied(_clean(directory), shown)
        else:
            for path in glob.glob(pattern, include_hidden=True):
                yield from _gone(_clean(path), shown)


def _gone(path: str, shown: set[str]) -> Iterator[Change]:
    if any(_inside(path, each) for each in shown):
        return
    if any(_inside(each, path) for each in shown):
        yield from _emptied(path, shown)
    elif path != "/":
        yield Change(path, "gone")


def _emptied(path: str, shown: set[str]) -> Iterator[Change]:
    if any(_inside(path, each) for each in shown):
        return
    if not any(_inside(each, path) for each in shown):
        yield Change(path, "empty")
        return
    for name in _names(path):
        yield from _gone(os.path.join(path, name), shown)


def _hollow(path: str, shown: set[str]) -> Iterator[Change]:
    for name in _names(path):
        child = os.path.join(path, name)
        if os.path.isdir(child) and not os.path.islink(child):
            yield from _hollow(child, shown)
        else:
            yield from _gone(child, shown)


def _names(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []


def _replaced(hostname: str, shown: set[str]) -> Iterator[Change]:
    """Files with other content than the host's: its name, its machine id, its passwords."""
    hosts = f"127.0.0.1\tlocalhost\n127.0.1.1\t{hostname}\n::1\tlocalhost ip6-localhost ip6-loopback\n"
    yield Change("/etc/hostname", "file", hostname + "\n")
    yield Change("/etc/hosts", "file", hosts)
    yield Change("/etc/machine-id", "file", "", 0o444)
    yield Change(RESOLVER, "file", _text("/etc/resolv.conf"))
    if not os.path.lexists(POLICY):
        # Packages that are installed must not start their services on this host's network.
        yield Change(POLICY, "file", "#!/bin/sh\nexit 101\n", 0o755)
    for path in ("/etc/shadow", "/etc/gshadow"):
        if os.path.isfile(path) and path not in shown:
            status = os.stat(path)
            yield Change(path, "file", _locked(_text(path)), stat.S_IMODE(status.st_mode), status.st_gid)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:
            return stream.read()
    except OSError:
        return ""


def _locked(text: str) -> str:
    """The lines of shadow or gshadow with every password locked."""
    lines = []
    for line in text.splitlines():
        fields = line.split(":")
        if len(fields) > 1 and not fields[1].startswith(("*", "!")):
            fields[1] = "*"
        lines.append(":".join(fields))
    return "".join(f"{line}\n" for line in lines)


def _system_mounts(changes: dict[str, Change]) -> list[str]:
    found = set()
    for line in _text("/proc/self/mountinfo").splitlines():
        left, _unused, right = line.partition(" - ")
        path = left.split()[4].encode().decode("unicode_escape")
        covered = any(
            change.how in ("gone", "empty") and _inside(path, change.path) for change in changes.values()
        )
        ours = right.split()[0] in _REAL and any(_inside(path, each) for each in _SYSTEM)
        # The root of a container, as engines mount it: no part of this system, and gone with the container.
        ours = ours and not (right.startswith("overlay ") and path.endswith("/merged"))
        if ours and not covered and os.path.isdir(path) and not set(path) & set(":,\\"):
            found.add(path)
    return sorted(found)
