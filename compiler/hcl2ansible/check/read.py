# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sorting the blocks of all files of a template into the template model."""

from __future__ import annotations

from typing import TypeVar

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile
from ..hcl.nodes import Argument, Block, Body
from ..hcl.record import fresh, record
from ..hcl.types import BOOL
from ..hcl.values import to_python
from ..ir.template import Build, Data, Element, Local, RequiredPlugin, Source, Template, Variable
from .constant import constant, constant_text
from .findings import Findings, at, at_name, closest, did_you_mean
from .grammar import (
    identifier_fits,
    label_fits,
    labels_fit,
    note_duplicate,
    take_arguments,
    take_blocks,
)
from .packer_block import read_packer_block
from .read_build import read_build
from .source_files import Input, Parser, find_input

_Named = TypeVar("_Named", Variable, Local, RequiredPlugin)

_TOP_LEVEL = (
    "packer",
    "source",
    "variable",
    "variables",
    "local",
    "locals",
    "data",
    "build",
    "hcp_packer_registry",
)
_IGNORED = ("communicator",)
# What a block defines, as references to it begin.
_DEFINES = {
    "source": "source",
    "variable": "var",
    "variables": "var",
    "local": "local",
    "locals": "local",
    "data": "data",
}


@record
class _Reading:
    """What has been found so far, in all files."""

    findings: Findings
    variables: dict[str, Variable] = fresh(default_factory=dict)
    locals: dict[str, Local] = fresh(default_factory=dict)
    sources: list[Source] = fresh(default_factory=list)
    data: dict[str, Data] = fresh(default_factory=dict)
    builds: list[Build] = fresh(default_factory=list)
    registries: list[Element] = fresh(default_factory=list)
    plugins: dict[str, RequiredPlugin] = fresh(default_factory=dict)
    doubtful: set[str] = fresh(default_factory=set)

    def lose(self, kind: str) -> None:
        """Remember that a block could not be read, so that references to what it defines are not reported."""
        if kind in _DEFINES:
            self.doubtful.add(_DEFINES[kind])


def read_template(
    path: str, parse: Parser, *, stdin: bytes | None = None
) -> tuple[Template, list[Diagnostic]]:
    """Read a file, a directory or ``-``: (template, findings); raises DiagnosticError for bad syntax.

    Blocks that are wrong are left out of the template, so that the rest of it can be checked as well.
    """
    return sort_blocks(find_input(path, stdin=stdin), parse)


def build_around(template: Template, finding: Diagnostic) -> Build | None:
    """The build block that an error stands in, if any: what Packer looks at first, it does not look into."""
    if finding.severity != "error" or finding.span is None:
        return None
    for build in template.builds:
        if finding.span.file is build.file and build.node.start <= finding.span.start < build.node.end:
            return build
    return None


def sort_blocks(given: Input, parse: Parser) -> tuple[Template, list[Diagnostic]]:
    """Parse files and sort their blocks, as read_template."""
    findings = Findings()
    reading = _Reading(findings)
    comments = {}
    parsed = True
    for file in given.files:
        try:
            body, found = parse(file)
        except DiagnosticError as error:
            findings.add(*error.diagnostics)
            parsed = False
            continue
        comments[file.name] = tuple(found)
        _read_file(reading, file, body)
    if not parsed:
        findings.raise_errors()
    template = Template(
        root=given.root,
        files=given.files,
        is_directory=given.is_directory,
        variables=tuple(reading.variables.values()),
        locals=tuple(reading.locals.values()),
        sources=tuple(reading.sources),
        data=tuple(reading.data.values()),
        builds=tuple(reading.builds),
        registries=tuple(reading.registries),
        required_plugins=tuple(reading.plugins.values()),
        comments=comments,
        doubtful=frozenset(reading.doubtful),
    )
    return template, findings.diagnostics


def _read_file(reading: _Reading, file: SourceFile, body: Body) -> None:
    findings = reading.findings
    known = (*_TOP_LEVEL, *_IGNORED)
    for name, argument in body.arguments().items():
        hint = did_you_mean(name, known, f"To give a name to a value: locals {{ {name} = ... }}")
        summary = f'There is no argument "{name}" in a template outside of its blocks'
        findings.error("unknown-argument", summary, at_name(file, argument), hint=hint)
    for block in body.blocks():
        if block.kind not in known:
            for meant in closest(block.kind, known):
                reading.lose(meant)
    for block in take_blocks(findings, file, body, known, "a template"):
        if block.kind in _IGNORED:
            summary = f'A "{block.kind}" block has no effect'
            findings.warning(
                "ignored-block", summary, at(file, block), hint="Its options belong into the source."
            )
        elif labels_fit(findings, file, block):
            _read_block(reading, file, block)
        else:
            reading.lose(block.kind)


