# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluation of strings with interpolations and directives."""

from __future__ import annotations

from .convert import ConversionError, convert
from .dispatch import handles, value_of
from .expressions import choose
from .limits import charge_text
from .loops import iterate_tuple
from .nodes import Template, TemplateFor, TemplateIf, Wrapped
from .scope import Problem, Scope
from .types import STRING
from .values import Value, string

_SUMMARY = "Invalid template interpolation value"


@handles(Wrapped)
def _wrapped(node: Wrapped, scope: Scope, problems: list[Problem]) -> Value:
    return value_of(node.inner, scope, problems)


@handles(Template)
def _template(node: Template, scope: Scope, problems: list[Problem]) -> Value:
    pieces: list[str] = []
    known = True
    for part in node.parts:
        value = value_of(part, scope, problems)
        if value.is_null:
            detail = "The expression result is null. Cannot include a null value in a string template."
            problems.append(Problem.at(part, _SUMMARY, detail))
        elif not value.is_known:
            known = False
        else:
            try:
                pieces.append(convert(value, STRING).raw)
            except ConversionError as error:
                detail = f"Cannot include the given value in a string template: {error.message}."
                problems.append(Problem.at(part, _SUMMARY, detail))
    charge_text(sum(map(len, pieces)))
    return string("".join(pieces)) if known else Value.unknown(STRING, not_null=True)


@handles(TemplateIf)
def _template_if(node: TemplateIf, scope: Scope, problems: list[Problem]) -> Value:
    return choose(node.condition, node.then, node.otherwise, node, scope, problems)


@handles(TemplateFor)
def _template_for(node: TemplateFor, scope: Scope, problems: list[Problem]) -> Value:
    names = (node.key_name, node.value_name)
    result = iterate_tuple(names, node.collection, node.body, None, scope, problems)
    if result is None:
        return Value.unknown(STRING)
    pieces: list[str] = []
    for item in result:
        if not item.is_known:
            return Value.unknown(STRING)
        pieces.append(item.raw)
    charge_text(sum(map(len, pieces)))
    return string("".join(pieces))
