# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``compile --verify``: what Ansible makes of each emitted expression must be what the core says it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .hcl.convert import ConversionError, convert
from .hcl.diagnostics import Diagnostic, Span
from .hcl.evaluate import EvaluationError, Scope, evaluate
from .hcl.functions import ENV, FUNCTIONS
from .hcl.references import references
from .hcl.values import Value, from_python, object_value, to_python
from .ir.checked import CheckedTemplate
from .ir.emitted import Emitted
from .ir.playbook import Jinja
from .rendering import Renderer, load_plugins, same

_OMIT = "__omitted__"
_ROOTS = ("var", "local")


def verify(checked: CheckedTemplate, emitted: Iterable[Emitted]) -> tuple[int, list[Diagnostic]]:
    """How many expressions could be compared, for the values in force, and an error for each that differs.

    What needs a machine, a file or a value that is not known yet is passed over.
    """
    base_dir = checked.template.root
    known = _values(checked)
    variables: dict[str, Any] = {name: to_python(value) for name, value in known.items()}
    compared, findings = 0, []
    load_plugins()
    renderer = Renderer()
    for each in emitted:
        if not _is_template(each.data) or not _within_reach(each, known):
            continue
        expected = _expected(each, Scope(known, FUNCTIONS, base_dir))
        if expected is None:
            continue
        compared += 1
        problem = _problem(each, expected, renderer, variables)
        if problem:
            findings.append(_finding(each, problem, secret=_is_secret(checked, each)))
    return compared, findings


def _values(checked: CheckedTemplate) -> dict[str, Value]:
    """What is known of variables and local values, the impure ones left out."""
    given = {variable.name: variable.value for variable in checked.variables}
    var = object_value({name: value for name, value in given.items() if value is not None})
    local: dict[str, Value] = {}
    for each in checked.locals:
        scope = Scope({"var": var, "local": object_value(local)}, FUNCTIONS, checked.template.root)
        try:
            value = evaluate(each.local.value, scope)
        except EvaluationError:
            continue
        if value.is_wholly_known and not each.impure:
            local[each.name] = value
    return {"var": var, "local": object_value(local)}


def _within_reach(each: Emitted, known: Mapping[str, Value]) -> bool:
    """Whether all that an expression refers to has a value now."""
    return all(
        root in _ROOTS and bool(rest) and rest[0] in known[root].raw
        for root, *rest in (reference.path for reference in references(each.expression))
    )


def _is_template(data: object) -> bool:
    if isinstance(data, Jinja):
        return "hcl2ansible.images.file" not in data.text and "lookup(" not in data.text
    parts = data.values() if isinstance(data, Mapping) else data if isinstance(data, tuple) else ()
    return any(map(_is_template, parts))


def _expected(each: Emitted, scope: Scope) -> Value | None:
    impure = {name for name, function in {**FUNCTIONS, ENV.name: ENV}.items() if not function.pure}
    if any(name in impure for name in _called(each)):
        return None
    try:
        value = evaluate(each.expression, scope)
        return convert(value, each.wanted) if value.is_wholly_known else None
    except (EvaluationError, ConversionError):
        return None  # an error whenever it runs, which other values may cure


def _called(each: Emitted) -> Iterable[str]:
    from .hcl.nodes import Call

    waiting = [each.expression.children()]
    if isinstance(each.expression, Call):
        yield each.expression.name
    while waiting:
        for node in waiting.pop():
            waiting.append(node.children())
            if isinstance(node, Call):
                yield node.name


def _problem(each: Emitted, expected: Value, renderer: Renderer, variables: Mapping[str, Any]) -> str:
    """What Ansible makes of the data instead, in words; empty if it is the same."""
    try:
        rendered = renderer.render(each.data, {**variables, "omit": _OMIT})
    except Exception as error:  # whatever a plugin may raise
        return f"Ansible fails: {' '.join(str(error).split())}"
    if rendered == _OMIT:
        rendered = None
    try:
        found = convert(from_python(rendered), each.wanted)
    except ConversionError as error:
        return f"Ansible makes {rendered!r} of it: {error}."
    if same(expected, to_python(found)):
        return ""
    return f"Ansible makes {rendered!r} of it, the value is {to_python(expected)!r}."


def _is_secret(checked: CheckedTemplate, each: Emitted) -> bool:
    secret = {("var", variable.name) for variable in checked.variables if variable.sensitive}
    secret |= {("local", local.name) for local in checked.locals if local.sensitive}
    return any(reference.path[:2] in secret for reference in references(each.expression))


def _finding(each: Emitted, problem: str, *, secret: bool) -> Diagnostic:
    span = Span(each.file, each.expression.start, each.expression.end)
    text = " ".join(each.file.text[span.start : span.end].split())
    return Diagnostic(
        "error",
        "self-check",
        f"Internal error: the playbook does not compute {text if len(text) < 100 else text[:100] + '...'}",
        "It is made of something sensitive, so the values are not shown." if secret else problem,
        "Please report it with this expression.",
        span,
    )
