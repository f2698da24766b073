# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short expressions that ask for hours or gigabytes are given up, in little time and with the reason."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hcl2ansible.hcl.evaluate import EvaluationError, evaluate
from hcl2ansible.hcl.functions.registry import FUNCTIONS
from hcl2ansible.hcl.scope import Scope
from hcl2ansible.hcl.values import Value

from hcl2ansible.hcl import limits
from hcl2ansible.parse import parse_expression

NESTED = "[for a in range(1024) : [for b in range(1024) : [for c in range(1024) : a]]]"
LONG = 'join("", [for i in range(1024) : "aaaaaaaaaaaaaaaaaaaa"])'
TEXT = "${replace(" + LONG + ', "a", "' + "a" * 180 + '")}'
EXPENSIVE = [
    NESTED,
    f"try({NESTED}, 1)",
    f"can({NESTED})",
    f"length({NESTED})",
    '"%{ for a in range(1024) }%{ for b in range(1024) }%{ for c in range(1024) }x%{ endfor }%{ endfor }%{ endfor }"',
    "setproduct(range(1024), range(1024), range(1024))",
    "setproduct([for i in range(12) : [1, 2, 3, 4, 5, 6, 7, 8]]...)",
    'indent(999999999, "a\\nb")',
    f'replace({LONG}, "a", {LONG})',
    f"join({LONG}, range(1024))",
    '"' + TEXT * 12 + '"',
    f'regex_replace({LONG}, "a", {LONG})',
    'regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")',
    'regexall("(a|a)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")',
    'fileset(".", "' + "{a,b}" * 24 + '")',
]
REFUSED = [
    'format("%999999999d", 1)',
    'format("%.999999999f", 1)',
    'format("%-99999999s", "x")',
    'formatlist("%99999999s", range(10))',
    "range(99999999999)",
    f'parseint(replace({LONG}, "a", "1"), 10)',
    'file("/dev/zero")',
    'filebase64("/dev/zero")',
    'file("a\\u0000b")',
]
HARMLESS = {
    "1e999999999": "Infinity",
    "-1e999999999": "-Infinity",
    "1e-999999999": "0",
    "1e4000 * 1e4000": "Infinity",
    "1e-4000 * 1e-4000": "0",
    "-1e-4000 * 1e-4000": "-0",
    "1e900000 + 1": "Infinity",
    "7 % 1e900000": "Infinity",
    '"0.5' + "0" * 100_000 + '1" + 0': "0.5",
}


def evaluated(text: str) -> Value:
    return evaluate(parse_expression(text), Scope({}, FUNCTIONS))


@pytest.fixture(autouse=True)
def little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits._State, "seconds", 0.3)


@pytest.mark.parametrize("text", EXPENSIVE, ids=lambda text: text[:60])
def test_an_expensive_expression_is_given_up(text: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluated(text)
    (problem,) = caught.value.problems
    assert problem.summary == "Expression too expensive"
    assert (problem.start, problem.end) == (0, len(text))


@pytest.mark.parametrize("text", REFUSED)
def test_a_call_that_makes_too_much_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        evaluated(text)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("text", HARMLESS, ids=lambda text: text[:30])
def test_numbers_out_of_bounds_are_infinite_or_nothing(text: str) -> None:
    try:
        found = str(evaluated(text).raw)
    except EvaluationError:
        found = ""
    assert found == HARMLESS[text]


def test_a_value_that_shares_its_parts_is_measured_as_it_would_be_written() -> None:
    text = "[1]"
    value = evaluated(text)
    for _unused in range(4):
        value = evaluate(parse_expression("[for i in range(10) : x]"), Scope({"x": value}, FUNCTIONS))
    with pytest.raises(EvaluationError, match="too large"):
        evaluate(parse_expression("[for i in range(30) : x]"), Scope({"x": value}, FUNCTIONS))


def test_a_pipe_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    code = "import sys; open(sys.argv[1], 'w').write('x' * 100_000)"
    writer = subprocess.Popen([sys.executable, "-c", code, str(path)], stderr=subprocess.DEVNULL)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # the writer cannot be missed
    try:
        assert len(evaluated(f'file("{path}")').raw) in (0, 100_000)
    finally:
        os.close(reader)
        # It waits for ever where nothing was there to read yet.
        writer.kill()
        writer.wait()


def test_one_that_was_given_up_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    for _unused in range(2):
        with pytest.raises(EvaluationError):
            evaluated('regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")')
        assert evaluated("[for i in range(100) : i * 2][7]").raw == 14


def test_a_timer_whose_exception_was_lost_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits._State, "seconds", 0.02)
    lost: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda caught: lost.append(caught.exc_type))

    class Final:
        def __del__(self) -> None:
            spend(10)

    def spend(seconds: float) -> None:
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    limits.begin()
    try:
        Final()
        with pytest.raises(limits.LimitError):
            spend(10)
    finally:
        limits.end()
    assert lost == [limits.LimitError]
