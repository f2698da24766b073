# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long and how often things are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import wait
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.wait import Look, until
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(wait, "time", made)
    for name in ("AWS_POLL_DELAY_SECONDS", "AWS_MAX_ATTEMPTS", "AWS_TIMEOUT_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    return made


def after(looks: int, progress: Callable[[int], str] = str) -> Callable[[], Look]:
    """Done at the look of that number."""
    numbers: Iterator[int] = iter(range(1, 10000))

    def look() -> Look:
        number = next(numbers)
        return Look(number >= looks, progress(number))

    return look


def test_it_looks_at_once(job: Job, clock: Clock) -> None:
    until(job, "the image", after(1))
    assert clock.pauses == []


def test_pauses_grow_to_five_seconds(job: Job, options: dict, clock: Clock) -> None:
    del options["aws_polling"]
    until(job, "the image", after(8))
    assert clock.pauses == [1.0, 1.5, 2.25, 3.375, 5.0, 5.0, 5.0]


def test_there_is_no_deadline_unless_asked_for(job: Job, options: dict, clock: Clock) -> None:
    del options["aws_polling"]
    until(job, "the copy", after(5000))
    assert clock.now > 6 * 3600


def test_options_say_how_often(job: Job, options: dict, clock: Clock) -> None:
    options["aws_polling"] = {"delay_seconds": 7, "max_attempts": 3}
    with pytest.raises(ImageError, match="the image after 14 s and 3 looks"):
        until(job, "the image", after(4))
    assert clock.pauses == [7.0, 7.0]


@pytest.mark.parametrize(
    ("variable", "pauses"), [("AWS_MAX_ATTEMPTS", [2.0, 2.0]), ("AWS_TIMEOUT_SECONDS", [2.0])]
)
def test_the_environment_says_how_often(
    job: Job, options: dict, clock: Clock, monkeypatch: pytest.MonkeyPatch, variable: str, pauses: list[float]
) -> None:
    del options["aws_polling"]
    monkeypatch.setenv("AWS_POLL_DELAY_SECONDS", "2")
    monkeypatch.setenv(variable, "3")
    with pytest.raises(ImageError, match="Gave up waiting"):
        until(job, "the image", after(99))
    assert clock.pauses == pauses


def test_a_bad_variable(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "many")
    with pytest.raises(ImageError, match="AWS_MAX_ATTEMPTS must be a whole number, not 'many'"):
        until(job, "the image", after(1))


def test_progress_is_shown_when_it_changes(job: Job, clock: Clock) -> None:
    until(job, "the snapshot", after(6, lambda number: f"{number // 3 * 40}%"))
    assert job.printed == ["the snapshot: 0%", "the snapshot: 40%"]  # type: ignore[attr-defined]


def test_what_is_not_visible_yet_is_waited_for(job: Job, clock: Clock) -> None:
    answers: list[Look | ApiError] = [gone(), gone(), Look(True)]
    until(job, "the instance", lambda: told(answers.pop(0)))
    assert not answers


def test_what_never_appears_is_an_error(job: Job, clock: Clock) -> None:
    with pytest.raises(ApiError):
        until(job, "the instance", lambda: told(gone()))
    assert 60 < clock.now < 120


def test_what_vanishes_is_an_error_at_once(job: Job, clock: Clock) -> None:
    answers: list[Look | ApiError] = [Look(False), gone(), Look(True)]
    with pytest.raises(ApiError):
        until(job, "the instance", lambda: told(answers.pop(0)))


def gone() -> ApiError:
    return ApiError("DescribeInstances", "InvalidInstanceID.NotFound", "there is none")


def told(answer: Look | ApiError) -> Look:
    if isinstance(answer, ApiError):
        raise answer
    return answer
