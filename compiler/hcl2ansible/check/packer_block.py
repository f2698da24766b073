# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ``packer`` block: version constraints and plugins."""

from __future__ import annotations

import re

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block
from ..hcl.types import DYNAMIC
from ..hcl.values import to_python
from ..ir.language import LANGUAGE_VERSION
from .constant import constant, constant_text
from .findings import Findings, at, at_name, did_you_mean
from .grammar import labels_fit, take_arguments, take_blocks

_CONSTRAINT = re.compile(
    r"\s*(=|!=|>|>=|<|<=|~>)?\s*v?(\d+(?:\.\d+)*)(-[0-9A-Za-z.~-]+)?(\+[0-9A-Za-z.~-]+)?\s*"
)
_SOURCE = re.compile(r"[\w.-]+(?::\d+)?(?:/[\w.-]+){2,}")


def read_packer_block(findings: Findings, file: SourceFile, block: Block) -> list[Argument]:
    """Check a ``packer`` block; returns its required plugins."""
    arguments = take_arguments(findings, file, block.body, ("required_version",), 'a "packer" block')
    if argument := arguments.get("required_version"):
        _check_version(findings, file, argument)
    plugins: list[Argument] = []
    for nested in take_blocks(findings, file, block.body, ("required_plugins",), 'a "packer" block'):
        if labels_fit(findings, file, nested):
            take_blocks(findings, file, nested.body, (), 'a "required_plugins" block')
            for plugin in nested.body.arguments().values():
                _check_plugin(findings, file, plugin)
                plugins.append(plugin)
    return plugins


def _check_version(findings: Findings, file: SourceFile, argument: Argument) -> None:
    text = constant_text(findings, file, argument.value, '"required_version"')
    for part in text.split(",") if text else []:
        verdict = satisfies(LANGUAGE_VERSION, part)
        if verdict is None:
            hint = 'For example: ">= 1.7.0, < 2.0.0"'
            findings.error(
                "invalid-constraint",
                f'"{part.strip()}" is no version constraint',
                at(file, argument.value),
                hint=hint,
            )
        elif not verdict:
            behaves = ".".join(map(str, LANGUAGE_VERSION))
            findings.warning(
                "packer-version",
                f'The template wants Packer "{part.strip()}"',
                at(file, argument.value),
                detail=f"It is read as Packer {behaves} would read it.",
            )


def satisfies(version: tuple[int, ...], constraint: str) -> bool | None:
    """Whether a version fits one constraint like ``~> 1.7``; None when that is no constraint."""
    match = _CONSTRAINT.fullmatch(constraint)
    if not match:
        return None
    written = tuple(int(part) for part in match[2].split("."))
    wanted = written + (0,) * (3 - len(written))
    if match[1] == "~>":
        fixed = max(len(written) - 1, 1)
        return version >= wanted and version[:fixed] == wanted[:fixed]
    return {
        "=": version == wanted,
        "!=": version != wanted,
        ">": version > wanted,
        ">=": version >= wanted,
        "<": version < wanted,
        "<=": version <= wanted,
    }[match[1] or "="]


def _check_plugin(findings: Findings, file: SourceFile, plugin: Argument) -> None:
    value = constant(findings, file, plugin.value, DYNAMIC, f'"{plugin.name}"')
    if value is None:
        return
    given = to_python(value)
    example = 'For example: { version = ">= 1.0.0", source = "github.com/hashicorp/docker" }'
    if not isinstance(given, dict):
        summary = f'The plugin "{plugin.name}" needs an object with version and source'
        findings.error("invalid-plugin", summary, at(file, plugin.value), hint=example)
        return
    for key in given:
        if key not in ("version", "source"):
            findings.error(
                "invalid-plugin",
                f'There is no "{key}" in a required plugin',
                at(file, plugin.value),
                hint=did_you_mean(key, ("version", "source")),
            )
    for key in ("version", "source"):
        if not isinstance(given.get(key), str):
            summary = f'The plugin "{plugin.name}" has no {key}'
            findings.error("invalid-plugin", summary, at_name(file, plugin), hint=example)
    version, source = given.get("version"), given.get("source")
    if isinstance(version, str) and any(satisfies((0,), part) is None for part in version.split(",")):
        findings.error("invalid-constraint", f'"{version}" is no version constraint', at(file, plugin.value))
    if isinstance(source, str) and not _SOURCE.fullmatch(source):
        findings.error(
            "invalid-plugin", f'"{source}" is no source of a plugin', at(file, plugin.value), hint=example
        )
