# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter ``hcl``: an expression of the language, evaluated as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ansible.errors import AnsibleFilterError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.calling import (
    base_directory,
    plain,
    reported,
    value,
)
from jinja2 import Undefined, pass_context

if TYPE_CHECKING:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.nodes import Expression
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value
    from jinja2.runtime import Context

    # Root name -> what stands behind it in the expression; None where the root itself is used.
    Uses = Mapping[str, frozenset[str] | None]


@pass_context
def hcl_filter(context: Context, text: str, types: Mapping[str, str] | None = None, /, **names: Any) -> Any:
    """The value of the expression; ``names``: all that it can see; ``types``: those that data cannot tell.

    Only what the expression uses is looked at: the rest may be templates that need this very value.
    """
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.evaluate import evaluate
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.functions import FUNCTIONS
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.scope import Scope

    expression, uses = _parsed(str(text))
    with reported():
        variables = {
            root: _root(root, names[root], steps, types or {})
            for root, steps in uses.items()
            if root in names
        }
        return plain(evaluate(expression, Scope(variables, FUNCTIONS, base_directory(context))))


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[Expression, Uses]:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.diagnostics import DiagnosticError
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.references import references
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.syntax import parse_expression

    try:
        expression = parse_expression(text)
    except DiagnosticError as error:
        first = error.diagnostics[0]
        reason = f"{first.summary}. {first.detail}" if first.detail else first.summary
        raise AnsibleFilterError(f"this is no expression: {text}: {reason}") from error
    uses: dict[str, frozenset[str] | None] = {}
    for reference in references(expression):
        root, *steps = reference.path
        known = uses.get(root, frozenset())
        uses[root] = known | {steps[0]} if steps and known is not None else None
    return expression, uses


def _root(root: str, given: Any, steps: frozenset[str] | None, types: Mapping[str, str]) -> Value:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import object_value

    if root in types or not isinstance(given, Mapping):
        return _typed(given, types.get(root))
    keys = given if steps is None else steps.intersection(given)
    return object_value({str(key): _typed(given[key], types.get(f"{root}.{key}")) for key in keys})


def _typed(data: Any, type_text: str | None) -> Value:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.type_text import parse_type_text
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert

    if isinstance(data, Undefined):
        str(data)  # which raises, with Ansible's own message
    if type_text is None:
        return value(data)
    try:
        return convert(value(data), parse_type_text(str(type_text)))
    except ValueError as error:
        raise AnsibleFilterError(str(error)) from error
