# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The recorded expressions through the emitted Jinja2, rendered by ansible-core.

Each is rendered as it stands, and once more with its literals moved into variables: most are constant
otherwise, and reach Ansible as plain data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hcl2ansible.hcl.diagnostics import SourceFile
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.nodes import Bool, Call, Entry, Expression, Index, Node, Number, Template, Text
from hcl2ansible.hcl.references import references
from hcl2ansible.hcl.values import Value, object_value, to_python

from hcl2ansible.lower.translator import Translator, Typing
from hcl2ansible.lower.values import to_data
from hcl2ansible.parse import parse_expression
from hcl2ansible.rendering import Renderer, same

from .test_expressions import FILES, VARIABLES, VECTORS

KNOWN = {name: value for name, value in VARIABLES.items() if value.is_known}
# What Ansible's types, or a stock filter that was chosen for its readability, cannot say: docs/departures.md.
DEPARTURES = {
    "jsonencode(12345678901234567890.5)": "a variable of Ansible is a double",
    '"${1/3}x"': "a result between two filters is a double",
    'upper("stra\u00dfe")': "the stock filter knows that \u00df has two capitals",
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.chdir(tmp_path)


def reaching() -> list[str]:
    """The expressions with a value that only use what a playbook has: no unknown and no undefined names."""
    return [
        vector["expr"]
        for vector in VECTORS
        if vector["ok"]
        and not vector.get("unknown")
        and all(reference.path[0] in KNOWN for reference in references(parse_expression(vector["expr"])))
    ]


def literals(node: Node) -> Iterator[Expression]:
    """The literals that may as well be variables: no keys, no literal parts of strings, no types."""
    if isinstance(node, Text | Number | Bool):
        yield node
        return
    children: list[Node] = list(node.children())
    if isinstance(node, Entry):
        children = [node.value]
    elif isinstance(node, Index):
        children = [node.target]
    elif isinstance(node, Template):
        children = [part for part in node.parts if not isinstance(part, Text)]
    elif isinstance(node, Call) and node.name == "convert":
        children = [node.arguments[0]]
    for child in children:
        yield from literals(child)


def lifted(expression: str) -> tuple[str, dict[str, Value]]:
    """The expression with variables for its literals, and their values."""
    values: dict[str, Value] = {}
    text = expression
    for node in sorted(literals(parse_expression(expression)), key=lambda node: -node.start):
        written = expression[node.start : node.end]
        if re.match(r'["\w]', written) and not written.startswith("<<"):
            name = f"literal_{len(values)}"
            values[name] = evaluate(node, Scope({}, {}))
            text = f"{text[: node.start]}var.{name}{text[node.end :]}"
    return text, values


def difference(renderer: Renderer, expression: str, variables: Mapping[str, Value]) -> str:
    """How what Ansible renders differs from the core's value, empty if it does not."""
    known = {**KNOWN, "var": object_value(variables)}
    types = {name: Value.unknown(value.type) for name, value in KNOWN.items()}
    types["var"] = object_value({name: Value.unknown(value.type) for name, value in variables.items()})
    node = parse_expression(expression)
    expected = evaluate(node, Scope(known, FUNCTIONS, "."))
    data = to_data(Translator(Typing(types, SourceFile("vector", expression))), node)
    plain: dict[str, Any] = {name: to_python(value) for name, value in known.items()}
    rendered = renderer.render(data, plain)
    return "" if same(expected, rendered) else f"{rendered!r} for {to_python(expected, exact=True)!r}: {data}"


def test_recorded_expressions(record_property: Callable[[str, object], None]) -> None:
    renderer = Renderer()
    cases = [(expression, expression, {}) for expression in reaching()]
    for expression in reaching():
        text, variables = lifted(expression)
        if variables and expression not in DEPARTURES:
            cases.append((expression, text, variables))
    wrong = []
    for expression, text, variables in cases:
        try:
            found = difference(renderer, text, variables)
        except EvaluationError:  # a literal that has to be one
            assert text != expression
            continue
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        if found:
            wrong.append(f"{expression}\n  as {text}: {found}")
    record_property("count", f"expressions, value through Jinja2: {len(cases) - len(wrong)} of {len(cases)}")
    assert not wrong, "\n".join(wrong)
