# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths, copied files, mounts and the lock of a chroot build."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._chroot import (
    command,
    copies,
    lock,
    mounts,
    tree,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, RemovalError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    (tmp_path / "run").mkdir()
    return Ledger(tmp_path / "run")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root/etc").mkdir(parents=True)
    return tmp_path / "root"


@pytest.mark.parametrize(
    ("links", "path", "expected"),
    [
        ({}, "/etc/hosts", "etc/hosts"),
        ({}, "/etc/../../../etc/./hosts", "etc/hosts"),
        ({"var": "/etc"}, "/var/x", "etc/x"),
        ({"var": "etc/../etc"}, "/var/x", "etc/x"),
        ({"var": "../../../../etc"}, "/var/x", "etc/x"),
        ({"etc/hosts": "/root/secret"}, "/etc/hosts", "etc/hosts"),
    ],
)
def test_links_of_the_image_do_not_lead_out_of_it(
    root: Path, links: dict[str, str], path: str, expected: str
) -> None:
    for name, target in links.items():
        (root / name).symlink_to(target)
    assert tree.inside(root, path) == root / expected


def test_the_last_link_is_followed_on_request(root: Path) -> None:
    (root / "var").symlink_to("/etc")
    assert tree.inside(root, "/var", follow=True) == root / "etc"


def test_links_in_a_circle_are_an_error(root: Path) -> None:
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("a")
    with pytest.raises(ImageError, match="links in a circle"):
        tree.inside(root, "/a/x")


@pytest.mark.parametrize(
    ("wrapper", "given", "expected"),
    [
        ("", ["cp", "a b"], ["cp", "a b"]),
        ("{{ .Command }}", ["cp", "a b"], ["cp", "a b"]),
        ("sudo {{.Command}}", ["cp", "a b"], ["/bin/sh", "-c", "sudo cp 'a b'"]),
        ("", "a | b", ["/bin/sh", "-c", "a | b"]),
    ],
)
def test_the_command_wrapper(wrapper: str, given: list[str] | str, expected: list[str]) -> None:
    assert command.wrapped(wrapper, given) == expected


def test_a_broken_wrapper_is_an_error() -> None:
    with pytest.raises(ImageError, match="command_wrapper"):
        command.wrapped("sudo {{.Command", ["id"])


def test_a_failed_command_says_what_it_said() -> None:
    with pytest.raises(ImageError, match=r"^ls /nowhere failed: .*No such file"):
        command.run("", "ls", "/nowhere")


@pytest.mark.parametrize("before", ["a file", "a link", "nothing"])
def test_a_copied_file_gives_back_what_was_there(
    ledger: Ledger, root: Path, tmp_path: Path, before: str
) -> None:
    source, secret = tmp_path / "resolv.conf", tmp_path / "secret"
    source.write_text("of the host")
    secret.write_text("secret")
    place = root / str(source).lstrip("/")
    place.parent.mkdir(parents=True)
    if before == "a file":
        place.write_text("of the image")
    elif before == "a link":
        place.symlink_to(secret)
    copies.copy(ledger, "source", "", root, str(source))
    assert place.read_text() == "of the host"
    assert not place.is_symlink()
    assert secret.read_text() == "secret"
    assert close_all(ledger, ledger.open_resources()) == []
    if before == "a file":
        assert place.read_text() == "of the image"
    elif before == "a link":
        assert place.readlink() == secret
    assert (os.path.lexists(place)) == (before != "nothing")
    assert not list(place.parent.glob("*original*"))


