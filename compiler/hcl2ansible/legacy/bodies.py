# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a builder, provisioner or post-processor is told, as arguments and blocks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ..hcl.nodes import Argument, Block, Expression
from ..ir.schema import Option
from ..parse.json_syntax import JsonArray, JsonMember, JsonObject, JsonValue
from .functions import Surroundings
from .shapes import Reader
from .strings import expression
from .tree import block, is_identifier, member_argument
from .weak import weakened

# Blocks of plugins whose options are all plain values: nothing else tells them from a map.
_BLOCKS = frozenset(
    {
        "assume_role",
        "aws_polling",
        "boot_iso",
        "build",
        "cloud_init",
        "efi_config",
        "export",
        "linux_options",
        "metadata_options",
        "network_interface",
        "network_interfaces",
        "pending_retirement",
        "placement",
        "plan_info",
        "rng0",
        "security_group_filter",
        "shared_image_gallery",
        "shared_image_gallery_destination",
        "source_ami_filter",
        "source_image_filter",
        "spot",
        "subnet_filter",
        "tpm_config",
        "vault_aws_engine",
        "vga",
        "vpc_filter",
    }
)
# Maps of plugins that may hold lists.
_MAPS = frozenset({"filters", "json"})


@dataclass(frozen=True)
class Translator:
    """``empty``: whether the default of a variable is the empty string."""

    reader: Reader
    empty: Callable[[str], bool]

    def items(
        self,
        holder: JsonObject,
        here: Surroundings,
        options: Mapping[str, Option] | None,
        without: Collection[str] = (),
    ) -> list[Argument | Block]:
        """The members of an object; ``options``: those that are documented, None when nothing is known."""
        found: list[Argument | Block] = []
        for member in holder.members:
            if member.name.value in without:
                continue
            if is_identifier(member.name.value):
                found += self._item(member, here, options)
            else:
                summary = f'"{member.name.value}" cannot be the name of an option'
                self.reader.error("invalid-name", summary, member.name)
        return found

    def value(self, value: JsonValue, here: Surroundings, option: Option | None = None) -> Expression:
        """A value, as the option takes it."""
        found = expression(value, here, self.reader.file, self.reader.findings)
        return weakened(found, option, self.empty) if option else found

    def _item(
        self, member: JsonMember, here: Surroundings, options: Mapping[str, Option] | None
    ) -> list[Argument | Block]:
        option = options.get(member.name.value) if options is not None else None
        inner = None
        if option is not None:
            inner = {name: each for each in option.suboptions.values() for name in (each.name, *each.aliases)}
        is_block = option.is_block if option else _looks_like_a_block(member)
        bodies = _objects(member.value) if is_block else []
        if not bodies:
            return [member_argument(member, self.value(member.value, here, option))]
        return [block(member.name.value, [], self.items(body, here, inner), member.name) for body in bodies]


def _objects(value: JsonValue) -> list[JsonObject]:
    """The object, or the objects of a list; none where there is anything else."""
    items = value.items if isinstance(value, JsonArray) else (value,)
    found = [item for item in items if isinstance(item, JsonObject)]
    return found if len(found) == len(items) else []


def _looks_like_a_block(member: JsonMember) -> bool:
    """A list of objects is repeated blocks; so is an object that holds more than plain values one."""
    name, value = member.name.value, member.value
    names = [inner.name.value for each in _objects(value) for inner in each.members]
    if not all(map(is_identifier, names)):
        return False
    if name in _BLOCKS:
        return True
    if isinstance(value, JsonArray):
        return bool(value.items)
    if not isinstance(value, JsonObject) or name in _MAPS:
        return False
    return any(isinstance(inner.value, JsonArray | JsonObject) for inner in value.members)
