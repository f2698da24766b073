# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which steps a resumed run need not do again."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.steps import (
    PROCESS,
    PROVISION,
    Steps,
    identity_of,
)


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path, "docker.web")


def do(steps: Steps, *names: str) -> list[str]:
    """Provision: a step that was done is passed over; returns those that were done now."""
    done = []
    for name in names:
        before = steps.provisioned(name)
        if before is None:
            done.append(name)
        steps.add(PROVISION, name, before or {"changed": True}, before=before is not None)
    return done


def process(steps: Steps, name: str, given: str, made: str) -> bool:
    before = steps.processed(name, given)
    steps.add(PROCESS, name, before or {"artifact": made}, before=before is not None)
    return before is None


def test_nothing_is_done_before_the_first_resume(steps: Steps) -> None:
    assert do(steps, "a", "b") == ["a", "b"]


def test_done_steps_are_passed_over_in_order(steps: Steps) -> None:
    do(steps, "a", "b")
    steps.resume()
    assert do(steps, "a", "b", "c") == ["c"]


@pytest.mark.parametrize("now", [["a", "x", "c"], ["x", "a", "b", "c"], ["b", "c"]])
def test_behind_a_change_everything_is_done_again(steps: Steps, now: list[str]) -> None:
    do(steps, "a", "b", "c")
    steps.resume()
    same = [name for name, old in zip(now, ["a", "b", "c"], strict=False) if name == old and now[0] == "a"][
        :1
    ]
    assert do(steps, *now) == now[len(same) :]


def test_a_resumed_run_that_ends_early_forgets_nothing(steps: Steps) -> None:
    do(steps, "a", "b", "c")
    steps.resume()
    do(steps, "a")
    steps.resume()
    assert do(steps, "a", "b", "c", "d") == ["d"]


def test_a_changed_step_counts_at_the_next_resume(steps: Steps) -> None:
    do(steps, "a", "b")
    steps.resume()
    do(steps, "x")
    steps.resume()
    assert do(steps, "x", "b") == ["b"]


def test_post_processors_are_independent_of_each_other(steps: Steps) -> None:
    process(steps, "compress", "image", "archive")
    process(steps, "manifest", "image", "image")
    steps.resume()
    assert process(steps, "checksum", "image", "sums")
    assert not process(steps, "compress", "image", "archive")
    assert not process(steps, "manifest", "image", "image")


def test_a_post_processor_of_a_new_artifact_runs_again(steps: Steps) -> None:
    process(steps, "compress", "image", "archive")
    process(steps, "checksum", "archive", "sums")
    steps.resume()
    assert process(steps, "compress harder", "image", "archive")
    assert process(steps, "checksum", "archive", "sums")


def test_the_same_post_processor_twice_was_done_once(steps: Steps) -> None:
    process(steps, "push", "image", "image")
    steps.resume()
    assert not process(steps, "push", "image", "image")
    assert process(steps, "push", "image", "image")


def test_a_new_capture_undoes_all_post_processors(steps: Steps) -> None:
    process(steps, "push", "image", "image")
    steps.resume()
    steps.captured()
    assert process(steps, "push", "image", "image")


def test_results_come_back_and_are_private(steps: Steps, tmp_path: Path) -> None:
    steps.add(PROVISION, "a", {"stdout": "geheim"})
    steps.resume()
    assert steps.provisioned("a") == {"stdout": "geheim"}
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("tmp/steps/*")} == {0o600}


def test_a_line_that_was_cut_was_not_done(steps: Steps, tmp_path: Path) -> None:
    do(steps, "a", "b")
    path = next(tmp_path.glob("tmp/steps/*"))
    path.write_text(path.read_text()[:-20])
    steps.resume()
    assert do(steps, "a", "b") == ["b"]


def test_the_identity_follows_arguments_and_contents(tmp_path: Path) -> None:
    script = tmp_path / "setup.sh"
    script.write_text("one")
    first = identity_of("shell", {"script": str(script)}, [str(script)])
    assert identity_of("shell", {"script": str(script)}, [str(script)]) == first
    assert identity_of("shell", {"script": str(script), "env": {}}, [str(script)]) != first
    script.write_text("two")
    assert identity_of("shell", {"script": str(script)}, [str(script)]) != first


def test_the_identity_follows_what_is_in_a_directory(tmp_path: Path) -> None:
    (tmp_path / "tree" / "deep").mkdir(parents=True)
    first = identity_of("file", {}, [str(tmp_path / "tree")])
    (tmp_path / "tree" / "deep" / "new").write_text("")
    assert identity_of("file", {}, [str(tmp_path / "tree")]) != first
