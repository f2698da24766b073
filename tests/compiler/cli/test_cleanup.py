# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``cleanup`` hands its flags to the run time."""

from __future__ import annotations

from pathlib import Path

import pytest

from hcl2ansible.cli import main


def test_an_unknown_run_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert main(["cleanup", "-run", "no-such-run"]) == 1
    assert "no-such-run" in capsys.readouterr().out


def test_a_run_that_left_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hcl2ansible.runtime import load

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    left = tmp_path / "left"
    left.write_text("x")
    run_dir = load("identity").runs_root() / "ended"
    (run_dir / "tmp").mkdir(parents=True)
    ledger = load("ledger").Ledger(run_dir)
    monkeypatch.setattr(load("guard"), "ensure", lambda _run_dir: None)
    ledger.opened(ledger.opening("null.a", "local.path", {"path": str(left)}), str(left))

    assert main(["cleanup", "-run", "ended", "-dry-run"]) == 0
    assert left.exists()
    assert main(["cleanup", "-run", "ended"]) == 0
    assert not left.exists()
    assert "removed" in capsys.readouterr().out
