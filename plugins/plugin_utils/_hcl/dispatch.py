# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which function evaluates which kind of node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .nodes import Expression
from .scope import Problem, Scope
from .values import Value

Handler = Callable[[Any, Scope, list[Problem]], Value]
_HANDLERS: dict[type[Expression], Handler] = {}
_Registered = TypeVar("_Registered", bound=Handler)


def handles(kind: type[Expression]) -> Callable[[_Registered], _Registered]:
    """Registers the evaluation of one kind of node."""

    def register(handler: _Registered) -> _Registered:
        _HANDLERS[kind] = handler
        return handler

    return register


def value_of(node: Expression, scope: Scope, problems: list[Problem]) -> Value:
    """The value of a node; what is wrong is added to ``problems`` and the value is then unknown."""
    return _HANDLERS[type(node)](node, scope, problems)
