# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import RemovalError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger, Resource
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.prune import prune, prune_cache
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all, remove


@pytest.fixture
def ledger(run_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    return Ledger(run_dir)


def note_many(run_dir: Path, name: str) -> None:
    for number in range(200):
        Ledger(run_dir).note(name, "x" * 3000, number=number)


def test_a_resource_is_open_from_before_its_creation_until_it_is_closed(ledger: Ledger) -> None:
    resource = ledger.opening("s", "local.path", {"path": "/x"})
    assert [(each.id, dict(each.token)) for each in ledger.open_resources("s")] == [("", {"path": "/x"})]
    opened = ledger.opened(resource, "/x")
    assert ledger.open_resources() == [opened]
    assert ledger.open_resources("other") == []
    ledger.kept(resource)
    assert ledger.open_resources()[0].kept
    ledger.closed(resource)
    assert ledger.open_resources() == []


def test_many_processes_write_whole_lines(ledger: Ledger) -> None:
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(note_many, [ledger.run_dir] * 2, ["a", "b"]))
    assert len([json.loads(line) for line in ledger.path.read_text().splitlines()]) == 400


def test_a_line_cut_by_a_crash_costs_only_itself(ledger: Ledger) -> None:
    first = ledger.opening("s", "local.path", {"path": "/x"})
    with ledger.path.open("a") as stream:
        stream.write('{"event": "clo')
    ledger.opening("s", "local.path", {"path": "/y"})
    ledger.closed(first)
    assert [each.token["path"] for each in ledger.open_resources()] == ["/y"]


def test_removal_goes_newest_first_and_reports_what_stays(ledger: Ledger, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        ledger.opening("s", "local.path", {"path": str(tmp_path / name)})
    ledger.opening("s", "nowhere.thing", {"name": "x"})
    failures = close_all(ledger, ledger.open_resources())
    assert len(failures) == 1
    assert str(failures[0]).startswith("Nothing here knows how to remove nowhere.thing name=x")
    closed = [entry["key"] for entry in ledger.entries() if entry["event"] == "closed"]
    opened = [entry["key"] for entry in ledger.entries() if entry["event"] == "opening"]
    assert closed == [opened[1], opened[0]]
    assert not (tmp_path / "one").exists()


def test_a_path_is_removed_as_it_is_and_never_through_a_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (tmp_path / "tree/locked").mkdir(parents=True)
    (tmp_path / "tree/link").symlink_to(precious)
    (tmp_path / "tree/locked/x").touch()
    (tmp_path / "tree/locked").chmod(0o500)
    (tmp_path / "link").symlink_to(precious)
    for name in ("tree", "link", "missing"):
        remove(Resource("local.path", {"path": str(tmp_path / name)}))
    assert {path.name for path in tmp_path.iterdir()} >= {"precious"}
    assert not (tmp_path / "tree").exists()
    assert (precious / "file").exists()


@pytest.mark.parametrize("path", ["/", "relative", ""])
def test_a_path_that_cannot_be_meant_is_refused(path: str) -> None:
    with pytest.raises(RemovalError, match="Refusing"):
        remove(Resource("local.path", {"path": path}))


def test_a_process_with_a_reused_id_is_left_alone() -> None:
    remove(Resource("local.process", {"start_time": "1"}, str(os.getpid())))


def test_old_runs_are_forgotten_unless_they_hold_something_open(ledger: Ledger, run_dir: Path) -> None:
    for number in range(4):
        old = run_dir.parent / f"old{number}"
        old.mkdir()
        (old / "run.json").write_text("{}")
        os.utime(old, (number, number))
    Ledger(run_dir.parent / "old0").opening("s", "local.path", {"path": "/x"})
    os.utime(run_dir.parent / "old0", (0, 0))
    prune(run_dir.parent, keep=2)
    assert {each.name for each in run_dir.parent.iterdir()} == {run_dir.name, "old0", "old2", "old3"}


def test_a_cache_that_nobody_uses_is_forgotten(tmp_path: Path) -> None:
    old, read, new = (
        tmp_path / name for name in ("options-old.json", "options-read.json", "options-new.json")
    )
    month = 31 * 24 * 3600.0
    for path, accessed, modified in ((old, month, month), (read, 60, month), (new, 60, 60)):
        path.write_text("{}")
        os.utime(path, (time.time() - accessed, time.time() - modified))
    prune_cache(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"options-read.json", "options-new.json"}
    prune_cache(tmp_path / "missing")
