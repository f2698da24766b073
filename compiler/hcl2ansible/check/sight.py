# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values for people to read: each beside what would be known of it if nothing sensitive were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..hcl.evaluate import EvaluationError, Scope, evaluate
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Expression
from ..hcl.values import Value, object_value
from .context import UNKNOWN, references_in
from .names import SOURCE, Names


@dataclass(frozen=True)
class Named:
    """A variable or local value; ``public`` is unknown wherever something sensitive decides ``value``."""

    name: str
    value: Value
    public: Value


@dataclass
class Sight:
    """What expressions see; ``fixed``: the roots other than ``var`` and ``local``."""

    fixed: Mapping[str, Value]
    base_dir: str
    var: dict[str, Named] = field(default_factory=dict)
    local: dict[str, Named] = field(default_factory=dict)
    secrets: set[tuple[str, str]] = field(default_factory=set)  # (root, name) of what is made of secrets

    def evaluate(self, expression: Expression) -> tuple[Value, Value]:
        """(value, public value); raises EvaluationError."""
        value = evaluate(expression, self.scope())
        if not self.is_secret(expression):
            return value, value  # evaluated once: time and chance would make two values of it
        try:
            return value, evaluate(expression, self.scope(public=True))
        except EvaluationError:
            return value, UNKNOWN

    def is_secret(self, expression: Expression) -> bool:
        """Whether something sensitive is among what an expression is made of."""
        roots = {root for root, _name in self.secrets}
        return any(
            reference.path[:2] in self.secrets or (len(reference.path) == 1 and reference.path[0] in roots)
            for reference in references_in(expression)
        )

    def scope(self, *, public: bool = False) -> Scope:
        """The scope of an expression; ``public``: as it is without what is sensitive."""
        variables = {**self.fixed, "var": _object(self.var.values(), public)}
        variables["local"] = _object(self.local.values(), public)
        return Scope(variables, FUNCTIONS, self.base_dir)

    def names(self, where: str) -> Names:
        """What can be referred to."""
        roots = {name: frozenset(value.raw or ()) for name, value in self.fixed.items() if value.is_known}
        roots |= {"source": SOURCE, "build": frozenset()}
        roots |= {"var": frozenset(self.var), "local": frozenset(self.local)}
        notes = {"data": "Data sources are read when a template is built."}
        return Names(roots=roots, where=where, notes=notes)


def _object(named: Iterable[Named], public: bool) -> Value:
    return object_value({each.name: each.public if public else each.value for each in named})
