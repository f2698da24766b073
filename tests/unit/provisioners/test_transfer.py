# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Uploads and downloads through a local shell, file by file and tree by tree."""

from __future__ import annotations

import io
import os
import shutil
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action import tar_stream
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.download import Download
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.unpacking import Unpacking
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.upload import Upload

from .conftest import Shell

Make = Callable[..., Shell]


class Far(Shell):
    """A machine with the rules of ssh."""

    keeps_links = False
    creates_directories = False


class Ledger:
    """Only counts: each opened thing must be closed."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def opening(self, _source: str, _kind: str, token: dict[str, str]) -> str:
        self.open.append(token["path"])
        return token["path"]

    def opened(self, resource: str, _id: str) -> None:
        assert resource in self.open

    def closed(self, resource: str) -> None:
        self.open.remove(resource)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A directory with what makes directories hard."""
    top = tmp_path / "tree"
    (top / "sub").mkdir(parents=True)
    (top / "empty").mkdir()
    (top / "one.txt").write_text("one\n")
    (top / "sub" / "two with 'quotes' & sp\u00e4ces").write_text("two\n")
    (top / "tool").write_bytes(b"#!/bin/sh\n\0")
    (top / "tool").chmod(0o755)
    (top / ("long" * 40)).write_text("long name\n")
    (top / "-rf").write_text("option?\n")
    (top / "read-only").mkdir()
    (top / "read-only" / "x").write_text("x")
    (top / "read-only").chmod(0o555)
    (top / "link").symlink_to("one.txt")
    (top / "dangling").symlink_to("nowhere")
    (top / "sub" / "up").symlink_to("../empty")
    (top / "sub").chmod(0o700)
    os.utime(top / "one.txt", (1_000_000_000, 1_000_000_000))
    return top


def shape(top: Path, *, follow: bool = False) -> dict[str, tuple[str, str]]:
    """Name -> (mode, content or target) of everything below."""
    found = {}
    for path in sorted(top.rglob("*")):
        through = follow and path.exists()
        status = path.stat() if through else path.lstat()
        if stat.S_ISLNK(status.st_mode):
            body = str(path.readlink())
        else:
            body = path.read_bytes().decode("latin-1") if path.is_file() else ""
        found[str(path.relative_to(top))] = (stat.filemode(status.st_mode), body)
    return found


def send(machine: Shell, source: Path | str, destination: Path | str) -> None:
    Upload(machine).send(str(source), str(destination))


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o4755])
def test_a_file_keeps_mode_and_time(plain_machine: Make, tmp_path: Path, mode: int) -> None:
    source = tmp_path / "it's a file"
    source.write_bytes(bytes(range(256)) * 5000)
    source.chmod(mode)
    os.utime(source, (1_000_000_000, 1_000_000_000))
    target = tmp_path / "target file"
    send(plain_machine(), source, target)
    assert target.read_bytes() == source.read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert target.stat().st_mtime == 1_000_000_000


def test_a_file_into_a_directory(plain_machine: Make, tmp_path: Path) -> None:
    source = tmp_path / "name"
    source.write_text("x")
    (tmp_path / "there").mkdir()
    send(plain_machine(), source, f"{tmp_path}/there/")
    assert (tmp_path / "there" / "name").read_text() == "x"


@pytest.mark.parametrize("kind", [Shell, Far])
@pytest.mark.parametrize(
    ("destination", "reason"),
    [("there", "end the destination with a slash"), ("no/x", "no directory"), ("no/", "no directory")],
)
def test_places_where_a_file_cannot_go(
    kind: type[Shell], tmp_path: Path, destination: str, reason: str
) -> None:
    source = tmp_path / "name"
    source.write_text("x")
    (tmp_path / "there").mkdir()
    before = shape(tmp_path)
    with pytest.raises(ImageError, match=reason):
        send(kind(), source, f"{tmp_path}/{destination}")
    assert shape(tmp_path) == before


# source suffix, destination, where the contents arrive for containers and for ssh (None: refused)
PLACES = [
    ("", "there", "there/tree", "there/tree"),
    ("", "there/", "there/tree", "there/tree"),
    ("", "new", "new", "new"),
    ("", "new/", "new", "new"),
    ("", "new/deep", None, None),
    ("/", "there", "there", "there"),
    ("/", "new", "new", None),
    ("/", "new/deep", None, None),
    ("", "file", None, None),
    ("/", "file", None, None),
]


