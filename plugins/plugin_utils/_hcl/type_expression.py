# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Type constraints: ``list(object({name = string, size = optional(number, 1)}))`` to a Type."""

from __future__ import annotations

from collections.abc import Callable

from .convert import ConversionError, convert
from .diagnostics import Diagnostic, DiagnosticError, SourceFile, Span
from .evaluate_constant import constant
from .nodes import Bool, Call, Expression, Name, Null, Object, Text, Tuple
from .quoting import quoted
from .scope import Problem
from .types import BOOL, DYNAMIC, NUMBER, STRING, Collection, ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type
from .values import Value, list_value, object_value, same_type, set_value, tuple_value

_INVALID = "Invalid type specification"
_KEYWORDS: dict[str, Type] = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_COLLECTIONS: dict[str, Callable[[Type], Type]] = {"list": ListOf, "set": SetOf, "map": MapOf}
_NEEDS = {
    "list": "specifying the element type",
    "set": "specifying the element type",
    "map": "specifying the element type",
    "object": "specifying the attribute types and values as a map",
    "tuple": "specifying the element types as a list",
}


class TypeProblem(Exception):  # noqa: N818 - it carries Problems
    """An expression is no type constraint; ``problems`` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.summary}: {problem.detail}" for problem in problems))
        self.problems = problems

    def diagnostics(self, file: SourceFile) -> DiagnosticError:
        """The same as an error about a place in a file."""
        return DiagnosticError(
            *(
                Diagnostic(
                    "error",
                    "invalid-type",
                    problem.summary,
                    problem.detail,
                    "",
                    Span(file, problem.start, problem.end),
                )
                for problem in self.problems
            )
        )


def parse_type(expression: Expression, defaults: bool = True) -> Type:
    """The type that an expression spells; raises TypeProblem.

    With ``defaults``, ``optional`` takes a second argument, which apply_defaults fills in.
    """
    problems: list[Problem] = []
    type_ = _Parser(problems, defaults).parse(expression)
    if problems:
        raise TypeProblem(problems)
    return type_


class _Parser:
    def __init__(self, problems: list[Problem], defaults: bool) -> None:
        self._problems = problems
        self._defaults = defaults

    def parse(self, node: Expression) -> Type:
        keyword = _keyword(node)
        if keyword:
            if keyword in _KEYWORDS:
                return _KEYWORDS[keyword]
            if keyword in _NEEDS:
                return self._needs_argument(node, keyword)
            return self._wrong(node, f"The keyword {quoted(keyword)} is not a valid type specification.")
        if not isinstance(node, Call):
            return self._wrong(
                node,
                "A type specification is either a primitive type keyword (bool, number, string) or a complex "
                "type constructor call, like list(string).",
            )
        return self._constructor(node)

    def _constructor(self, node: Call) -> Type:
        if node.name in _KEYWORDS:
            kind = "Type constraint" if node.name == "any" else "Primitive type"
            return self._wrong(node, f"{kind} keyword {quoted(node.name)} does not expect arguments.")
        if node.name in _NEEDS and len(node.arguments) != 1:
            return self._needs_argument(node, node.name)
        if node.name in _COLLECTIONS:
            return _COLLECTIONS[node.name](self.parse(node.arguments[0]))
        if node.name == "object":
            return self._object(node.arguments[0])
        if node.name == "tuple":
            return self._tuple(node.arguments[0])
        if node.name == "optional":
            detail = 'Keyword "optional" is valid only as a modifier for object type attributes.'
            return self._wrong(node, detail)
        return self._wrong(node, f"Keyword {quoted(node.name)} is not a valid type constructor.")

    def _tuple(self, node: Expression) -> Type:
        if not isinstance(node, Tuple):
            return self._wrong(node, "Tuple type constructor requires a list of element types.")
        return TupleOf(tuple(self.parse(item) for item in node.items))

    def _object(self, node: Expression) -> Type:
        if not isinstance(node, Object):
            return self._wrong(
                node,
                "Object type constructor requires a map whose keys are attribute names and whose values are "
                "the corresponding attribute types.",
            )
        attributes: dict[str, Type] = {}
        optional: list[str] = []
        defaults: dict[str, Value] = {}
        for entry in node.entries:
            if not isinstance(entry.key, Text):
                self._wrong(entry.key, "Object constructor map keys must be attribute names.")
                continue
            name, type_node = entry.key.value, entry.value
            default: Expression | None = None
            if isinstance(type_node, Call) and type_node.name == "optional":
                if not type_node.arguments:
                    detail = "Optional attribute modifier requires the attribute type as its argument."
                    self._wrong(type_node, detail)
                    continue
                default = self._modifier(type_node)
                optional.append(name)
                type_node = type_node.arguments[0]
            attributes[name] = self.parse(type_node)
            if default is not None:
                self._default(name, default, attributes[name], defaults)
        return ObjectOf(attributes, optional, defaults)

    def _modifier(self, node: Call) -> Expression | None:
        """The second argument of ``optional``, if it has one and may have one."""
        allowed = 2 if self._defaults else 1
        if len(node.arguments) > allowed:
            limit = (
                "at most two arguments: the attribute type, and a default value"
                if self._defaults
                else "only one argument: the attribute type"
            )
            self._wrong(node, f"Optional attribute modifier expects {limit}.")
            return None
        return node.arguments[1] if len(node.arguments) > 1 else None

    def _default(self, name: str, node: Expression, type_: Type, defaults: dict[str, Value]) -> None:
        value, found = constant(node)
        self._problems += found
        if found:
            return
        try:
            defaults[name] = convert(value, type_)
        except ConversionError as error:
            self._problems.append(
                Problem.at(
                    node,
                    "Invalid default value for optional attribute",
                    "This default value is not compatible with the attribute's type constraint: "
                    f"{error.message}.",
                )
            )

    def _needs_argument(self, node: Expression, name: str) -> Type:
        return self._wrong(node, f"The {name} type constructor requires one argument {_NEEDS[name]}.")

    def _wrong(self, node: Expression, detail: str) -> Type:
        self._problems.append(Problem.at(node, _INVALID, detail))
        return DYNAMIC


def _keyword(node: Expression) -> str:
    match node:
        case Name(name=name):
            return name
        case Bool(value=value):
            return "true" if value else "false"
        case Null():
            return "null"
    return ""


def apply_defaults(value: Value, type_: Type) -> Value:
    """The value with missing attributes filled in from the defaults of the type; not yet converted."""
    if value.is_null or not value.is_known:
        return value
    match type_:
        case ListOf(element) | SetOf(element) if isinstance(value.type, (ListOf, SetOf)):
            return _refilled(value, [apply_defaults(item, element) for item in value.raw])
        case ListOf(element) | SetOf(element) if isinstance(value.type, TupleOf):
            return tuple_value(apply_defaults(item, element) for item in value.raw)
        case TupleOf(items) if isinstance(value.raw, tuple) and len(items) == len(value.raw):
            return tuple_value(map(apply_defaults, value.raw, items))
        case MapOf(element) if isinstance(value.raw, dict):
            return object_value({key: apply_defaults(item, element) for key, item in value.raw.items()})
        case ObjectOf() if isinstance(value.raw, dict):
            return _with_attributes(value, type_)
    return value


def _with_attributes(value: Value, type_: ObjectOf) -> Value:
    attributes = {
        name: apply_defaults(item, type_.attributes.get(name, DYNAMIC)) for name, item in value.raw.items()
    }
    for name, default in type_.defaults.items():
        if name not in attributes or attributes[name].is_null:
            attributes[name] = apply_defaults(default, type_.attributes[name])
    return object_value(attributes)


def _refilled(value: Value, items: list[Value]) -> Value:
    if not isinstance(value.type, Collection) or not same_type(items):
        return tuple_value(items)
    return (set_value if isinstance(value.type, SetOf) else list_value)(items, value.type.element)
