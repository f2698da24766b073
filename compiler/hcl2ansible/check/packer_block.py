# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ``packer`` block: version constraints and plugins."""

from __future__ import annotations

import re

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block, Entry, Object, Text
from ..hcl.types import DYNAMIC
from ..hcl.values import to_python
from ..ir.language import LANGUAGE_VERSION
from ..ir.template import RequiredPlugin
from .constant import constant, constant_text
from .findings import Findings, at, at_name, closest, did_you_mean
from .grammar import labels_fit, take_arguments, take_blocks

_CONSTRAINT = re.compile(
    r"\s*(=|!=|>|>=|<|<=|~>)?\s*v?(\d+(?:\.\d+)*)(-[0-9A-Za-z.~-]+)?(\+[0-9A-Za-z.~-]+)?\s*"
)
_PART = re.compile(r"[\w.~-]+(?::\d+)?")
_CONSTRAINT_HINT = 'For example: ">= 1.7.0, < 2.0.0"'
_PLUGIN_HINT = 'For example: { version = ">= 1.0.0", source = "github.com/hashicorp/docker" }'


def read_packer_block(findings: Findings, file: SourceFile, block: Block) -> list[RequiredPlugin]:
    """Check a ``packer`` block; returns its required plugins."""
    arguments = take_arguments(findings, file, block.body, ("required_version",), 'a "packer" block')
    if argument := arguments.get("required_version"):
        _check_version(findings, file, argument)
    plugins: list[RequiredPlugin] = []
    for nested in take_blocks(findings, file, block.body, ("required_plugins",), 'a "packer" block'):
        if labels_fit(findings, file, nested):
            take_blocks(findings, file, nested.body, (), 'a "required_plugins" block')
            for plugin in nested.body.arguments().values():
                plugins.append(_read_plugin(findings, file, plugin))
    return plugins


def _check_version(findings: Findings, file: SourceFile, argument: Argument) -> None:
    text = constant_text(findings, file, argument.value, '"required_version"')
    for part in text.split(",") if text else []:
        verdict = satisfies(LANGUAGE_VERSION, part)
        if verdict is None:
            summary = f'"{part.strip()}" is no version constraint'
            findings.error("invalid-constraint", summary, at(file, argument.value), hint=_CONSTRAINT_HINT)
        elif not verdict:
            behaves = ".".join(map(str, LANGUAGE_VERSION))
            findings.error(
                "packer-version",
                f'The template wants Packer "{part.strip()}"',
                at(file, argument.value),
                detail=f"It would be read as Packer {behaves} reads it.",
                hint="Widen the constraint if that will do.",
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


def _read_plugin(findings: Findings, file: SourceFile, plugin: Argument) -> RequiredPlugin:
    """One entry of ``required_plugins``; notes what is wrong with it."""
    _check_name(findings, file, plugin)
    given = _plugin_object(findings, file, plugin)
    texts = {key: value for key, value in given.items() if isinstance(value, str)}
    version, source = texts.get("version", ""), texts.get("source", "")
    if reason := _wrong_constraint(version):
        place = at(file, _entry(plugin, "version").value)
        findings.error("invalid-constraint", reason, place, hint=_CONSTRAINT_HINT)
        version = ""
    if source and (reason := _wrong_source(source)):
        summary = f'"{source}" is no source of a plugin'
        place = at(file, _entry(plugin, "source").value)
        findings.error("invalid-plugin", summary, place, detail=reason, hint=_PLUGIN_HINT)
        source = ""
    return RequiredPlugin(file=file, node=plugin, name=plugin.name, source=source, version=version)


def _plugin_object(findings: Findings, file: SourceFile, plugin: Argument) -> dict[str, object]:
    """Version and source as written; empty, with the finding noted, when there is something else."""
    value = constant(findings, file, plugin.value, DYNAMIC, f'"{plugin.name}"')
    if value is None:
        return {}
    given = to_python(value)
    if not isinstance(given, dict):
        summary = f'The plugin "{plugin.name}" needs an object with version and source'
        findings.error("invalid-plugin", summary, at(file, plugin.value), hint=_PLUGIN_HINT)
        return {}
    for key in given:
        if key not in ("version", "source"):
            summary = f'There is no "{key}" in a required plugin'
            hint = did_you_mean(key, ("version", "source"))
            findings.error("invalid-plugin", summary, at(file, _entry(plugin, key).key), hint=hint)
    for key in ("version", "source"):
        if any(closest(other, (key,)) for other in given if other not in ("version", "source")):
            continue  # misspelt, which is reported
        if not isinstance(given.get(key), str) or not given[key]:
            summary = f'The plugin "{plugin.name}" has no {key}'
            findings.error("invalid-plugin", summary, at_name(file, plugin), hint=_PLUGIN_HINT)
    return given


def _entry(plugin: Argument, name: str) -> Entry:
    """Where one of the values stands; the whole object where that cannot be told."""
    value = plugin.value
    for entry in value.entries if isinstance(value, Object) else ():
        if isinstance(entry.key, Text) and entry.key.value == name:
            return entry
    return Entry(value.start, value.end, value, value)


def _check_name(findings: Findings, file: SourceFile, plugin: Argument) -> None:
    name = plugin.name
    if name != name.lower():
        summary, hint = "The name of a plugin must be in lower case", f"Write it as: {name.lower()}"
    elif "--" in name:
        summary, hint = 'The name of a plugin cannot have "--" in it', ""
    else:
        return
    findings.error("invalid-plugin", summary, at_name(file, plugin), hint=hint)


def _wrong_constraint(text: str) -> str:
    """What is wrong with the versions that are wanted; empty when nothing is."""
    for part in text.split(",") if text else ():
        match = _CONSTRAINT.fullmatch(part)
        if not match:
            return f'"{part.strip()}" is no version constraint'
        if match[3]:
            return f'"{part.strip()}" names a prerelease, which a constraint cannot'
    return ""


def _wrong_source(source: str) -> str:
    """Why a text is no source of a plugin; empty when it is one."""
    parts = source.split("/")
    if "://" in source or "?" in source or "#" in source:
        return "It has no scheme, query or fragment."
    if source.startswith("/") or source.endswith("/"):
        return "It neither starts nor ends with a slash."
    if not 3 <= len(parts) <= 16 or not all(_PART.fullmatch(part) for part in parts):
        return "It is a host, a namespace and a name."
    if parts[-1].startswith("packer-"):
        return f'Its name is written without "packer-": {parts[-1].removeprefix("packer-plugin-")}'
    return ""
