# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an expression can see, and what is reported when it has no value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .nodes import Node
from .values import Value

if TYPE_CHECKING:
    from .functions.signature import Function


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an expression has no value; offsets into the text of the expression."""

    summary: str
    detail: str
    start: int
    end: int

    @classmethod
    def at(cls, node: Node, summary: str, detail: str) -> Problem:
        """A problem of the text that a node spans."""
        return cls(summary, detail, node.start, node.end)


class EvaluationError(Exception):
    """An expression has no value; ``problems`` are all reasons, in the order of the text."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{problem.summary}: {problem.detail}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Scope:
    """Names and functions in sight; None means that they are not allowed at all here.

    ``base_dir`` is what relative paths of ``file`` and the like start from; empty is the current directory.
    """

    variables: Mapping[str, Value] | None = None
    functions: Mapping[str, Function] | None = None
    base_dir: str = "."
    parent: Scope | None = None
    item: Value | None = None

    def child(self, variables: Mapping[str, Value] | None = None, item: Value | None = None) -> Scope:
        """A scope in which ``variables`` hide those of this one; ``item`` is the element of a splat."""
        return Scope(variables, None, self.base_dir, self, item)

    def chain(self) -> Iterator[Scope]:
        """This scope and its parents, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def variable(self, name: str) -> Value | None:
        """The value of a name, None if it is not in sight."""
        for scope in self.chain():
            if scope.variables is not None and name in scope.variables:
                return scope.variables[name]
        return None

    def function(self, name: str) -> Function | None:
        """The function of that name, None if there is none."""
        for scope in self.chain():
            if scope.functions is not None and name in scope.functions:
                return scope.functions[name]
        return None

    def variable_names(self) -> set[str] | None:
        """All names in sight, None if names are not allowed."""
        known = [scope.variables for scope in self.chain() if scope.variables is not None]
        return {name for variables in known for name in variables} if known else None

    def function_names(self) -> set[str] | None:
        """All functions in sight, None if calls are not allowed."""
        known = [scope.functions for scope in self.chain() if scope.functions is not None]
        return {name for functions in known for name in functions} if known else None

    def splat_item(self) -> Value | None:
        """The element that the innermost splat is working on."""
        return next((scope.item for scope in self.chain() if scope.item is not None), None)
