# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Expressions against the values, types and errors recorded from the language's own implementation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.console import format_console
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.nodes import Expression
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

from hcl2ansible.parse import parse_expression, parse_template

HERE = Path(__file__).parent
VECTORS = [json.loads(line) for line in (HERE / "expressions.jsonl").read_text().splitlines()]
MISSING: dict[str, str] = json.loads((HERE / "expressions_missing.json").read_text())
"""Expressions that are known to differ, with the reason."""

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


def parse_text(text: str, name: str) -> Expression:
    """What a scope uses to read template files."""
    return parse_template(SourceFile(name, text))


def outcome(expression: str) -> dict[str, Any]:
    """What we make of an expression, in the form of the recording."""
    scope = Scope(VARIABLES, FUNCTIONS, ".", parse_template=parse_text)
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


def test_expressions(capsys: pytest.CaptureFixture[str]) -> None:
    differences = {vector["expr"]: text for vector in VECTORS if (text := difference(vector))}
    with capsys.disabled():
        print(f"\nexpressions: {len(VECTORS) - len(differences)} of {len(VECTORS)}")
    unexpected = [f"{name}{text}" for name, text in differences.items() if name not in MISSING]
    assert not unexpected, "\n".join(unexpected)


def test_no_expression_is_listed_as_missing_that_is_right() -> None:
    recorded = {vector["expr"]: vector for vector in VECTORS}
    fixed = [name for name in MISSING if name not in recorded or not difference(recorded[name])]
    assert not fixed
