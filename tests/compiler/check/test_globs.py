# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The patterns of -only and -except."""

from __future__ import annotations

import pytest

from hcl2ansible.check.globs import compile_glob


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("*", "web.docker.ubuntu"),
        ("docker.*", "docker.ubuntu"),
        ("*.ubuntu", "web.docker.ubuntu"),  # * crosses dots
        ("docker.?buntu", "docker.ubuntu"),
        ("docker.[a-z]buntu", "docker.ubuntu"),
        ("docker.[!a-t]buntu", "docker.ubuntu"),
        ("docker.[ux]buntu", "docker.ubuntu"),
        ("docker.{ubuntu,debian}", "docker.debian"),
        ("{docker,null}.{a*,u*}", "docker.ubuntu"),
        (r"docker.\*", "docker.*"),
        ("a+b", "a+b"),
    ],
)
def test_matches(pattern: str, name: str) -> None:
    assert compile_glob(pattern).fullmatch(name)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("docker", "docker.ubuntu"),
        ("docker.?", "docker.ubuntu"),
        ("docker.[!u]buntu", "docker.ubuntu"),
        ("docker.{ubuntu,debian}", "docker.alpine"),
        ("a.b", "axb"),
    ],
)
def test_does_not_match(pattern: str, name: str) -> None:
    assert not compile_glob(pattern).fullmatch(name)


@pytest.mark.parametrize("pattern", ["docker.[a", "docker.{a,b", "[]", "[z-a]", "a\\"])
def test_refuses_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        compile_glob(pattern)
