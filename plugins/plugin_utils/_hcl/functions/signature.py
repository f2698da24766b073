# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a function takes and gives, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..record import record
from ..types import DYNAMIC, Type
from ..values import Value

if TYPE_CHECKING:
    from ..nodes import Call
    from ..scope import Problem, Scope

ResultType = Callable[[Sequence[Value]], Type]
Implementation = Callable[[Sequence[Value], Type], Value]
ScopedImplementation = Callable[[Sequence[Value], Type, "Scope"], Value]
Special = Callable[["Function", "Call", "Scope", "list[Problem]"], Value]


class FunctionError(Exception):
    """A call has no result."""


class ArgumentError(FunctionError):
    """A call has no result because of the argument at ``index``, counted from 0."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index


@record
class Parameter:
    """A parameter; the flags say what the implementation handles itself."""

    name: str
    type: Type
    null: bool = False
    unknown: bool = False
    dynamic: bool = False


@record
class Function:
    """A function of the language; not ``pure`` when two calls with equal arguments may differ."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    result: Type | ResultType
    implementation: Implementation | None = None
    scoped: ScopedImplementation | None = None
    special: Special | None = None
    pure: bool = True

    def parameter(self, index: int) -> Parameter | None:
        """The parameter that takes the argument at ``index``."""
        return self.parameters[index] if index < len(self.parameters) else self.variadic

    def call(self, arguments: Sequence[Value], scope: Scope) -> Value:
        """The result for arguments of the right number and types; raises FunctionError."""
        expected = self.result_type(arguments)
        for parameter, argument in self._pairs(arguments):
            if not argument.is_known and not parameter.unknown:
                return Value.unknown(expected, not_null=isinstance(self.result, Type))
        if self.scoped is not None:
            return self.scoped(arguments, expected, scope)
        if self.implementation is None:
            raise FunctionError("it cannot be called with values")
        return self.implementation(arguments, expected)

    def result_type(self, arguments: Sequence[Value]) -> Type:
        """The type of the result, as far as the arguments tell; raises FunctionError."""
        for index, (parameter, argument) in enumerate(self._pairs(arguments)):
            if argument.is_null and not parameter.null:
                raise ArgumentError(index, "argument must not be null")
            if argument.type == DYNAMIC and not parameter.dynamic:
                return DYNAMIC
        return self.result if isinstance(self.result, Type) else self.result(arguments)

    def _pairs(self, arguments: Sequence[Value]) -> list[tuple[Parameter, Value]]:
        variadic = self.variadic
        extra = len(arguments) - len(self.parameters)
        parameters = self.parameters + ((variadic,) * extra if variadic is not None else ())
        return list(zip(parameters, arguments, strict=True))