@pytest.mark.parametrize("without_tar", [False, True])
@pytest.mark.parametrize("kind", [Shell, Far])
@pytest.mark.parametrize(("suffix", "destination", "near", "far"), PLACES)
def test_where_a_directory_goes(
    kind: type[Shell],
    without_tar: bool,
    suffix: str,
    destination: str,
    near: str | None,
    far: str | None,
    tree: Path,
    tmp_path: Path,
) -> None:
    machine = kind(prelude="command() { return 1; }" if without_tar else "")
    base = tmp_path / "machine"
    (base / "there").mkdir(parents=True)
    (base / "there").chmod(0o1777)
    (base / "file").write_text("")
    before = shape(base)
    expected = far if kind is Far else near
    if expected is None:
        with pytest.raises(ImageError, match="on the machine"):
            send(machine, f"{tree}{suffix}", f"{base}/{destination}")
        assert shape(base) == before
        return
    send(machine, f"{tree}{suffix}", f"{base}/{destination}")
    assert shape(base / expected) == shape(tree, follow=kind is Far)
    assert (base / expected / "one.txt").stat().st_mtime == 1_000_000_000
    assert stat.S_IMODE((base / "there").stat().st_mode) == 0o1777, (
        "a directory that was there keeps its mode"
    )
    if expected != "there":
        assert stat.S_IMODE((base / expected).stat().st_mode) == stat.S_IMODE(tree.stat().st_mode)


def test_a_link_to_a_directory_is_not_replaced_by_a_directory(plain_machine: Make, tmp_path: Path) -> None:
    """As /lib is a link to /usr/lib on machines of today."""
    (tmp_path / "tree" / "lib").mkdir(parents=True)
    (tmp_path / "tree" / "lib" / "new").write_text("new")
    (tmp_path / "machine" / "usr" / "lib").mkdir(parents=True)
    (tmp_path / "machine" / "lib").symlink_to("usr/lib")
    send(plain_machine(), f"{tmp_path}/tree/", tmp_path / "machine")
    assert (tmp_path / "machine" / "lib").is_symlink()
    assert (tmp_path / "machine" / "usr" / "lib" / "new").read_text() == "new"


def test_links_in_a_circle_are_refused_where_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "self").symlink_to(".")
    with pytest.raises(ImageError, match="circle"):
        send(Far(), tmp_path / "tree", tmp_path / "new")


def test_a_source_that_cannot_be_read(plain_machine: Make, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="Bad source"):
        send(plain_machine(), tmp_path / "missing", tmp_path / "x")


