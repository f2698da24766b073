# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where files can be uploaded to: for each scheme of an address there is a file ``scheme_NAME`` here.

It has ``problem(address)``, what is wrong with an address or nothing, and ``open_target(errand)``.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from .._run.errors import ImageError
from .._run.ledger import Ledger

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True)
class Sent:
    """A file that has arrived; ``sha256`` in hex, ``version`` where the place keeps versions."""

    path: str
    url: str
    size: int
    sha256: str
    version: str = ""


@dataclass(frozen=True)
class Errand:
    """What a target works with: ``params`` are the options of the task, ``message`` prints a line."""

    address: SplitResult
    params: Mapping[str, Any]
    ledger: Ledger
    run_dir: Path
    source: str
    message: Callable[[str], None]


class Target(Protocol):
    """A place below which files are put."""

    def send(self, path: str, name: str) -> Sent:
        """Put a file there as ``name``; raises ImageError, and nothing of the file is left there then."""


def schemes() -> list[str]:
    """The schemes that there are files for."""
    return sorted(path.stem.removeprefix("scheme_") for path in Path(__file__).parent.glob("scheme_*.py"))


def problem(destination: str) -> tuple[str, str]:
    """(message, hint) of what is wrong with an address; two empty texts when nothing is."""
    found = _SCHEME.match(destination)
    known = schemes()
    hint = f"Known: {', '.join(f'{each}://' for each in known)}"
    if not found:
        return f'"{destination}" has no scheme that says where it is.', 'For example: "s3://bucket/directory"'
    if found[1].lower() not in known:
        return f"Nothing can be uploaded to {found[1]}:// yet.", hint
    message: str = _module(found[1].lower()).problem(urlsplit(destination))
    return message, ""


def open_target(destination: str, **surroundings: Any) -> Target:
    """The place that a destination names; raises ImageError."""
    wrong, hint = problem(destination)
    if wrong:
        raise ImageError(f"destination: {wrong}", hint)
    address = urlsplit(destination)
    target: Target = _module(address.scheme).open_target(Errand(address=address, **surroundings))
    return target


def _module(scheme: str) -> Any:
    return importlib.import_module(f".scheme_{scheme}", __package__)
