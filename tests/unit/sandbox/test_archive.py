# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tar stream of a root file system."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tarfile
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.archive import Summary, Writer
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.selection import everything


def archive(root: Path, target: Path, contents: dict[str, bytes] | None = None) -> Summary:
    descriptor = os.open(target, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    try:
        return Writer(root, descriptor, contents or {}).write(everything(root, []))
    finally:
        os.close(descriptor)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/tool").write_text("#!/bin/sh\n")
    (root / "usr/bin/tool").chmod(0o4755)
    os.link(root / "usr/bin/tool", root / "usr/bin/alias")
    (root / "bin").symlink_to("usr/bin")
    (root / "absolute").symlink_to("/etc/passwd")
    (root / "empty").mkdir(mode=0o1777)
    (root / "empty").chmod(0o1777)
    (root / ("long" * 60)).write_text("x" * 1000)
    (root / "na\udce9me").write_text("not UTF-8")
    os.mkfifo(root / "pipe")
    return root


def test_names_types_modes_and_contents_survive(root: Path, tmp_path: Path) -> None:
    summary = archive(root, tmp_path / "x.tar")
    with tarfile.open(tmp_path / "x.tar") as tar:
        members = {member.name: member for member in tar}
        assert members["usr/bin/alias"].mode == 0o4755
        links = {members["usr/bin/tool"].linkname, members["usr/bin/alias"].linkname}
        assert links == {"", "usr/bin/alias"}
        assert members["bin"].linkname == "usr/bin"
        assert members["absolute"].linkname == "/etc/passwd"
        assert members["empty"].isdir()
        assert members["empty"].mode == 0o1777
        assert members["pipe"].isfifo()
        assert tar.extractfile("long" * 60).read() == b"x" * 1000  # type: ignore[union-attr]
        assert "na\udce9me" in members
    assert summary.files == len(members)


def test_the_same_tree_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    archive(root, tmp_path / "1.tar")
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", root, copy], check=True)
    archive(copy, tmp_path / "2.tar")
    assert (tmp_path / "1.tar").read_bytes() == (tmp_path / "2.tar").read_bytes()


def test_substituted_contents_have_their_own_size(root: Path, tmp_path: Path) -> None:
    (root / "config").write_text("much longer than what replaces it")
    archive(root, tmp_path / "x.tar", {"/config": b"new"})
    with tarfile.open(tmp_path / "x.tar") as tar:
        assert tar.extractfile("config").read() == b"new"  # type: ignore[union-attr]


def test_sockets_and_devices_are_left_out(root: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        place = Path.cwd()
        os.chdir(root)
        try:
            server.bind("sock")
        finally:
            os.chdir(place)
        assert archive(root, tmp_path / "x.tar").skipped == ["/sock"]
    with tarfile.open(tmp_path / "x.tar") as tar:
        assert "sock" not in tar.getnames()


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("tar"), reason="needs root and GNU tar")
def test_file_capabilities_survive(root: Path, tmp_path: Path) -> None:
    capability = bytes.fromhex("0100000200200000000000000000000000000000")
    try:
        os.setxattr(root / "usr/bin/tool", "security.capability", capability)
    except OSError as error:
        pytest.skip(f"the file system holds no capabilities: {error}")
    archive(root, tmp_path / "x.tar")
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(
        ["tar", "-C", out, "--xattrs", "--xattrs-include=*", "-xf", tmp_path / "x.tar"], check=True
    )
    assert os.getxattr(out / "usr/bin/tool", "security.capability") == capability
