# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept and what is destroyed, with real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.chains import (
    advance,
    keep_decision,
    settle,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.source import SourceRecord


class Bench:
    def __init__(self, record: SourceRecord, directory: Path) -> None:
        self.record, self.directory = record, directory
        self.original = self.make("disk", "builder")
        record.update(artifact=self.original.to_dict())

    def make(self, name: str, origin: str, kind: str = "files") -> Artifact:
        path = self.directory / name
        path.write_text(name)
        return Artifact("x", "", [str(path)], name, kind, {}, origin)

    def step(self, given: Artifact, made: Artifact | None, keep: bool) -> None:
        advance(self.record, given, made, keep)

    def settle(self) -> list[str]:
        return [each.description for each in settle(self.record)]

    def files(self) -> set[str]:
        return {path.name for path in self.directory.iterdir()}


@pytest.fixture
def bench(record: SourceRecord, tmp_path: Path) -> Bench:
    directory = tmp_path / "artifacts"
    directory.mkdir()
    return Bench(record, directory)


@pytest.mark.parametrize(
    ("default", "force", "wanted", "kept"),
    [
        (True, True, None, True), (True, True, False, True), (True, False, False, False),
        (False, False, True, True),
        (False, False, None, False), (False, True, False, False), (False, True, True, True),
    ],
)  # fmt: skip
def test_keep_decision(default: bool, force: bool, wanted: bool | None, kept: bool) -> None:
    assert keep_decision(default, force, wanted) is kept


def test_a_chain_that_keeps_nothing_leaves_its_end(bench: Bench) -> None:
    packed, sealed = bench.make("packed", "compress"), bench.make("sealed", "seal")
    bench.step(bench.original, packed, keep=False)
    assert bench.files() == {"disk", "packed", "sealed"}
    bench.step(packed, sealed, keep=False)
    assert bench.files() == {"disk", "sealed"}
    assert bench.settle() == ["sealed"]
    assert bench.files() == {"sealed"}


def test_one_chain_that_keeps_is_enough(bench: Bench) -> None:
    bench.step(bench.original, bench.make("a", "p"), keep=False)
    bench.step(bench.original, bench.make("b", "p"), keep=True)
    assert bench.settle() == ["disk", "a", "b"]
    assert bench.files() == {"disk", "a", "b"}


def test_a_kept_input_in_the_middle_is_listed(bench: Bench) -> None:
    packed = bench.make("packed", "compress")
    bench.step(bench.original, packed, keep=False)
    bench.step(packed, bench.make("sealed", "seal"), keep=True)
    assert bench.settle() == ["packed", "sealed"]


def test_a_failed_chain_keeps_the_original(bench: Bench) -> None:
    bench.step(bench.original, bench.make("a", "p"), keep=False)
    bench.record.update(chain_errors=["no"])
    assert bench.settle() == ["disk", "a"]
    assert "disk" in bench.files()


def test_a_chain_that_ends_with_nothing_keeps_its_input(bench: Bench) -> None:
    bench.step(bench.original, None, keep=False)
    assert bench.settle() == ["disk"]
    assert bench.files() == {"disk"}


def test_borrowed_files_are_never_destroyed(bench: Bench) -> None:
    mine = bench.make("precious.hcl", "artifice", "borrowed")
    bench.step(bench.original, mine, keep=True)
    bench.step(mine, bench.make("packed", "compress"), keep=False)
    bench.settle()
    assert bench.files() == {"disk", "precious.hcl", "packed"}


def test_the_original_passed_through_a_chain_is_not_destroyed_in_its_middle(bench: Bench) -> None:
    passed = Artifact.from_dict({**bench.original.to_dict(), "origin": "manifest"})
    bench.step(bench.original, passed, keep=True)
    bench.step(passed, bench.make("packed", "compress"), keep=False)
    assert "disk" in bench.files()
    bench.settle()
    assert bench.files() == {"disk", "packed"}


def test_what_the_result_needs_is_not_destroyed(bench: Bench) -> None:
    longer = Artifact(
        "y", "", [*bench.original.files, bench.make("sum", "checksum").files[0]], "both", "files", {}, "p"
    )
    bench.step(bench.original, longer, keep=False)
    bench.settle()
    assert bench.files() == {"disk", "sum"}


def test_without_post_processors_the_original_stays(bench: Bench) -> None:
    assert bench.settle() == ["disk"]
    assert bench.files() == {"disk"}