def _read_block(reading: _Reading, file: SourceFile, block: Block) -> None:
    if block.kind == "packer":
        for plugin in read_packer_block(reading.findings, file, block):
            _define(reading, reading.plugins, plugin, "required plugin")
    elif block.kind in ("source", "data"):
        _read_typed(reading, file, block)
    elif block.kind == "hcp_packer_registry":
        reading.registries.append(Element(file=file, node=block))
    elif block.kind == "variable":
        _read_variable(reading, file, block)
    elif block.kind == "variables":
        for argument in _only_arguments(reading, file, block):
            variable = Variable(file=file, node=argument, name=argument.name, default=argument.value)
            _define(reading, reading.variables, variable, "variable")
    elif block.kind == "local":
        _read_local(reading, file, block)
    elif block.kind == "locals":
        for argument in _only_arguments(reading, file, block):
            local = Local(file=file, node=argument, name=argument.name, value=argument.value)
            _define(reading, reading.locals, local, "local")
    elif block.kind == "build":
        reading.builds.append(read_build(reading.findings, file, block))
        nested = block.body.blocks("hcp_packer_registry")
        reading.registries.extend(Element(file=file, node=inner) for inner in nested)


def _only_arguments(reading: _Reading, file: SourceFile, block: Block) -> list[Argument]:
    take_blocks(reading.findings, file, block.body, (), f'a "{block.kind}" block')
    return list(block.body.arguments().values())


def _read_typed(reading: _Reading, file: SourceFile, block: Block) -> None:
    """A block whose labels are a type and a name."""
    kind, name = block.labels
    if block.kind == "source":
        # Packer looks at them when it builds: inspect lists a template in which two have one name.
        reading.sources.append(Source(file=file, node=block, type=kind.text, name=name.text, body=block.body))
    elif all(
        label_fits(reading.findings, file, label, f"the {what} of a data source")
        for label, what in ((kind, "type"), (name, "name"))
    ):
        data = Data(file=file, node=block, type=kind.text, name=name.text, body=block.body)
        earlier = reading.data.setdefault(data.reference, data)
        if earlier is not data:
            note_duplicate(reading.findings, data, earlier, f'The data source "{data.reference}"')


def _read_variable(reading: _Reading, file: SourceFile, block: Block) -> None:
    findings = reading.findings
    if not identifier_fits(findings, file, block, "a variable"):
        reading.lose(block.kind)
        return
    known = ("type", "default", "description", "sensitive")
    arguments = take_arguments(findings, file, block.body, known, 'a "variable" block')
    validations = take_blocks(findings, file, block.body, ("validation",), 'a "variable" block')
    for validation in validations:
        given = take_arguments(
            findings, file, validation.body, ("condition", "error_message"), 'a "validation" block'
        )
        if not labels_fit(findings, file, validation):
            continue
        for name in ("condition", "error_message"):
            meant = any(closest(other, (name,)) for other in validation.body.arguments())
            if name not in given and not meant:
                summary = f'The argument "{name}" is missing in a "validation" block'
                hint = "A validation has a condition and an error_message."
                findings.error("missing-argument", summary, at(file, validation), hint=hint)
    kind, default = arguments.get("type"), arguments.get("default")
    variable = Variable(
        file=file,
        node=block,
        name=block.labels[0].text,
        type=kind.value if kind else None,
        default=default.value if default else None,
        description=_text(findings, file, arguments.get("description")),
        sensitive=_flag(findings, file, arguments.get("sensitive")),
        validations=tuple(validations),
    )
    _define(reading, reading.variables, variable, "variable")


def _read_local(reading: _Reading, file: SourceFile, block: Block) -> None:
    findings = reading.findings
    if not identifier_fits(findings, file, block, "a local value"):
        reading.lose(block.kind)
        return
    take_blocks(findings, file, block.body, (), 'a "local" block')
    arguments = take_arguments(findings, file, block.body, ("expression", "sensitive"), 'a "local" block')
    sensitive = _flag(findings, file, arguments.get("sensitive"))
    if "expression" not in arguments:
        summary = 'The argument "expression" is missing in a "local" block'
        if not any(closest(name, ("expression",)) for name in block.body.arguments()):
            findings.error("missing-argument", summary, at(file, block), hint="It holds the value.")
        reading.lose(block.kind)
        return
    value = arguments["expression"].value
    local = Local(file=file, node=block, name=block.labels[0].text, value=value, sensitive=sensitive)
    _define(reading, reading.locals, local, "local")


def _define(reading: _Reading, defined: dict[str, _Named], element: _Named, what: str) -> None:
    earlier = defined.setdefault(element.name, element)
    if earlier is not element:
        note_duplicate(reading.findings, element, earlier, f'The {what} "{element.name}"')


def _text(findings: Findings, file: SourceFile, argument: Argument | None) -> str:
    return constant_text(findings, file, argument.value, f'"{argument.name}"') if argument else ""


def _flag(findings: Findings, file: SourceFile, argument: Argument | None) -> bool:
    value = constant(findings, file, argument.value, BOOL, f'"{argument.name}"') if argument else None
    return bool(value is not None and not value.is_null and to_python(value))
