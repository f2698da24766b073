# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collections and Python packages that a template needs, as far as its modules document them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..check.plugins import collection_of
from ..collection import NAME
from ..hcl.nodes import Block, Body, Text, Tuple
from ..ir.checked import CheckedTemplate
from ..ir.schema import BUILDER, DATA_SOURCE, POST_PROCESSOR, PROVISIONER, ModuleSchema, Schemas
from ..ir.template import RequiredPlugin, Template

_KINDS = {
    "provisioner": PROVISIONER,
    "error-cleanup-provisioner": PROVISIONER,
    "post-processor": POST_PROCESSOR,
}
_ANSIBLE = "ansible-core>=2.19"
# "boto3 >= 1.34": what reads like a sentence is no package.
_PACKAGE = re.compile(r"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*((?:[<>=!~]{1,3}\s*[\w.*+!-]+\s*,?\s*)*)")


@dataclass(frozen=True)
class Collection:
    """``constraint`` as Packer writes it; ``plugin``: the entry that asks for it."""

    name: str
    constraint: str = ""
    plugin: RequiredPlugin | None = None


@dataclass(frozen=True)
class Package:
    """``requirement``: boto3>=1.34; ``module``: what documents it."""

    name: str
    requirement: str
    module: str


@dataclass(frozen=True)
class Needs:
    """``others``: (requirement in words, module) of what no package manager of ours installs."""

    collections: tuple[Collection, ...]
    packages: tuple[Package, ...]
    others: tuple[tuple[str, str], ...]


def needs_of(template: Template, modules: Iterable[ModuleSchema]) -> Needs:
    """What a template that uses these modules needs."""
    collections = {NAME: Collection(NAME)}
    for plugin in template.required_plugins:
        if name := collection_of(plugin):
            collections[name] = Collection(name, plugin.version, plugin)
    packages = {"ansible-core": Package("ansible-core", _ANSIBLE, "ansible-playbook")}
    others: dict[tuple[str, str], None] = {}
    for module in modules:
        for text in module.requirements:
            match = _PACKAGE.fullmatch(text.strip())
            if match is None:
                others[text, module.fqcn] = None
            elif match[1].lower() != "python":
                _add(packages, match[1], re.sub(r"\s+", "", match[2]).rstrip(","), module.fqcn)
    return Needs(tuple(collections.values()), tuple(packages.values()), tuple(others))


def _add(packages: dict[str, Package], name: str, versions: str, module: str) -> None:
    """Versions that several modules want must all be met."""
    canonical = canonical_name(name)
    earlier = packages.get(canonical)
    known = earlier.requirement[len(canonical) :] if earlier else ""
    wanted = [each for each in (*known.split(","), *versions.split(",")) if each]
    text = canonical + ",".join(dict.fromkeys(wanted))
    packages[canonical] = Package(canonical, text, earlier.module if earlier else module)


def canonical_name(name: str) -> str:
    """One spelling for one package: my-pkg for My_Pkg."""
    return re.sub(r"[-_.]+", "-", name).lower()


def modules_by_types(template: Template, schemas: Schemas) -> list[ModuleSchema]:
    """The modules of all blocks of a template that nobody has checked; unknown types are left out."""
    found = (schemas.find(kind, label) for kind, label in dict.fromkeys(_types(template)))
    return [module for module in found if module is not None]


def modules_of(checked: CheckedTemplate) -> list[ModuleSchema]:
    """The modules that a build runs."""
    found = [data.schema for data in checked.data] + [source.schema for source in checked.sources]
    for build in checked.builds:
        cleanup = [build.error_cleanup] if build.error_cleanup else []
        parts = (*build.provisioners, *cleanup, *(part for chain in build.chains for part in chain))
        found += [part.schema for part in parts]
    return list({module.fqcn: module for module in found}.values())


def _types(template: Template) -> Iterator[tuple[str, str]]:
    """(kind, label) of every block."""
    yield from ((BUILDER, source.type) for source in template.sources)
    yield from ((DATA_SOURCE, data.type) for data in template.data)
    for build in template.builds:
        cleanup = [build.error_cleanup] if build.error_cleanup else []
        yield from ((PROVISIONER, part.type) for part in (*build.provisioners, *cleanup))
        yield from ((POST_PROCESSOR, part.type) for chain in build.chains for part in chain)
        if isinstance(build.node, Block):
            yield from _dynamic_types(build.node.body)


def _dynamic_types(body: Body) -> Iterator[tuple[str, str]]:
    """The types that ``dynamic`` blocks have in their labels, as far as they are written out."""
    for block in body.blocks():
        yield from _dynamic_types(block.body)
        labels = block.body.arguments().get("labels")
        if block.kind == "dynamic" and block.labels and labels and isinstance(labels.value, Tuple):
            kind = _KINDS.get(block.labels[0].text)
            if kind:
                yield from ((kind, item.value) for item in labels.value.items if isinstance(item, Text))
