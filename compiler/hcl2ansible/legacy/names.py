# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of builders with ``{{ }}`` in them: they must be known when the template is compiled."""

from __future__ import annotations

from collections.abc import Mapping

from ..parse.json_syntax import JsonString
from ..runtime import load
from .place import Place
from .variables import Variables


class _UnknownError(Exception):
    """A variable without a value."""


def render_name(name: JsonString, variables: Variables, environment: Mapping[str, str]) -> str | None:
    """The text of a name; None when it cannot be known now, which is noted."""
    template = load("gotemplate")

    def user(variable: str) -> str:
        variables.user(variable, Place(name.start, name.end))  # which notes one that is not declared
        return _value(variable, variables, environment, ())

    functions = {**template.standard_functions("", "", {}), "user": user}
    try:
        text: str = template.render(name.value, {}, functions)
    except (template.TemplateError, _UnknownError) as error:
        variables.reader.error(
            "value-needed",
            "The name of a builder must be known when the template is compiled",
            name,
            detail=str(error),
            hint="Give the variables in it a default, or a value: -var NAME=VALUE",
        )
        return None
    return text


def _value(name: str, variables: Variables, environment: Mapping[str, str], above: tuple[str, ...]) -> str:
    """The value of a variable: what is given, else its default with what that needs."""
    if name in variables.given:
        text = variables.given[name]
    else:
        variable = variables.found.get(name)
        if variable is None or not variable.declared:
            return ""
        if variable.default is None:
            raise _UnknownError(f'The variable "{name}" has no value.')
        text = variable.default.value
    if "{{" not in text or name in above:
        return text
    template = load("gotemplate")
    functions = {
        **template.standard_functions("", "", {}),
        "user": lambda other: _value(other, variables, environment, (*above, name)),
        "env": lambda key: environment.get(key, ""),
    }
    rendered: str = template.render(text, {}, functions)
    return rendered