@pytest.mark.parametrize("follow", [False, True])
def test_both_makers_of_streams_agree(tree: Path, follow: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if follow:
        for path in [path for path in tree.rglob("*") if path.is_symlink()]:
            path.unlink()
    with tar_stream.stream(str(tree), follow=follow) as made:
        assert hasattr(made, "fileno"), "the system's tar is used"
        by_tar = members(b"".join(made))
    monkeypatch.setattr(shutil, "which", lambda *_arguments: None)
    with tar_stream.stream(str(tree), follow=follow) as made:
        assert members(b"".join(made)) == by_tar


def members(data: bytes) -> set[tuple[Any, ...]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {
            (
                each.name.removeprefix("./"),
                each.type,
                each.mode if not each.issym() else 0,
                each.uid,
                each.linkname,
                int(each.mtime) if not each.issym() else 0,
                each.size,
            )
            for each in archive
        }


def fetch(machine: Shell, source: str, destination: str) -> Ledger:
    ledger = Ledger()
    action = SimpleNamespace(context=SimpleNamespace(ledger=ledger, source="x"))
    try:
        Download(action, machine).fetch(source, destination)
    finally:
        assert ledger.open == []
    return ledger


def test_a_download_makes_directories_and_ordinary_modes(plain_machine: Make, tmp_path: Path) -> None:
    source = tmp_path / "far"
    source.write_bytes(bytes(range(256)) * 3000)
    source.chmod(0o4700)
    fetch(plain_machine(), str(source), f"{tmp_path}/a/b/near")
    fetch(plain_machine(), str(source), f"{tmp_path}/c/")
    for made in (tmp_path / "a" / "b" / "near", tmp_path / "c" / "far"):
        assert made.read_bytes() == source.read_bytes()
        assert stat.S_IMODE(made.stat().st_mode) == 0o666 & ~umask()
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["far"]


def umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def test_a_download_replaces_a_file_and_follows_a_link_to_it(plain_machine: Make, tmp_path: Path) -> None:
    (tmp_path / "far").write_text("new")
    (tmp_path / "old").write_text("old and longer")
    (tmp_path / "old").chmod(0o600)
    (tmp_path / "link").symlink_to("old")
    fetch(plain_machine(), f"{tmp_path}/far", f"{tmp_path}/link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "old").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("missing", "There is no"),
        ("tree", "end the source with a slash"),
        ("missing*", "There is no"),
        ("missing/", "There is no"),
    ],
)
def test_a_failed_download_leaves_what_was_there(
    plain_machine: Make, tree: Path, tmp_path: Path, source: str, reason: str
) -> None:
    (tmp_path / "old").write_text("old")
    before = shape(tmp_path)
    destination = "dir" if source.endswith(("*", "/")) else "old"
    with pytest.raises(ImageError, match=reason):
        fetch(plain_machine(), f"{tmp_path}/{source}", f"{tmp_path}/{destination}")
    assert shape(tmp_path) == before


def test_a_download_that_breaks_in_the_middle(tmp_path: Path) -> None:
    class Breaking(Shell):
        def argv(self, command: str, *, tty: bool = False) -> list[str]:
            return ["sh", "-c", command.replace("exec cat", "head -c 10")]

    (tmp_path / "far").write_text("x" * 100)
    (tmp_path / "near").write_text("old")
    with pytest.raises(ImageError, match="incomplete"):
        fetch(Breaking(), f"{tmp_path}/far", f"{tmp_path}/near")
    assert (tmp_path / "near").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["far", "near"]


def test_a_directory_comes_with_its_name_and_modes(plain_machine: Make, tree: Path, tmp_path: Path) -> None:
    (tree / "dangling").unlink()
    (tree / "read-only").chmod(0o755)
    fetch(plain_machine(), f"{tree}/", f"{tmp_path}/out")
    assert shape(tmp_path / "out" / "tree") == shape(tree, follow=True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["tree"]
    fetch(plain_machine(), f"{tree}/", f"{tmp_path}/out/")
    assert shape(tmp_path / "out" / "tree") == shape(tree, follow=True)


def test_a_glob_brings_each_match_by_its_name(plain_machine: Make, tmp_path: Path) -> None:
    for name in ("a b/x.log", "c/y.log", "c/z.txt", "c/it's.log"):
        path = tmp_path / "far" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        path.chmod(0o600)
    fetch(plain_machine(), f"{tmp_path}/far/*/[!z]*.log", f"{tmp_path}/near")
    assert {path.name: path.read_text() for path in (tmp_path / "near").iterdir()} == {
        "x.log": "a b/x.log",
        "y.log": "c/y.log",
        "it's.log": "c/it's.log",
    }
    assert stat.S_IMODE((tmp_path / "near" / "x.log").stat().st_mode) == 0o600


def test_a_machine_cannot_write_outside_of_the_directory(tmp_path: Path) -> None:
    for name, kind, link in (
        ("../evil", tarfile.REGTYPE, ""),
        ("/tmp/evil", tarfile.REGTYPE, ""),
        ("a/../../evil", tarfile.REGTYPE, ""),
        ("hard", tarfile.LNKTYPE, "../../etc/passwd"),
    ):
        assert "outside of the directory" in (unpack(tmp_path / "in", [(name, kind, link)]).broken or "")
    unpacking = unpack(
        tmp_path / "in",
        [("soft", tarfile.SYMTYPE, "/tmp"), ("soft/evil", tarfile.REGTYPE, ""), ("dev", tarfile.CHRTYPE, "")],
    )
    assert unpacking.broken is None
    assert not (tmp_path / "in" / "soft").is_symlink(), "links are never made, so nothing can go through one"
    assert sorted(path.name for path in (tmp_path / "in").rglob("*")) == ["evil", "soft"]
    assert not Path("/tmp/evil").exists()


def unpack(directory: Path, entries: list[tuple[str, bytes, str]]) -> Unpacking:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, kind, link in entries:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, link
            archive.addfile(info)
    return feed(directory, data.getvalue())


def feed(directory: Path, data: bytes) -> Unpacking:
    directory.mkdir(exist_ok=True)
    reader, writer = os.pipe()
    unpacking = Unpacking(reader, directory)
    unpacking.start()
    with os.fdopen(writer, "wb") as stream:
        stream.write(data)
    unpacking.join()
    return unpacking


def test_a_stream_that_is_no_archive(tmp_path: Path) -> None:
    assert "broken archive" in (feed(tmp_path / "in", b"garbage" * 1000).broken or "")
    assert feed(tmp_path / "in", b"").broken is None
