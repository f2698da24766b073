# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``required_plugins``: what this collection serves already, and what other collections provide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..collection import NAME, collection_version
from ..hcl.diagnostics import Span
from ..hcl.nodes import Argument
from ..installed import find_collection
from ..ir.schema import ModuleSchema, Schemas
from ..ir.template import RequiredPlugin, Template
from .findings import Findings, at, at_name, closest, did_you_mean
from .packer_block import satisfies
from .schema import load_schemas

GALAXY = "galaxy.ansible.com"
_INSTEAD = f'An Ansible collection can provide it: source = "{GALAXY}/NAMESPACE/COLLECTION"'


def collection_of(plugin: RequiredPlugin) -> str:
    """NAMESPACE.COLLECTION when the source names an Ansible collection, else empty."""
    host, *names = plugin.source.split("/")
    return ".".join(names) if host == GALAXY and len(names) == 2 else ""


def with_plugins(findings: Findings, template: Template, ours: Schemas) -> Schemas:
    """Our modules, and before them those of the collections that the template requires."""
    modules: list[ModuleSchema] = []
    unserved: list[str] = []
    missing: list[str] = []
    for plugin in template.required_plugins:
        if not plugin.source:
            continue  # wrong, and noted
        if name := collection_of(plugin):
            directory = _directory(findings, plugin, name)
            missing += [] if directory else [plugin.name]
            modules += _of_collection(plugin, name, directory, ours) if directory else []
        else:
            component = plugin.source.rpartition("/")[2]
            served = list(_renamed(ours.modules, component, plugin.name, only_of_name=True))
            modules += served if component != plugin.name else []
            unserved += [] if served else [plugin.name]
    return Schemas((*modules, *ours.modules), unserved=tuple(unserved), missing=tuple(missing))


def _directory(findings: Findings, plugin: RequiredPlugin, name: str) -> Path | None:
    """Where a required collection is; None, with the finding noted, when it is not there as wanted."""
    directory = find_collection(name)
    if directory is None:
        hint = "`hcl2ansible init -install TEMPLATE` installs it."
        findings.error(
            "missing-collection", f"The collection {name} is not installed", _place(plugin), hint=hint
        )
        return None
    version = collection_version(directory)
    if fits(version, plugin.version):
        return directory
    summary = f'The collection {name} is installed in version {version}, not "{plugin.version}"'
    hint = "`hcl2ansible init -upgrade TEMPLATE` installs a version that fits."
    findings.error("wrong-version", summary, _place(plugin), hint=hint)
    return None


def _of_collection(
    plugin: RequiredPlugin, name: str, directory: Path, ours: Schemas
) -> Iterator[ModuleSchema]:
    """The components of an installed collection, under the plugin's name."""
    found = ours if name == NAME else load_schemas(directory, name)
    own = name.rpartition(".")[2]
    yield from _renamed(found.modules, own, plugin.name, only_of_name=False)


def fits(version: str, constraint: str) -> bool:
    """Whether a version, without what follows a dash or plus, is one of those that are wanted."""
    core = version.partition("-")[0].partition("+")[0].split(".")
    numbers = tuple(int(part) if part.isdecimal() else 0 for part in (*core, "0", "0"))[: max(3, len(core))]
    return not constraint or all(satisfies(numbers, part) for part in constraint.split(","))


def _renamed(
    modules: tuple[ModuleSchema, ...], own: str, name: str, *, only_of_name: bool
) -> Iterator[ModuleSchema]:
    """Modules as components of the plugin ``name``, which takes the place of ``own`` in their labels.

    ``only_of_name``: those with a label that begins differently are left out.
    """
    for module in modules:
        kinds = {}
        for kind, label in module.kinds.items():
            if label == own:
                kinds[kind] = name
            elif label.startswith(f"{own}-"):
                kinds[kind] = f"{name}{label[len(own) :]}"
            elif not only_of_name:
                kinds[kind] = f"{name}-{label}"
        if kinds:
            yield replace(module, kinds=kinds)


def note_unknown_type(
    findings: Findings, schemas: Schemas, kind: str, label: str, what: str, place: Span
) -> None:
    """Note a block whose type nothing provides, unless its collection is missing, which is noted already."""
    if any(label == name or label.startswith(f"{name}-") for name in schemas.missing):
        return
    known = schemas.labels(kind)
    hint = did_you_mean(label, known)
    for name in schemas.unserved:
        if not closest(label, known) and (label == name or label.startswith(f"{name}-")):
            hint = f'The plugin "{name}" is not part of hcl2ansible. {_INSTEAD}'
    findings.error("unknown-type", f'There is no {what} "{label}"', place, hint=hint)


def note_unserved(findings: Findings, template: Template, schemas: Schemas) -> None:
    """Warn of plugins that are required and not there, where no error has said so."""
    if any(finding.code == "unknown-type" for finding in findings.errors):
        return
    for plugin in template.required_plugins:
        if plugin.name in schemas.unserved:
            summary = f'The plugin "{plugin.name}" is not part of hcl2ansible; no block uses it'
            findings.warning("unknown-plugin", summary, _place(plugin), hint="Remove the entry.")


def _place(plugin: RequiredPlugin) -> Span:
    node = plugin.node
    return at_name(plugin.file, node) if isinstance(node, Argument) else at(plugin.file, node)
