# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Chains in which Packer loses an image, or somebody's own files."""

from __future__ import annotations

import pytest

from compiler.check.checking import findings


def chain(output: str, *steps: str) -> str:
    body = "\n".join(f"post-processor {step}" for step in steps)
    source = f'source "docker" "a" {{\n  image = "debian"\n  {output}\n}}\n'
    return f'{source}build {{\n  sources = ["docker.a"]\n  post-processors {{\n{body}\n}}\n}}\n'


ARTIFICE = '"artifice" {\n files = ["x"]\n}'
COMPRESS = '"compress" {\n output = "y.tar.gz"\n}'
TAG = '"docker-tag" {\n repository = "r"\n}'
IMPORT = '"docker-import" {\n repository = "r"\n}'


@pytest.mark.parametrize(
    ("output", "steps", "code"),
    [
        ("commit = true", [COMPRESS], "no-files"),
        ("commit = true", [TAG, COMPRESS], "no-files"),
        ("commit = true", [IMPORT], "no-files"),
        ('export_path = "x.tar"', [IMPORT, COMPRESS], "no-files"),
        ("commit = true", [ARTIFICE, COMPRESS], "own-files"),
    ],
)
def test_warns(output: str, steps: list[str], code: str) -> None:
    found = findings(chain(output, *steps))
    assert [(finding.severity, finding.code) for finding in found] == [("warning", code)]


@pytest.mark.parametrize(
    ("output", "steps"),
    [
        ('export_path = "x.tar"', [COMPRESS]),
        ('export_path = "x.tar"', [IMPORT, TAG]),
        ("commit = true", [TAG]),
        ("commit = true", [ARTIFICE, '"compress" {\n output = "y.tar.gz"\n keep_input_artifact = true\n}']),
    ],
)
def test_is_content(output: str, steps: list[str]) -> None:
    assert not findings(chain(output, *steps))
