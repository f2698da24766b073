# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the values of input variables come from, weakest first: default, environment, files, -e."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.literal import (
    parse_assignments,
    parse_literal,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import Dynamic, Primitive, Type

ENVIRONMENT_PREFIX = "PKR_VAR_"


@dataclass(frozen=True)
class Given:
    """A value, and where it came from, for messages; ``is_text``: it may still have to be read as a
    literal."""

    value: Any
    origin: str
    is_text: bool = False

    def for_type(self, type_: Type) -> Any:
        """The value for a variable of this type: text stays text for string, number and any; else it is a
        literal.

        Raises ValueError.
        """
        if not self.is_text or not isinstance(self.value, str):
            return self.value
        if isinstance(type_, Dynamic) or (isinstance(type_, Primitive) and type_.name != "bool"):
            return self.value
        return parse_literal(self.value)


def gather(
    environment: Mapping[str, str],
    directory: str | None,
    files: list[str],
    extra: Mapping[str, Any],
    *,
    secret: bool = False,
) -> Iterator[dict[str, Given]]:
    """One dict for each source of values, weakest first. Raises ValueError for a file that cannot be used.

    ``secret``: some values are, so that no error may quote from a file.
    """
    yield {
        name.removeprefix(ENVIRONMENT_PREFIX): Given(value, f"the environment variable {name}", is_text=True)
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    for path in [*automatic_files(directory), *files]:
        yield {name: Given(value, path) for name, value in read_file(path, secret=secret).items()}
    yield {name: Given(plain(value), "the command line (-e)", is_text=True) for name, value in extra.items()}


def automatic_files(directory: str | None) -> list[str]:
    """HCL files first, then JSON files, each by name."""
    if not directory:
        return []
    names = sorted(path.name for path in Path(directory).iterdir())
    return [
        str(Path(directory, name))
        for suffix in (".auto.pkrvars.hcl", ".auto.pkrvars.json")
        for name in names
        if name.endswith(suffix)
    ]


def read_file(path: str, *, secret: bool = False) -> dict[str, Any]:
    """The values in a variable file, by its suffix; raises ValueError with the file's name."""
    try:
        text = Path(path).expanduser().read_text("utf-8")
    except OSError as error:
        raise ValueError(f"the variable file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"the variable file {path} is not UTF-8 text") from error
    try:
        if path.endswith(".hcl"):
            return parse_assignments(text)
        if path.endswith(".json"):
            return _json_object(text)
    except ValueError as error:
        if not secret:
            raise ValueError(f"{path}: {error}") from error
        line = re.match(r"line \d+: ", str(error))
        place = f"{path}: {line[0] if line else ''}"
        raise ValueError(f"{place}not understood (it may hold a secret and is not shown)") from None
    raise ValueError(f"the variable file {path} must end in .hcl or .json")


def _json_object(text: str) -> dict[str, Any]:
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("the file must hold one JSON object")
    return values
