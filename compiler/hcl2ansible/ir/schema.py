# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a block may hold: the documented options of the module that carries it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

BUILDER = "builder"
PROVISIONER = "provisioner"
POST_PROCESSOR = "post_processor"
DATA_SOURCE = "data_source"
KINDS = (BUILDER, PROVISIONER, POST_PROCESSOR, DATA_SOURCE)

# Options that the compiler sets itself, and those of one kind of block where a module serves several kinds.
RESERVED = {
    BUILDER: frozenset({"state"}),
    PROVISIONER: frozenset({"artifact", "keep_input_artifact"}),
    POST_PROCESSOR: frozenset({"artifact", "pause_before", "timeout", "max_retries", "continue_on_error"}),
}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One documented option; ``type`` and ``elements`` (empty when absent) as ansible-doc spells them."""

    name: str
    type: str = "str"
    elements: str = ""
    required: bool = False
    default: Any = None
    choices: tuple[Any, ...] = ()
    aliases: tuple[str, ...] = ()
    suboptions: Mapping[str, Option] = field(default_factory=dict)

    @property
    def is_block(self) -> bool:
        """Whether a template writes it as a nested block."""
        return bool(self.suboptions)

    @property
    def repeats(self) -> bool:
        """Whether the nested block may stand more than once."""
        return self.type == "list"


@dataclass(frozen=True, kw_only=True)
class ModuleSchema:
    """A module that carries out blocks; ``kinds``: kind -> the label that Packer's blocks have."""

    fqcn: str
    kinds: Mapping[str, str]
    options: Mapping[str, Option]
    short_description: str = ""
    build_names: tuple[str, ...] = ()  # what a builder adds to `build.*`
    outputs: Mapping[str, Option] = field(default_factory=dict)  # attributes of `data.TYPE.NAME`
    requirements: tuple[str, ...] = ()  # as documented: "boto3 >= 1.34"
    exclusive: tuple[tuple[str, ...], ...] = ()  # at most one of each group
    one_of: tuple[tuple[str, ...], ...] = ()  # at least one of each group
    # As Ansible's required_if: option, its value, what is required then, whether one of it will do.
    required_if: tuple[tuple[str, Any, tuple[str, ...], bool], ...] = ()
    sensitive_data: str = ""  # whether what a data source gives is a secret: "always", or with which option
    rules: str = ""  # file below module_utils with further rules: "_amazon.rules"

    @property
    def module(self) -> str:
        """The name without namespace and collection."""
        return self.fqcn.rpartition(".")[2]

    def block_options(self, kind: str) -> dict[str, Option]:
        """The options that a block of ``kind`` may set, by every name that they answer to."""
        reserved = RESERVED.get(kind, frozenset())
        return {
            name: option
            for option in self.options.values()
            if option.name not in reserved
            for name in (option.name, *option.aliases)
        }


@dataclass(frozen=True)
class Schemas:
    """All modules that are known, found by kind and label.

    ``unserved``: names of required plugins without any; ``missing``: of those that are not installed.
    """

    modules: tuple[ModuleSchema, ...]
    unserved: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def find(self, kind: str, label: str) -> ModuleSchema | None:
        """The module for ``label`` as Packer spells it, or None."""
        return next((module for module in self.modules if module.kinds.get(kind) == label), None)

    def labels(self, kind: str) -> list[str]:
        """All labels of one kind, sorted."""
        return sorted(self._labels(kind))

    def _labels(self, kind: str) -> Iterator[str]:
        for module in self.modules:
            if kind in module.kinds:
                yield module.kinds[kind]

    def builder(self, label: str) -> ModuleSchema | None:
        """The module behind ``source "LABEL"``."""
        return self.find(BUILDER, label)

    def provisioner(self, label: str) -> ModuleSchema | None:
        """The module behind ``provisioner "LABEL"``."""
        return self.find(PROVISIONER, label)

    def post_processor(self, label: str) -> ModuleSchema | None:
        """The module behind ``post-processor "LABEL"``."""
        return self.find(POST_PROCESSOR, label)
