# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which packages and files belong to an image: dpkg's files below a made-up root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.packages import Database
from ansible_collections.hcl2ansible.images.plugins.module_utils._sandbox.selection import (
    PackageSelection,
    changed,
    everything,
)

STATUS = """\
Package: base-files
Essential: yes
Status: install ok installed
Priority: required
Architecture: all
Version: 1
Depends: awk | perl

Package: mawk
Status: install ok installed
Architecture: amd64
Version: 1
Provides: awk
Pre-Depends: libc6 (>= 2.3),
 libm [amd64]
Description: text
 Depends: nothing

Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36

Package: libm
Status: install ok triggers-pending
Architecture: amd64
Version: 1

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: editor
Status: install ok installed
Architecture: amd64
Version: 1
Depends: libc6:any
"""


def lists(root: Path, name: str, *paths: str) -> None:
    (root / f"var/lib/dpkg/info/{name}.list").write_text("/.\n" + "".join(f"{path}\n" for path in paths))
    for path in paths:
        target = root / path.lstrip("/")
        if path.endswith("/"):
            continue
        (root / os.path.realpath(target.parent).removeprefix("/")).mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in (
        "usr/bin",
        "etc/alternatives",
        "var/lib/dpkg/info",
        "var/lib/dpkg/alternatives",
        "tmp",
        "srv",
    ):
        (root / name).mkdir(parents=True)
    (root / "bin").symlink_to("usr/bin")
    (root / "var/lib/dpkg/status").write_text(STATUS)
    lists(root, "base-files", "/etc/os-release")
    lists(root, "mawk", "/usr/bin/mawk")
    lists(root, "libc6:amd64", "/bin/ldd")
    lists(root, "libm", "/usr/lib/libm.so")
    lists(root, "editor", "/usr/bin/editor.real", "/etc/editorrc")
    (root / "etc/local.conf").write_text("mine")
    (root / "etc/alternatives/awk").symlink_to("/usr/bin/mawk")
    (root / "usr/bin/awk").symlink_to("/etc/alternatives/awk")
    (root / "etc/alternatives/editor").symlink_to("/usr/bin/editor.real")
    (root / "usr/bin/editor").symlink_to("/etc/alternatives/editor")
    for name, target in (("awk", "mawk"), ("editor", "editor.real")):
        (root / f"var/lib/dpkg/alternatives/{name}").write_text(
            f"auto\n/usr/bin/{name}\n\n/usr/bin/{target}\n5\n"
        )
    (root / "srv/made").write_text("made")
    (root / "srv/other").write_text("host")
    return root


def test_the_closure_follows_depends_pre_depends_provides_and_alternatives(root: Path) -> None:
    found = Database(root).closure(["essential"])
    assert sorted(found) == ["base-files:all", "libc6:amd64", "libm:amd64", "mawk:amd64"]


def test_a_qualified_name_finds_its_architecture(root: Path) -> None:
    assert sorted(Database(root).closure(["editor:amd64"])) == ["editor:amd64", "libc6:amd64"]


@pytest.mark.parametrize("name", ["gone", "editor:arm64", "nonsense"])
def test_a_package_that_is_not_installed_is_named(root: Path, name: str) -> None:
    with pytest.raises(ImageError, match=name):
        Database(root).closure([name])


def test_a_host_without_dpkg_says_so(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="Debian-like"):
        Database(tmp_path)


def test_the_selection_holds_the_packages_what_was_made_and_etc(root: Path) -> None:
    names = [path for path, _unused in PackageSelection(root, root, ["essential"], ["/srv/made"]).entries(set())]
    assert {"/usr/bin/mawk", "/usr/bin/ldd", "/usr/lib/libm.so", "/etc/os-release", "/etc/local.conf"} <= set(
        names
    )
    assert {"/bin", "/srv/made", "/usr/bin/awk", "/etc/alternatives/awk", "/tmp"} <= set(names)
    # Of packages that are not selected nothing stays: no file, no configuration, no dangling alternative.
    absent = {
        "/usr/bin/editor.real",
        "/etc/editorrc",
        "/usr/bin/editor",
        "/etc/alternatives/editor",
        "/srv/other",
    }
    assert not absent & set(names)
    positions = {name: index for index, name in enumerate(names)}
    for name in names:
        parent = str(Path(name).parent)
        assert parent == "/" or positions[parent] < positions[name]


def test_the_package_database_of_the_image_lists_its_packages_only(root: Path) -> None:
    status = PackageSelection(root, root, ["libm"], []).contents()["/var/lib/dpkg/status"].decode()
    assert status.count("Package:") == 1
    assert "Package: libm" in status


def test_what_was_installed_in_the_sandbox_comes_with_its_old_libraries(root: Path, tmp_path: Path) -> None:
    host = tmp_path / "host"
    (host / "var/lib/dpkg").mkdir(parents=True)
    before = "\n\n".join(stanza for stanza in STATUS.split("\n\n") if "editor" not in stanza)
    (host / "var/lib/dpkg/status").write_text(before)
    selection = PackageSelection(root, host, ["libm"], [])
    assert sorted(selection.packages) == ["editor:amd64", "libc6:amd64", "libm:amd64"]


def test_a_diverted_file_is_found_where_it_is(root: Path) -> None:
    (root / "var/lib/dpkg/diversions").write_text("/usr/bin/mawk\n/usr/bin/mawk.old\nother\n")
    database = Database(root)
    assert database.files(database.packages["mawk:amd64"]) == ["/usr/bin/mawk.old"]


def test_everything_leaves_volatile_directories_and_mounts_empty(root: Path) -> None:
    (root / "tmp/x").write_text("x")
    (root / "srv/mounted").mkdir()
    (root / "srv/mounted/y").write_text("y")
    names = {path for path, _unused in everything(root, ["/srv/mounted"])}
    assert {"/tmp", "/srv/mounted", "/srv/made"} <= names
    assert not {"/tmp/x", "/srv/mounted/y"} & names


def test_changes_are_named_by_their_place_in_the_tree(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").write_text("")
    assert sorted(changed(tmp_path, "/opt")) == ["/opt/a", "/opt/a/b"]
