# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same work in several regions: at the same time, told apart, and failing as one."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.regions import (
    GivenUp,
    in_each,
    side_by_side,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

REGIONS = ["us-east-1", "us-west-2", "eu-west-1"]


def test_all_are_worked_on_at_the_same_time(job: Job) -> None:
    meeting = threading.Barrier(len(REGIONS), timeout=60)

    def work(_own: Job, region: str) -> str:
        meeting.wait()
        return region.upper()

    assert dict(side_by_side(job, REGIONS, work)) == {region: region.upper() for region in REGIONS}


def test_lines_name_the_region_and_are_printed_by_the_caller(job: Job) -> None:
    printers = set()
    job.say = lambda line: printers.add((threading.get_ident(), line))
    in_each(job, REGIONS, lambda own, _region: own.say("done"))
    assert printers == {(threading.get_ident(), f"{region}: done") for region in REGIONS}


@pytest.mark.parametrize(("region", "line"), [("us-east-1", "done"), ("us-west-2", "us-west-2: done")])
def test_one_region_is_named_if_it_is_not_that_of_the_build(job: Job, region: str, line: str) -> None:
    in_each(job, [region], lambda own, _region: own.message("done"))
    assert job.printed == [line]  # type: ignore[attr-defined]


def test_no_region_is_no_work(job: Job) -> None:
    in_each(job, [], lambda _own, region: pytest.fail(region))


def failing(**errors: Exception) -> Callable[[Job, str], str]:
    def work(_own: Job, region: str) -> str:
        if error := errors.get(region.partition("-")[0]):
            raise error
        return region

    return work


def test_the_results_of_the_others_come_before_the_failure(job: Job) -> None:
    results = side_by_side(job, REGIONS, failing(eu=ImageError("no", "ask")))
    seen = [next(results)[0], next(results)[0]]
    with pytest.raises(ImageError, match="eu-west-1: no") as caught:
        next(results)
    assert sorted(seen) == ["us-east-1", "us-west-2"]
    assert caught.value.hint == "ask"


def test_work_that_was_given_up_is_not_the_reason(job: Job) -> None:
    with pytest.raises(ImageError) as caught:
        in_each(job, REGIONS, failing(us=GivenUp("another one failed"), eu=ImageError("the reason")))
    assert str(caught.value) == "eu-west-1: the reason"


def test_a_bug_is_not_hidden_behind_a_failure(job: Job) -> None:
    with pytest.raises(KeyError):
        in_each(job, REGIONS, failing(us=ImageError("no"), eu=KeyError("bug")))
