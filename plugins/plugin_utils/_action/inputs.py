# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the values of input variables come from, weakest first: default, environment, files, -e."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.var_files import (
    parse_value,
    read_values,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import Dynamic, Primitive, Type
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value, to_python

ENVIRONMENT_PREFIX = "PKR_VAR_"


@dataclass(frozen=True)
class Given:
    """A value (a Value of HCL or plain data), and where it came from, for messages.

    ``is_text``: it may still have to be read as an expression.
    """

    value: Any
    origin: str
    is_text: bool = False

    @property
    def plain(self) -> Any:
        """The value as plain data."""
        return to_python(self.value) if isinstance(self.value, Value) else self.value

    def for_type(self, type_: Type) -> Any:
        """The value for a variable of this type: text stays text for string, number and any; else it is an
        expression.

        Raises ValueError.
        """
        if not self.is_text or not isinstance(self.value, str):
            return self.value
        if isinstance(type_, Dynamic) or (isinstance(type_, Primitive) and type_.name != "bool"):
            return self.value
        return parse_value(self.value)


def gather(
    environment: Mapping[str, str],
    directory: str | None,
    files: list[str],
    extra: Mapping[str, Any],
    *,
    secrets: Collection[str] = (),
) -> Iterator[dict[str, Given]]:
    """One dict for each source of values, weakest first. Raises ValueError for a file that cannot be used.

    ``secrets``: the variables whose values no error may quote.
    """
    yield {
        name.removeprefix(ENVIRONMENT_PREFIX): Given(value, f"the environment variable {name}", is_text=True)
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    for path in [*automatic_files(directory), *files]:
        yield {name: Given(value, path) for name, value in read_values(path, secrets).items()}
    yield {name: Given(plain(value), "the command line (-e)", is_text=True) for name, value in extra.items()}


def automatic_files(directory: str | None) -> list[str]:
    """HCL files first, then JSON files, each by name."""
    if not directory:
        return []
    names = sorted((path.name for path in Path(directory).iterdir()), key=os.fsencode)
    return [
        str(Path(directory, name))
        for suffix in (".auto.pkrvars.hcl", ".auto.pkrvars.json")
        for name in names
        if name.endswith(suffix)
    ]
