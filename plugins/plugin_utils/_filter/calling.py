# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Functions of the language as filters: plain data in, plain data out, errors as Ansible's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ansible.errors import AnsibleFilterError
from jinja2 import pass_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value
    from jinja2.runtime import Context

Filter = Callable[..., Any]

# The core is imported by the first call, not here: a worker that renders no such filter does not pay for it.


def function_filter(name: str) -> Filter:
    """The function of that name; the piped value takes the place that the table of subjects says."""

    @pass_context
    def call(context: Context, subject: Any, *arguments: Any) -> Any:
        from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.functions import (
            FUNCTIONS,
            filter_arguments,
        )

        function = FUNCTIONS[name]
        if subject is None and not arguments and not function.parameters:
            ordered = []
        else:
            ordered = filter_arguments(name, subject, arguments)
        with reported():
            return plain(_called(name, [value(argument) for argument in ordered], context))

    call.__name__ = name
    return call


def _called(name: str, arguments: Sequence[Value], context: Context) -> Value:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.functions import FUNCTIONS
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.scope import Scope

    function = FUNCTIONS[name]
    least = len(function.parameters)
    if len(arguments) < least or (function.variadic is None and len(arguments) > least):
        more = " or more" if function.variadic else ""
        raise AnsibleFilterError(f"it takes {least} values{more}, not {len(arguments)}")
    converted = []
    for index, argument in enumerate(arguments):
        parameter = function.parameter(index)
        converted.append(argument if parameter is None else convert(argument, parameter.type))
    base = base_directory(context) if function.scoped is not None else "."
    return function.call(converted, Scope({}, FUNCTIONS, base))


def base_directory(context: Context) -> str:
    """What relative paths start from: the root that a compiled playbook names, else its own directory."""
    path = context.resolve("path")
    root = path.get("root") if isinstance(path, Mapping) else context.resolve("playbook_dir")
    return str(root) if isinstance(root, str) else "."


@contextmanager
def reported() -> Iterator[None]:
    """Errors of the core as errors of the filter, whose name Ansible adds."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import ConversionError
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.functions import FunctionError
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.operations import OperationError
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.scope import EvaluationError

    try:
        yield
    except (ConversionError, EvaluationError, FunctionError, OperationError) as error:
        raise AnsibleFilterError(str(error)) from error


def value(data: Any) -> Value:
    """The value of what Ansible hands over: its own kinds of str, dict and list too."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import from_python

    try:
        return from_python(data)
    except TypeError as error:
        raise AnsibleFilterError(str(error)) from error


def plain(result: Value) -> Any:
    """The result as plain data; a fraction becomes a float, the only one that Ansible can store."""
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import to_python

    return to_python(result)


def filters_of(names: Sequence[str]) -> Mapping[str, Filter]:
    """The filters for functions of the language."""
    return {name: function_filter(name) for name in names}
