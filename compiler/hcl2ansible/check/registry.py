# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``hcp_packer_registry``: checked as Packer does, then ignored, for there is no registry here."""

from __future__ import annotations

import re

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block
from ..hcl.types import STRING, ListOf, MapOf, Type
from ..ir.template import Template
from .context import Context
from .findings import Findings, at, at_name
from .grammar import labels_fit

_TYPES: dict[str, Type] = {
    "bucket_name": STRING,
    "description": STRING,
    "bucket_labels": MapOf(STRING),
    "build_labels": MapOf(STRING),
    "labels": MapOf(STRING),
    "channels": ListOf(STRING),
}
_BUCKET = re.compile(r"[A-Za-z0-9-]{3,36}")
_LONGEST_DESCRIPTION = 255  # bytes


def check_registries(findings: Findings, template: Template, context: Context) -> None:
    """Check all of them; the first one gets the warning that nothing is published."""
    for number, registry in enumerate(template.registries):
        if not isinstance(registry.node, Block) or not labels_fit(findings, registry.file, registry.node):
            continue
        where = at(registry.file, registry.node)
        if number:
            first = template.registries[0].span()
            summary = 'A template has one "hcp_packer_registry" block at most'
            detail = f"The first one stands at {first}."
            findings.error("duplicate-definition", summary, where, detail=detail, hint="Remove one of them.")
            continue
        arguments = registry.node.body.arguments()
        for name, argument in arguments.items():
            if name in _TYPES:
                _check(findings, registry.file, argument, context)
        if "labels" in arguments and "bucket_labels" in arguments:
            summary = 'Only one of "labels" and "bucket_labels" may be set'
            findings.error("exclusive-arguments", summary, at_name(registry.file, arguments["labels"]))
        findings.warning(
            "ignored-block",
            'The "hcp_packer_registry" block is ignored: nothing is published there',
            where,
            hint="The manifest post-processor writes what was built to a file.",
        )


def _check(findings: Findings, file: SourceFile, argument: Argument, context: Context) -> None:
    _static, value = context.evaluate(file, argument.value)
    where = at(file, argument.value)
    try:
        value = convert(value, _TYPES[argument.name])
    except ConversionError:
        words = {STRING: "a string", MapOf(STRING): "a map of strings", ListOf(STRING): "a list of strings"}
        summary = f'"{argument.name}" must be {words[_TYPES[argument.name]]}'
        findings.error("wrong-type", summary, where)
        return
    if not value.is_known or value.is_null:
        return
    if argument.name == "bucket_name" and not _BUCKET.fullmatch(value.raw):
        detail = "It has 3 to 36 letters, digits and dashes."
        findings.error("invalid-value", '"bucket_name" is no name of a bucket', where, detail=detail)
    if argument.name == "description" and len(value.raw.encode()) > _LONGEST_DESCRIPTION:
        findings.error("invalid-value", f'"description" is longer than {_LONGEST_DESCRIPTION} bytes', where)
