# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter ``for``: a ``for`` expression of which the parts are Jinja2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ansible.errors import AnsibleFilterError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._filter.calling import plain, value
from jinja2 import Undefined, meta, nodes, pass_context

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

Expression = Callable[[Mapping[str, Any]], Any]


@pass_context
def for_filter(
    context: Context, collection: Any, name: str, expression: str, key: str | None = None, **options: Any
) -> Any:
    """A list, or with ``to`` a dict, of what ``expression`` gives for each element called ``name``.

    ``key``: name of the position or key; ``if``: condition; ``to``: key of the result; ``group``: collect the
    values of equal keys in lists. The expressions are trusted: they must not come from data.
    """
    unknown = options.keys() - {"if", "to", "group"}
    if unknown:
        raise AnsibleFilterError(f"there is no option {sorted(unknown)[0]}")
    bound = {name, key}
    result = _expression(context, expression, bound)
    condition = _expression(context, options["if"], bound) if "if" in options else None
    target = _expression(context, options["to"], bound) if "to" in options else None
    items: list[Any] = []
    mapping: dict[str, Any] = {}
    for position, element in _entries(collection):
        scope = {name: element} if key is None else {name: element, key: position}
        if condition is not None and not _holds(condition(scope)):
            continue
        if target is None:
            items.append(result(scope))
        else:
            _add(mapping, _text(target(scope)), result(scope), group=bool(options.get("group")))
    return items if target is None else dict(sorted(mapping.items()))


def _entries(collection: Any) -> list[tuple[Any, Any]]:
    """(position or key, element): maps in the order of their keys."""
    if isinstance(collection, Mapping):
        return [(key, collection[key]) for key in sorted(collection)]
    if isinstance(collection, (str, bytes)) or not hasattr(collection, "__iter__"):
        kind = "null" if collection is None else value(collection).type.friendly
        raise AnsibleFilterError(f"a value of type {kind} cannot be iterated over")
    return list(enumerate(collection))


def _holds(answer: Any) -> bool:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import (
        ConversionError,
        convert,
    )
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import BOOL

    if answer is None:
        raise AnsibleFilterError("the condition must not be null")
    try:
        return bool(convert(value(answer), BOOL).raw)
    except ConversionError as error:
        raise AnsibleFilterError(f"the condition is no bool: {error}") from error


def _text(key: Any) -> str:
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import (
        ConversionError,
        convert,
    )
    from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import STRING

    if key is None:
        raise AnsibleFilterError("a key must not be null")
    try:
        return str(plain(convert(value(key), STRING)))
    except ConversionError as error:
        raise AnsibleFilterError(f"a key must be a string: {error}") from error


def _add(mapping: dict[str, Any], key: str, element: Any, *, group: bool) -> None:
    if group:
        mapping.setdefault(key, []).append(element)
    elif key in mapping:
        raise AnsibleFilterError(f"two elements give the key {key}; group=true collects them in a list")
    else:
        mapping[key] = element


def _expression(context: Context, source: str, bound: set[str | None]) -> Expression:
    run, names = _compiled(context.environment, str(source))
    outer = {name: context.resolve(name) for name in names if name not in bound}

    def evaluate(scope: Mapping[str, Any]) -> Any:
        result = run(**{**outer, **scope})
        if isinstance(result, Undefined):
            return str(result)  # which raises, with Ansible's own message about the name
        return result

    return evaluate


@lru_cache(maxsize=512)
def _compiled(environment: Environment, source: str) -> tuple[Callable[..., Any], frozenset[str]]:
    return environment.compile_expression(source, undefined_to_none=False), _names(environment, source)


def _names(environment: Environment, source: str) -> frozenset[str]:
    """The variables that an expression uses, those in the expressions of a loop inside it too."""
    tree = environment.parse("{{ " + source + " }}")
    names = set(meta.find_undeclared_variables(tree))
    for inner in tree.find_all(nodes.Filter):
        if inner.name.rpartition(".")[2] != "for":
            continue
        arguments = [argument.value for argument in inner.args if isinstance(argument, nodes.Const)]
        options: dict[str, Any] = {
            str(pair.key): pair.value.value for pair in inner.kwargs if isinstance(pair.value, nodes.Const)
        }
        bound = {*arguments[:1], options.get("key")}
        for text in (*arguments[1:], options.get("if"), options.get("to")):
            if text is not None:
                names |= _names(environment, str(text)) - bound
    return frozenset(names)
