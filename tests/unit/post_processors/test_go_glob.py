# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Patterns of artifice."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._archive.go_glob import glob
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.hcl",
        "a.hcl",
        ".hidden.hcl",
        "sub/c.hcl",
        "sub/deep/d.hcl",
        "z[1].txt",
        "a-b",
        "other/c.hcl",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "dangling").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.hcl", [".hidden.hcl", "a.hcl", "b.hcl"]),
        ("nonexistent*", []),
        ("nonexistent", []),
        ("a.hcl", ["a.hcl"]),
        ("./a.hcl", ["./a.hcl"]),
        ("./?.hcl", ["a.hcl", "b.hcl"]),
        ("[ab].hcl", ["a.hcl", "b.hcl"]),
        ("[^b].hcl", ["a.hcl"]),
        ("[a-z]-?", ["a-b"]),
        (r"z\[1\].*", ["z[1].txt"]),
        ("*/c.hcl", ["other/c.hcl", "sub/c.hcl"]),
        ("**/*.hcl", ["other/c.hcl", "sub/c.hcl"]),
        ("sub/../*.hcl", [".hidden.hcl", "a.hcl", "b.hcl"]),
        ("dangling", ["dangling"]),
        ("dang*", ["dangling"]),
    ],
)
def test_what_a_pattern_finds(files: Path, pattern: str, found: list[str]) -> None:
    assert glob(pattern) == found


def test_absolute_patterns(files: Path) -> None:
    assert glob(f"{files}/sub/*.hcl") == [f"{files}/sub/c.hcl"]
    assert "/etc/passwd" in glob("/etc/pass[w]d")
    assert "/etc" in glob("/et?")


@pytest.mark.parametrize("pattern", ["[", "[]", "[a", "a\\", "[b-a]", "x/[/y"])
def test_a_malformed_pattern_is_refused(files: Path, pattern: str) -> None:
    with pytest.raises(ImageError, match="malformed"):
        glob(pattern)