@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_copy_that_was_cut_off_gives_it_back_too(
    ledger: Ledger, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    """Killed after none, one (the directory) or two (the old file aside) of its commands."""
    source = tmp_path / "hosts"
    source.write_text("of the host")
    place = root / str(source).lstrip("/")
    place.parent.mkdir(parents=True)
    place.write_text("of the image")
    ran: list[str] = []

    def cut_off(wrapper: str, *argv: str) -> str:
        if len(ran) == done:
            raise KeyboardInterrupt
        ran.append(argv[0])
        return command.run(wrapper, *argv)

    monkeypatch.setattr(copies, "run", cut_off)
    with pytest.raises(KeyboardInterrupt):
        copies.copy(ledger, "source", "", root, str(source))
    monkeypatch.undo()
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    assert close_all(ledger, ledger.open_resources()) == []
    assert place.read_text() == "of the image"


@pytest.fixture
def volume(ledger: Ledger, tmp_path: Path) -> Iterator[Path]:
    """A mounted tmpfs, its path with characters that the kernel's list of mounts escapes."""
    path = tmp_path / "mount of a volume"
    yield mounts.mount_volume(ledger, "source", "", "tmpfs", str(path), ["size=1m", "mode=755"])
    subprocess.run(["umount", "-R", "-q", str(path)], check=False)


@pytest.fixture(autouse=True)
def tmpfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a device, mount finds the file system itself; here it has to be told."""
    run = mounts.run

    def telling(wrapper: str, *argv: str) -> str:
        if argv[0] == "mount" and "tmpfs" in argv and "-t" not in argv:
            argv = ("mount", "-t", "tmpfs", *argv[1:])
        return run(wrapper, *argv)

    monkeypatch.setattr(mounts, "run", telling)


@needs_root
def test_what_is_mounted_below_goes_with_the_volume(ledger: Ledger, volume: Path) -> None:
    (volume / "run").mkdir()
    (volume / "var").symlink_to("/run")
    mounts.mount_extra("", volume, "tmpfs", "tmpfs", "/var")
    mounts.mount_extra("", volume, "bind", "/etc", "/etc")
    assert mounts.mounted_below(str(volume)) == [f"{volume}/etc", f"{volume}/run", str(volume)]
    assert close_all(ledger, ledger.open_resources()) == []
    assert not volume.exists()
    assert mounts.mounted_below(str(volume)) == []
    assert Path("/etc/passwd").exists()


@needs_root
def test_a_directory_that_was_there_stays(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    mounts.mount_volume(ledger, "source", "", "tmpfs", str(tmp_path / "there"), [])
    assert close_all(ledger, ledger.open_resources()) == []
    assert (tmp_path / "there").is_dir()


@needs_root
def test_nothing_is_mounted_over_another_mount(ledger: Ledger, volume: Path) -> None:
    with pytest.raises(ImageError, match="something is mounted at"):
        mounts.mount_volume(ledger, "source", "", "tmpfs", str(volume), [])


@needs_root
def test_a_mount_that_was_cut_off_leaves_nothing(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="failed: "):
        mounts.mount_volume(ledger, "source", "", "/dev/there-is-none", str(tmp_path / "new"), [])
    assert close_all(ledger, ledger.open_resources()) == []
    assert not (tmp_path / "new").exists()


@needs_root
def test_a_volume_that_others_use_stays_and_says_so(
    ledger: Ledger, volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was started in the chroot may be ended."""
    monkeypatch.setattr(mounts, "_GENTLE_SECONDS", 0.1)
    (resource,) = ledger.open_resources()
    with subprocess.Popen(["sleep", "60"], cwd=volume) as user:
        with pytest.raises(RemovalError, match="cannot be unmounted") as caught:
            mounts.remove_mount(resource)
        assert user.poll() is None
        user.kill()
    assert "umount -R" in caught.value.hint


def test_the_lock_waits_for_another_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "LOCK", tmp_path / "packer-chroot/lock")
    told: list[str] = []
    script = (
        "import fcntl, sys, time; f = open(sys.argv[1]); fcntl.flock(f, fcntl.LOCK_EX); "
        "print('held', flush=True); time.sleep(0.5)"
    )
    with lock.choosing_a_device(told.append):
        pass
    assert told == []
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(lock.LOCK)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with lock.choosing_a_device(told.append):
        assert len(told) == 1
        assert "Waiting for another build" in told[0]
    holder.wait()
    holder.stdout.close()
