# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluation beyond the recorded expressions: scopes, problems and their places, types of unknowns."""

from __future__ import annotations

import pytest
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate, evaluate_with_problems
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.nodes import Binary, Name, Number
from hcl2ansible.hcl.references import references
from hcl2ansible.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, ListOf, MapOf, ObjectOf
from hcl2ansible.hcl.values import Value, from_python, list_value, map_value, string, to_python
from hypothesis import given, settings

from hcl2ansible.parse import parse_expression

from .strategies import expressions

VARIABLES = {
    "known": string("k"),
    "unknown": Value.unknown(STRING),
    "list": list_value([string("a")], STRING),
    "map": map_value({"a": string("v")}, STRING),
    "var": from_python({"users": [{"name": "al", "on": True}], "count": 3}),
}
SCOPE = Scope(VARIABLES, FUNCTIONS)


def value(text: str, scope: Scope = SCOPE) -> Value:
    return evaluate(parse_expression(text), scope)


def test_a_node_built_by_hand() -> None:
    node = Binary(0, 5, "+", Number(0, 1, "1"), Name(4, 5, "n"))
    assert evaluate(node, Scope({"n": from_python("2")})) == from_python(3)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ('"x${unknown}"', STRING),
        ("unknown == known", BOOL),
        ("[for x in list : x]", None),
        ("length(unknown)", NUMBER),
        ("unknown ? 1 : null", NUMBER),
        ("[unknown, 1][0]", STRING),
        ("split(unknown, known)", ListOf(STRING)),
        ("unknown", STRING),
        ("{ (unknown) = 1 }", DYNAMIC),
        ("try(unknown, 1)", DYNAMIC),
    ],
)
def test_unknowns_give_types(text: str, type_: object) -> None:
    found = value(text)
    assert type_ is None or found.type == type_


def test_problems_point_at_the_text() -> None:
    text = '1 + "a" + nope.x'
    with pytest.raises(EvaluationError) as caught:
        value(text)
    places = {(problem.summary, text[problem.start : problem.end]) for problem in caught.value.problems}
    assert places == {("Invalid operand", '"a"'), ("Unknown variable", "nope")}


@pytest.mark.parametrize(
    ("scope", "text", "summary"),
    [
        (Scope(), "a", "Variables not allowed"),
        (Scope(), "upper(1)", "Function calls not allowed"),
        (Scope({}, {}), "a", "Unknown variable"),
        (Scope({}, {}), "upper(1)", "Call to unknown function"),
    ],
)
def test_what_a_scope_does_not_have(scope: Scope, text: str, summary: str) -> None:
    assert [problem.summary for problem in evaluate_with_problems(parse_expression(text), scope)[1]] == [
        summary
    ]


def test_inner_names_hide_outer_ones() -> None:
    assert to_python(value("[for known in [1, 2] : known * 2]")) == [2, 4]
    child = SCOPE.child({"known": string("inner")})
    assert value('"${known}-${var.count}"', child) == string("inner-3")


def test_nested_splats() -> None:
    scope = Scope({"rows": from_python([{"cells": [{"v": 1}, {"v": 2}]}, {"cells": [{"v": 3}]}])})
    assert to_python(value("rows[*].cells[*].v", scope)) == [[1, 2], [3]]


def test_the_branch_not_taken_may_fail() -> None:
    assert value("true ? 1 : nope.x") == from_python(1)
    assert value("false && nope.x") == from_python(False)
    assert value("nope.x || true") == from_python(True)


def test_template_file(tmp_path: object) -> None:
    from pathlib import Path

    directory = Path(str(tmp_path))
    (directory / "a.tpl").write_text("%{ for n in names ~}\n- ${upper(n)}\n%{ endfor ~}\n")
    (directory / "b.tpl").write_text("line\n  ${missing}\n")
    (directory / "c.tpl").write_text('${templatefile("a.tpl", {})}')
    (directory / "d.tpl").write_text("line\n\n  ${1 + upper(x)}\n")
    (directory / "e.tpl").write_text("line\n  ${x\n")
    (directory / "f.tpl").write_bytes(b"caf\xe9")
    scope = Scope({}, FUNCTIONS, str(directory))
    assert value('templatefile("a.tpl", {names = ["x", "y"]})', scope) == string("- X\n- Y\n")
    for text, reason in (
        ('templatefile("b.tpl", {})', 'vars map does not contain key "missing", referenced at b.tpl:2,5-12'),
        ('templatefile("c.tpl", {})', "cannot recursively call templatefile"),
        ('templatefile("a.tpl", {"x y" = 1})', "invalid template variable name"),
        ('templatefile("d.tpl", {x = "a"})', "d.tpl:3,9-17: Invalid operand; "),
        ('templatefile("e.tpl", {x = "a"})', "e.tpl:2,"),
        ('templatefile("f.tpl", {})', "not valid UTF-8"),
        ('templatefile("g.tpl", {})', "no file exists at "),
    ):
        with pytest.raises(EvaluationError, match=reason):
            value(text, scope)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("var.users[0].name", [("var", "users", "0", "name")]),
        ("[for u in var.users : u.name if local.x]", [("var", "users"), ("local", "x")]),
        ('"${a.b}${c["d"]}"', [("a", "b"), ("c", "d")]),
        ("a[b.c]", [("a",), ("b", "c")]),
        ("f(x)[*].y", [("x",)]),
        ("{ k = v, (w) = 1 }", [("v",), ("w",)]),
    ],
)
def test_references(text: str, paths: list[tuple[str, ...]]) -> None:
    assert sorted(found.path for found in references(parse_expression(text))) == sorted(paths)


def test_a_map_and_an_object_differ_in_missing_keys() -> None:
    with pytest.raises(EvaluationError, match="Missing map element"):
        value("map.zz")
    with pytest.raises(EvaluationError, match="Unsupported attribute"):
        value("var.zz")
    assert value("map").type == MapOf(STRING)
    assert isinstance(value("var").type, ObjectOf)


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_only_evaluation_errors_are_raised_and_unknowns_keep_the_promise(text: str) -> None:
    node = parse_expression(text)
    result, problems = evaluate_with_problems(node, SCOPE)
    if problems:
        with pytest.raises(EvaluationError):
            evaluate(node, SCOPE)
        return
    everything = {name: string("z") if name == "unknown" else item for name, item in VARIABLES.items()}
    later, later_problems = evaluate_with_problems(node, Scope(everything, FUNCTIONS))
    if result.is_wholly_known and not later_problems:
        assert later == result
