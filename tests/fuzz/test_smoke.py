# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A short fuzz run that is the same each time; `make fuzz` is the long one."""

from __future__ import annotations

from fuzz.run import Run, Worker, minimised

CASES = 300


def test_mutated_templates_do_no_harm() -> None:
    run = Run(seed=0)
    worker = Worker()
    try:
        for number in range(CASES):
            case = run.case(number)
            verdict = worker.judge(case)
            assert verdict is None, f"{verdict['command']}: {verdict['text']}\n{case}"
    finally:
        worker.stop()


def test_a_failing_case_is_cut_down_to_what_is_needed() -> None:
    data = b"first\nsecond bad line\nthird\n" * 3
    assert minimised(data, lambda text: b"bad" in text, float("inf")) == b"bad"


def test_a_seed_gives_the_same_cases_again() -> None:
    assert [Run(5).case(number) for number in range(20)] == [Run(5).case(number) for number in range(20)]
