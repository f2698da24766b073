# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import cleanup, guard, identity, removal
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger, Resource


@pytest.fixture
def dead(run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The ledger of a run that has ended, with one kept and one forgotten directory."""
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    monkeypatch.setattr(removal, "technologies", list)
    directory = identity.run_directory("dead")
    (directory / "run.json").write_text(
        json.dumps({"pid": 1, "start_time": "never", "boot_id": "gone", "began": 0})
    )
    ledger = Ledger(directory)
    for name in ("forgotten", "kept"):
        (tmp_path / name).mkdir()
        ledger.opening("s", "local.path", {"path": str(tmp_path / name)})
    ledger.kept(ledger.open_resources()[1])
    return ledger


def test_removes_what_is_forgotten_and_leaves_what_is_kept(
    dead: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cleanup.main(["--dry-run"]) == 0
    assert (tmp_path / "forgotten").exists()
    assert cleanup.main([]) == 0
    assert not (tmp_path / "forgotten").exists()
    assert (tmp_path / "kept").exists()
    assert "kept: local.path path=" in capsys.readouterr().out
    assert cleanup.main(["--run", "dead"]) == 0
    assert not (tmp_path / "kept").exists()
    assert cleanup.main([]) == 0
    assert capsys.readouterr().out.endswith("Nothing to remove\n")


def test_a_run_that_goes_on_is_never_touched(
    run_dir: Path, dead: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "live").mkdir()
    Ledger(run_dir).opening("s", "local.path", {"path": str(tmp_path / "live")})
    assert cleanup.main(["--all"]) == 0
    assert cleanup.main(["--run", run_dir.name]) == 1
    assert "still going on" in capsys.readouterr().out
    assert (tmp_path / "live").exists()


@pytest.mark.parametrize("run", ["unknown", "../runs/dead", "."])
def test_an_unknown_run_is_an_error(dead: Ledger, run: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cleanup.main(["--run", run]) == 1
    assert "no run" in capsys.readouterr().out


def test_what_cannot_be_removed_is_told_and_stays_open(
    dead: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    dead.opening("s", "nowhere.thing", {"name": "x"})
    assert cleanup.main([]) == 1
    assert "failed: nowhere.thing" in capsys.readouterr().out
    assert "nowhere.thing" in [each.kind for each in dead.open_resources()]


def test_things_of_unknown_runs_need_a_word(
    dead: Ledger, run_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("foreign", "mine", "lost"):
        (tmp_path / name).mkdir()
    runs = {"foreign": "elsewhere", "mine": run_dir.name, "lost": "dead"}
    found = [Resource("local.path", {}, str(tmp_path / name), "s", run) for name, run in runs.items()]
    monkeypatch.setattr(cleanup, "sweepers", lambda: [("local.path", lambda: found)])
    results = {Path(each.resource.id).name: each.result for each in cleanup.clean() if each.resource.id}
    assert results == {"foreign": "foreign", "lost": "removed"}
    assert [*cleanup.clean(everything=True, dry=True)][-1].result == "would remove"
    list(cleanup.clean(everything=True))
    assert {path.name for path in tmp_path.iterdir()} == {"state", "mine"}
