# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sorting the blocks of all files of a template into the template model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from ..hcl.diagnostics import Diagnostic, DiagnosticError, SourceFile
from ..hcl.nodes import Argument, Block, Body
from ..hcl.types import BOOL
from ..hcl.values import to_python
from ..ir.template import Build, Local, Source, Template, Variable
from .constant import constant, constant_text
from .findings import Findings, at
from .grammar import identifier_fits, labels_fit, take_arguments, take_blocks
from .packer_block import read_packer_block
from .read_build import read_build
from .source_files import Input, Parser, find_input

_Named = TypeVar("_Named", Variable, Local)

_TOP_LEVEL = ("packer", "source", "variable", "variables", "local", "locals", "build")
_IGNORED = ("communicator",)
_LATER = {
    "data": "Give the value by a variable instead: -var NAME=VALUE.",
    "hcp_packer_registry": "Remove the block; the manifest post-processor writes what was built to a file.",
}


@dataclass
class _Reading:
    """What has been found so far, in all files."""

    findings: Findings
    variables: dict[str, Variable] = field(default_factory=dict)
    locals: dict[str, Local] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    builds: list[Build] = field(default_factory=list)
    plugins: list[Argument] = field(default_factory=list)


def read_template(
    path: str, parse: Parser, *, stdin: bytes | None = None
) -> tuple[Template, list[Diagnostic]]:
    """Read a file, a directory or ``-``: (template, findings); raises DiagnosticError for bad syntax.

    Blocks that are wrong are left out of the template, so that the rest of it can be checked as well.
    """
    return sort_blocks(find_input(path, stdin=stdin), parse)


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
        sources=tuple(reading.sources.values()),
        builds=tuple(reading.builds),
        required_plugins=tuple(reading.plugins),
        comments=comments,
    )
    return template, findings.diagnostics


def _read_file(reading: _Reading, file: SourceFile, body: Body) -> None:
    findings = reading.findings
    take_arguments(findings, file, body, (), "a template outside of its blocks")
    for block in take_blocks(findings, file, body, (*_TOP_LEVEL, *_LATER, *_IGNORED), "a template"):
        if block.kind in _LATER:
            summary = f'This version does not compile "{block.kind}" blocks'
            findings.error("unsupported-block", summary, at(file, block), hint=_LATER[block.kind])
        elif block.kind in _IGNORED:
            summary = f'A "{block.kind}" block has no effect'
            findings.warning(
                "ignored-block", summary, at(file, block), hint="Its options belong into the source."
            )
        elif labels_fit(findings, file, block):
            _read_block(reading, file, block)


def _read_block(reading: _Reading, file: SourceFile, block: Block) -> None:
    if block.kind == "packer":
        reading.plugins += read_packer_block(reading.findings, file, block)
    elif block.kind == "source":
        _read_source(reading, file, block)
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


def _only_arguments(reading: _Reading, file: SourceFile, block: Block) -> list[Argument]:
    take_blocks(reading.findings, file, block.body, (), f'a "{block.kind}" block')
    return list(block.body.arguments().values())


def _read_source(reading: _Reading, file: SourceFile, block: Block) -> None:
    kind, name = block.labels
    source = Source(file=file, node=block, type=kind.text, name=name.text, body=block.body)
    earlier = reading.sources.setdefault(source.reference, source)
    if earlier is not source:
        _duplicate(reading, source, earlier, f'The source "{source.reference}"')


def _read_variable(reading: _Reading, file: SourceFile, block: Block) -> None:
    findings = reading.findings
    if not identifier_fits(findings, file, block, "a variable"):
        return
    known = ("type", "default", "description", "sensitive")
    arguments = take_arguments(findings, file, block.body, known, 'a "variable" block')
    validations = take_blocks(findings, file, block.body, ("validation",), 'a "variable" block')
    for validation in validations:
        given = take_arguments(
            findings, file, validation.body, ("condition", "error_message"), 'a "validation" block'
        )
        for name in ("condition", "error_message"):
            if name not in given and labels_fit(findings, file, validation, ()):
                summary = f'The argument "{name}" is missing in a "validation" block'
                findings.error("missing-argument", summary, at(file, validation))
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
        return
    take_blocks(findings, file, block.body, (), 'a "local" block')
    arguments = take_arguments(findings, file, block.body, ("expression", "sensitive"), 'a "local" block')
    sensitive = _flag(findings, file, arguments.get("sensitive"))
    if "expression" not in arguments:
        summary = 'The argument "expression" is missing in a "local" block'
        findings.error("missing-argument", summary, at(file, block), hint="It holds the value.")
        return
    value = arguments["expression"].value
    local = Local(file=file, node=block, name=block.labels[0].text, value=value, sensitive=sensitive)
    _define(reading, reading.locals, local, "local")


def _define(reading: _Reading, defined: dict[str, _Named], element: _Named, what: str) -> None:
    earlier = defined.setdefault(element.name, element)
    if earlier is not element:
        _duplicate(reading, element, earlier, f'The {what} "{element.name}"')


def _duplicate(
    reading: _Reading, element: Variable | Local | Source, earlier: Variable | Local | Source, what: str
) -> None:
    reading.findings.error(
        "duplicate-definition",
        f"{what} is defined twice",
        at(element.file, element.node),
        detail=f"The other definition stands at {earlier.span()}.",
    )


def _text(findings: Findings, file: SourceFile, argument: Argument | None) -> str:
    return constant_text(findings, file, argument.value, f'"{argument.name}"') if argument else ""


def _flag(findings: Findings, file: SourceFile, argument: Argument | None) -> bool:
    value = constant(findings, file, argument.value, BOOL, f'"{argument.name}"') if argument else None
    return bool(value is not None and not value.is_null and to_python(value))
