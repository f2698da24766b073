# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules that a template states for an input variable: its ``validation`` blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value


def broken_rules(name: str, definition: Mapping[str, Any], value: Value, origin: str) -> Iterator[str]:
    """A message for each rule that the value does not pass; none quotes a sensitive one."""
    for rule in definition.get("validations") or ():
        problem = _problem(name, str(rule["condition"]), value)
        if problem is None:
            continue
        if problem:
            said = "it is sensitive, so it is not shown why" if definition.get("sensitive") else problem
            yield f"The rule {rule['condition']} for the variable {name} cannot be checked: {said}"
        else:
            yield f"The value of the variable {name}, from {origin}, is not valid: {rule['error_message']}"


def _problem(name: str, condition: str, value: Value) -> str | None:
    """None when the value passes, empty when it does not, else why that cannot be told."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import (
        ConversionError,
        convert,
    )
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.diagnostics import DiagnosticError
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.evaluate import (
        EvaluationError,
        evaluate,
    )
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.functions import FUNCTIONS
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.scope import Scope
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.syntax import parse_expression
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import BOOL
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import object_value

    # Relative paths start at the current directory here, not at that of the template.
    scope = Scope({"var": object_value({name: value})}, FUNCTIONS, "")
    try:
        verdict = convert(evaluate(parse_expression(condition), scope), BOOL)
    except (ConversionError, DiagnosticError, EvaluationError) as error:
        return str(error)
    if verdict.is_null:
        return "the condition is null"
    return None if verdict.raw else ""
