# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all parts of the lowering share: the checked template, and how to translate in each place of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile
from ..hcl.evaluate import Scope, evaluate_with_problems
from ..hcl.functions import FUNCTIONS
from ..hcl.nodes import Attribute, Binary, Call, Conditional, Expression, Node, Null
from ..hcl.references import references
from ..hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    Collection,
    ListOf,
    MapOf,
    ObjectOf,
    Primitive,
    TupleOf,
    Type,
)
from ..hcl.values import Value, object_value, string
from ..ir.checked import CheckedArgument, CheckedBody, CheckedData, CheckedTemplate, CheckedVariable
from ..ir.emitted import Emitted
from ..ir.language import LANGUAGE_VERSION
from ..ir.playbook import Data
from ..ir.schema import Option
from .template_files import TemplateFiles
from .translator import MAKES_NULLS, Translator, Typing
from .values import option_data
from .walk import nodes, with_texts

_PRIMITIVES: Mapping[str, Type] = {
    "str": STRING,
    "path": STRING,
    "int": NUMBER,
    "float": NUMBER,
    "bool": BOOL,
}


@dataclass
class Lowering:
    """One template on its way to a playbook; findings gather in ``diagnostics``."""

    checked: CheckedTemplate
    templates: TemplateFiles | None = None  # None where no files can lie beside the playbook
    diagnostics: list[Diagnostic] = field(default_factory=list)
    emitted: list[Emitted] = field(default_factory=list)  # for the self-check

    def __post_init__(self) -> None:
        self.hollow = _hollow(self.checked)
        self.known = _known(self.checked)
        self.texts = {("packer", "version"): ".".join(map(str, LANGUAGE_VERSION))}

    def translator(
        self, values: Mapping[str, Value], file: SourceFile, kept: Mapping[int, str] | None = None
    ) -> Translator:
        """The translator for expressions of one file that see ``values``."""
        root, known = self.checked.template.root, {**values, **self.known}
        return Translator(Typing(values, file, self.hollow, root, known, self.templates, kept or {}))

    def options(
        self, body: CheckedBody, values: Mapping[str, Value], texts: Mapping[tuple[str, str], str]
    ) -> dict[str, Data]:
        """The options of a task, nested blocks last."""
        written: dict[str, Data] = {}
        for name, argument in body.arguments.items():
            data = self._argument(argument, values, texts)
            if data is not None:
                written[name] = data
        for name, blocks in body.blocks.items():
            bodies = tuple(self.options(inner, values, texts) for inner in blocks.bodies)
            written[name] = bodies if blocks.option.repeats else bodies[0]
        return written

    def _argument(
        self, argument: CheckedArgument, values: Mapping[str, Value], texts: Mapping[tuple[str, str], str]
    ) -> Data:
        t = self.translator(values, argument.file)
        expression = with_texts(argument.expression, {**self.texts, **texts})
        try:
            wanted = option_type(argument.option)
            data = option_data(t, expression, wanted)
            self.emitted.append(Emitted(argument.file, expression, data, wanted))
            return data
        except DiagnosticError as error:
            self.diagnostics += error.diagnostics
            return None

    def position(self, file: SourceFile, node: Node) -> str:
        """``template.pkr.hcl:12``, as the comment behind a task."""
        return f"{file.name.rpartition('/')[2]}:{file.position(node.start)[0]}"


def _known(checked: CheckedTemplate) -> dict[str, Value]:
    """What no variable can change: the path of the template, and locals made from that."""
    path = object_value({"root": string(checked.template.root), "cwd": Value.unknown(STRING)})
    known = {**checked.typing, "path": path}
    values: dict[str, Value] = {}
    for local in checked.locals:
        needed = {name: values[name] for kind, name in local.needs if kind == "local" and name in values}
        scope = Scope({**known, "local": object_value(needed)}, FUNCTIONS, checked.template.root)
        value, problems = evaluate_with_problems(local.local.value, scope)
        values[local.name] = Value.unknown(local.type) if local.impure or problems else value
    return {"path": path, "local": object_value(values)}


def option_type(option: Option) -> Type:
    """What Ansible makes of the option's value, as a type of HCL."""
    if option.type == "list":
        return ListOf(_PRIMITIVES[option.elements]) if option.elements in _PRIMITIVES else DYNAMIC
    if option.type == "dict":
        return DYNAMIC if option.suboptions else MapOf(STRING)
    return _PRIMITIVES.get(option.type, DYNAMIC)


def _hollow(checked: CheckedTemplate) -> frozenset[tuple[str, ...]]:
    """Variables, data sources and locals that are null, or have a null in them, as far as can be known."""
    hollow = {("var", variable.name) for variable in checked.variables if _may_be_null(variable)}
    hollow |= {("data", each.data.type) for each in checked.data if _may_lack(each)}
    plain = {variable.name for variable in checked.variables if isinstance(variable.type, Primitive)}
    for local in checked.locals:
        value = _where_null(local.local.value, plain)
        starts = {reference.path[:2] for reference in references(value)}
        if starts & hollow or _has_null(value):
            hollow.add(("local", local.name))
    return frozenset(hollow)


def _where_null(value: Expression, plain: set[str]) -> Expression:
    """What may make a value null: ``var.x != null ? var.x : y`` is so only where ``y`` is."""
    match value:
        case Conditional(
            condition=Binary(operator="!=", left=Attribute() as left, right=Null()),
            then=Attribute() as then,
            otherwise=otherwise,
        ):
            paths = [reference.path for part in (left, then) for reference in references(part)]
            if len(paths) == 2 and paths[0] == paths[1] and paths[0] in {("var", name) for name in plain}:
                return otherwise
    return value


def _may_be_null(variable: CheckedVariable) -> bool:
    values = [value for value in (variable.default, variable.given) if value is not None]
    return any(map(_is_hollow, values)) or _has_optional(variable.type)


def _may_lack(data: CheckedData) -> bool:
    return not all(output.required for output in data.schema.outputs.values())


def _is_hollow(value: Value) -> bool:
    if value.is_null:
        return True
    parts = (
        value.raw.values()
        if isinstance(value.raw, dict)
        else value.raw
        if isinstance(value.raw, tuple)
        else ()
    )
    return any(map(_is_hollow, parts))


def _has_optional(type_: Type) -> bool:
    if isinstance(type_, Collection):
        return _has_optional(type_.element)
    if isinstance(type_, TupleOf):
        return any(map(_has_optional, type_.items))
    if isinstance(type_, ObjectOf):
        missing = [
            name for name in type_.optional if name not in type_.defaults or type_.defaults[name].is_null
        ]
        return bool(missing) or any(map(_has_optional, type_.attributes.values()))
    return False


def _has_null(expression: Expression) -> bool:
    return any(
        isinstance(node, Null) or (isinstance(node, Call) and node.name in MAKES_NULLS)
        for node in nodes(expression)
    )
