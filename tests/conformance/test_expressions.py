# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions against the values, types and errors recorded from the language's own implementation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.console import format_console
from hcl2ansible.hcl.diagnostics import DiagnosticError
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.types import (
    BOOL,
    DYNAMIC,
    EMPTY_OBJECT,
    EMPTY_TUPLE,
    NUMBER,
    STRING,
    Collection,
    ObjectOf,
    TupleOf,
    Type,
)
from hcl2ansible.hcl.values import Value, list_value, map_value, set_value, string, to_python

from hcl2ansible.parse import parse_expression

HERE = Path(__file__).parent
VECTORS = [json.loads(line) for line in (HERE / "expressions.jsonl").read_text().splitlines()]
RANGES: dict[str, list[str]] = json.loads((HERE / "error_ranges.json").read_text(encoding="utf-8"))
"""Expressions that are errors, once for each error, with what it points at between white square brackets.

The recording has no ranges: these follow the rules of HCL, where a finding stands at the operand, argument,
name or step that causes it, and else at the whole expression.
"""

VARIABLES = {
    "u": Value.unknown(STRING),
    "ub": Value.unknown(BOOL),
    "ud": Value.unknown(DYNAMIC),
    "ls": list_value([string("a"), string("b")], STRING),
    "el": list_value([], STRING),
    "ms": map_value({"k": string("v")}, STRING),
    "ss": set_value([string("a"), string("b")], STRING),
}
FILES = {
    "t.tpl": b"hello ${name}!\n%{ for x in l ~}\n- ${x}\n%{ endfor ~}\n",
    "one.tpl": b"${x}",
    "bad.bin": b"a\xff",
    "d/a.txt": b"",
    "d/.hid.txt": b"",
    "d/e/b.txt": b"",
    "d/c.md": b"",
}
_PRIMITIVES = {STRING: "cty.String", NUMBER: "cty.Number", BOOL: "cty.Bool", DYNAMIC: "cty.DynamicPseudoType"}
_EMPTY = {EMPTY_TUPLE: "cty.EmptyTuple", EMPTY_OBJECT: "cty.EmptyObject"}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that some of the expressions read, in the current directory."""
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)


def go_type(type_: Type) -> str:
    """The type as the recording spells it, in full."""
    if type_ in _PRIMITIVES or type_ in _EMPTY:
        return (_PRIMITIVES | _EMPTY)[type_]
    match type_:
        case Collection():
            return f"cty.{type(type_).__name__.removesuffix('Of')}({go_type(type_.element)})"
        case TupleOf():
            return f"cty.Tuple([]cty.Type{{{', '.join(map(go_type, type_.items))}}})"
    assert isinstance(type_, ObjectOf)
    inner = ", ".join(f'"{name}":{go_type(item)}' for name, item in type_.attributes.items())
    return f"cty.Object(map[string]cty.Type{{{inner}}})"


def outcome(expression: str) -> dict[str, Any]:
    """What we make of an expression, in the form of the recording."""
    scope = Scope(VARIABLES, FUNCTIONS, ".")
    try:
        value = evaluate(parse_expression(expression), scope)
    except DiagnosticError as error:
        return {"ok": False, "errors": [[one.summary, one.detail] for one in error.diagnostics]}
    except EvaluationError as error:
        return {"ok": False, "errors": [[one.summary, one.detail] for one in error.problems]}
    found = {
        "ok": True,
        "console": format_console(value),
        "gotype": go_type(value.type),
        "type": value.type.friendly,
    }
    if not value.is_wholly_known:
        return found | {"unknown": True}
    data = to_python(value)
    return found | {"json": data}


def difference(vector: dict[str, Any]) -> str:
    """How our outcome differs from the recorded one, empty if it does not."""
    found = outcome(vector["expr"])
    differing = [key for key in vector if key not in ("expr", "json") and vector[key] != found.get(key)]
    if "json" in vector and not same(vector["json"], found.get("json")):
        differing.append("json")
    return "".join(f"\n  {key}: {vector[key]!r}\n    is {found.get(key)!r}" for key in differing)


def same(expected: Any, found: Any) -> bool:
    """Equality of plain data in which true is not 1."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(same(expected[key], found[key]) for key in expected)
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(same, expected, found))
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)


def test_expressions(record_property: Callable[[str, object], None]) -> None:
    differences = [f"{vector['expr']}{text}" for vector in VECTORS if (text := difference(vector))]
    record_property(
        "count",
        f"expressions, value and type in the core: {len(VECTORS) - len(differences)} of {len(VECTORS)}",
    )
    assert not differences, "\n".join(differences)


def test_every_error_points_at_its_cause(record_property: Callable[[str, object], None]) -> None:
    wrong = []
    expressions = [vector["expr"] for vector in VECTORS if not vector["ok"]]
    for expression in expressions:
        marked = [
            f"{expression[:start]}\u27e6{expression[start:end]}\u27e7{expression[end:]}"
            for start, end in ranges(expression)
        ]
        if marked != RANGES.get(expression):
            wrong.append(f"{expression}: {marked} instead of {RANGES.get(expression)}")
    record_property(
        "count", f"expressions, ranges of errors: {len(expressions) - len(wrong)} of {len(expressions)}"
    )
    assert not wrong, "\n".join(wrong)


def ranges(expression: str) -> list[tuple[int, int]]:
    """Where the errors of an expression are."""
    try:
        evaluate(parse_expression(expression), Scope(VARIABLES, FUNCTIONS, "."))
    except DiagnosticError as error:
        return [(one.span.start, one.span.end) for one in error.diagnostics if one.span]
    except EvaluationError as error:
        return [(one.start, one.end) for one in error.problems]
    return []
