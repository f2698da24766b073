# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Small sources, valid and not, judged by the language's own implementation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile

from hcl2ansible.parse import parse_expression, parse_hcl

HERE = Path(__file__).parent


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _accepted(source: str) -> bool:
    try:
        parse_hcl(SourceFile("case.pkr.hcl", source))
    except DiagnosticError:
        return False
    return True


def test_every_source_is_judged_as_the_language_does(record_property: Callable[[str, object], None]) -> None:
    cases = _lines("syntax.jsonl")
    wrong = [
        f"{case['group']}: {case['case']}" for case in cases if _accepted(case["source"]) != case["valid"]
    ]
    record_property("count", f"syntax, right verdict: {len(cases) - len(wrong)} of {len(cases)}")
    assert not wrong


def test_every_error_of_an_invalid_source_points_into_it() -> None:
    for case in _lines("syntax.jsonl"):
        if case["valid"]:
            continue
        with pytest.raises(DiagnosticError) as caught:
            parse_hcl(SourceFile("case.pkr.hcl", case["source"]))
        for finding in caught.value.diagnostics:
            assert finding.span
            assert 0 <= finding.span.start <= finding.span.end <= len(case["source"])
            assert finding.severity == "error"


def test_every_expression_that_has_a_value_parses() -> None:
    refused = []
    for vector in _lines("expressions.jsonl"):
        try:
            parse_expression(vector["expr"])
        except DiagnosticError as error:
            if vector["ok"]:
                refused.append((vector["expr"], str(error)))
    assert not refused
