# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the families of functions register theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from ..numbers import is_whole
from ..types import Type
from ..values import Value
from .signature import (
    Function,
    FunctionError,
    Implementation,
    Parameter,
    ResultType,
    ScopedImplementation,
    Special,
)

FUNCTIONS: dict[str, Function] = {}

_LARGEST = 2**63 - 1


def _parameters(given: Sequence[Parameter | tuple[str, Type]]) -> tuple[Parameter, ...]:
    return tuple(item if isinstance(item, Parameter) else Parameter(*item) for item in given)


def define(
    name: str,
    parameters: Sequence[Parameter | tuple[str, Type]],
    result: Type | ResultType,
    *,
    variadic: Parameter | tuple[str, Type] | None = None,
    pure: bool = True,
) -> Callable[[Implementation], Implementation]:
    """Registers ``implementation(arguments, result type)`` as a function of the language."""

    def register(implementation: Implementation) -> Implementation:
        rest = _parameters([variadic])[0] if variadic is not None else None
        FUNCTIONS[name] = Function(name, _parameters(parameters), rest, result, implementation, pure=pure)
        return implementation

    return register


def define_scoped(
    name: str,
    parameters: Sequence[Parameter | tuple[str, Type]],
    result: Type | ResultType,
    *,
    pure: bool = False,
) -> Callable[[ScopedImplementation], ScopedImplementation]:
    """Registers a function that also gets the scope it is called in."""

    def register(implementation: ScopedImplementation) -> ScopedImplementation:
        FUNCTIONS[name] = Function(
            name, _parameters(parameters), None, result, scoped=implementation, pure=pure
        )
        return implementation

    return register


def define_special(
    name: str,
    parameters: Sequence[Parameter | tuple[str, Type]],
    result: Type,
    *,
    variadic: Parameter | tuple[str, Type] | None = None,
) -> Callable[[Special], Special]:
    """Registers a function that gets its arguments as expressions, not as values."""

    def register(implementation: Special) -> Special:
        rest = _parameters([variadic])[0] if variadic is not None else None
        FUNCTIONS[name] = Function(name, _parameters(parameters), rest, result, special=implementation)
        return implementation

    return register


def whole(value: Value) -> int:
    """A number argument as an int; raises FunctionError for fractions and what 64 bits do not hold."""
    amount: Decimal = value.raw
    if not is_whole(amount) or not -_LARGEST - 1 <= amount <= _LARGEST:
        raise FunctionError(f"value must be a whole number, between {-_LARGEST - 1} and {_LARGEST}")
    return int(amount)
