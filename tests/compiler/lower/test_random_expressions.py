# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The core and the emitted Jinja2 agree on random expressions; ``HCL2ANSIBLE_SEED`` chooses others."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

from hcl2ansible.hcl.convert import convert
from hcl2ansible.hcl.diagnostics import DiagnosticError, SourceFile
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.values import Value, from_python, object_value, to_python

from hcl2ansible.lower.translator import Translator, Typing
from hcl2ansible.lower.values import to_data
from hcl2ansible.parse import parse_expression
from hcl2ansible.rendering import Renderer, same

from .random_expressions import HOLLOW, TYPES, Generator, Tree

CASES = 10_000
_UNKNOWN = object_value({name: Value.unknown(type_) for name, type_ in TYPES.items()})
# Between two filters Ansible's numbers carry no negative zero and no more than 15 digits: docs/departures.md.
_INEXACT = re.compile(r"-0\b|\d[.]\d{12}|\d{16}")


def disagreement(text: str, values: dict[str, Any], renderer: Renderer) -> str | None:
    """How Ansible's result differs, empty if it does not; None for an expression without a value."""
    expression = parse_expression(text)
    known = {name: convert(from_python(values[name]), type_) for name, type_ in TYPES.items()}
    try:
        expected = evaluate(expression, Scope({"var": object_value(known)}, FUNCTIONS))
    except EvaluationError:
        return None
    try:
        data = to_data(Translator(Typing({"var": _UNKNOWN}, SourceFile("test", text), HOLLOW)), expression)
    except DiagnosticError:
        return None  # wrong whatever the values are, in a part that these values never reach
    plain = {"var": {name: to_python(value) for name, value in known.items()}}
    try:
        rendered = renderer.render(data, plain)
    except Exception as error:
        return f"{type(error).__name__}: {error}\n  from {data}"
    if same(expected, rendered) or _INEXACT.search(repr(to_python(expected, exact=True))):
        return ""
    return f"{rendered!r}\n  instead of {to_python(expected, exact=True)!r}\n  from {data}"


def shrunk(tree: Tree, values: dict[str, Any], renderer: Renderer) -> Tree:
    """The smallest expression found in the failing one that fails as well."""
    for _unused in range(200):
        for smaller in tree.simpler():
            try:
                if len(str(smaller)) < len(str(tree)) and disagreement(str(smaller), values, renderer):
                    tree = smaller
                    break
            except DiagnosticError:
                continue
        else:
            break
    return tree


def test_the_core_and_ansible_agree(record_property: Callable[[str, object], None]) -> None:
    seed = int(os.environ.get("HCL2ANSIBLE_SEED", "1"))
    generator, renderer = Generator(seed), Renderer()
    compared, found = 0, []
    while compared < CASES and len(found) < 5:
        tree, values = generator.expression(), generator.values()
        verdict = disagreement(str(tree), values, renderer)
        compared += verdict is not None
        if verdict:
            tree = shrunk(tree, values, renderer)
            used = {name: value for name, value in values.items() if f"var.{name}" in str(tree)}
            found.append(f"{tree}\n  with {used}: {disagreement(str(tree), values, renderer)}")
    record_property("count", f"random expressions, core and Jinja2 agree: {compared - len(found)} of {CASES}")
    assert not found, f"seed {seed}\n" + "\n".join(found)
