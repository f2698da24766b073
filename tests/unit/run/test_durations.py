# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Go durations: what is accepted, its value, and what the refusal says."""

from __future__ import annotations

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.durations import (
    format_duration,
    parse_duration,
)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("-0", 0),
        ("10s", 10),
        ("1h2m3.5s", 3723.5),
        ("300ms", 0.3),
        (".5s", 0.5),
        ("1.s", 1),
        ("+1m", 60),
        ("-1.5h", -5400),
        ("100us", 1e-4),
        ("100\u00b5s", 1e-4),
        ("100\u03bcs", 1e-4),
        ("7ns", 7e-9),
        ("1s1s", 2),
    ],
)
def test_a_duration_has_its_value_in_seconds(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("10", "lacks a unit"),
        ("1h30", "lacks a unit"),
        ("2d", "unknown unit 'd'"),
        ("5min", "unknown unit 'in'|unknown unit 'min'|not a duration"),
        ("", "not a duration"),
        ("+", "not a duration"),
        ("xyz", "not a duration"),
        ("1 s", "unknown unit"),
        ("1s ", "not a duration"),
        ("\u0661s", "not a duration"),
        ("9999999h", "too long"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_duration(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (0.25, "250ms"), (1.5, "1.5s"), (90, "1m30s"), (3600, "1h0m0s"), (-61, "-1m1s")],
)
def test_a_duration_is_written_as_go_writes_it(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text
    assert parse_duration(text) == pytest.approx(seconds)
