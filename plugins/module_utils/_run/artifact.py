# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a build has made, as builders and post-processors hand it on."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .errors import RemovalError
from .ledger import Resource
from .removal import remove


@dataclass
class Artifact:
    """``kind`` says what destroying means: "files", "docker.image" (any "technology.what"), "none",
    "borrowed".

    A "borrowed" artifact names files that are the user's own: it is never destroyed. ``builder_id`` names the
    format (as "packer.docker"), ``state`` is free, ``origin`` is "builder" or the name of a post-processor.
    """

    builder_id: str
    id: str = ""
    files: list[str] = field(default_factory=list)
    description: str = ""
    kind: str = "none"
    state: dict[str, Any] = field(default_factory=dict)
    origin: str = "builder"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Artifact:
        """The inverse of ``to_dict``; unknown keys are ignored, a missing builder_id is a KeyError."""
        known = {
            name: data[name] for name in cls.__dataclass_fields__ if name in data and data[name] is not None
        }
        known["files"] = [str(each) for each in known.get("files", ())]
        known["state"] = dict(known.get("state", {}))
        return cls(**{"builder_id": data["builder_id"], **known})

    def __str__(self) -> str:
        return self.description or self.id or ", ".join(self.files) or "nothing"


def destroy(artifact: Artifact) -> None:
    """Remove what the artifact stands for; raises RemovalError. Directories and borrowed things are left
    alone."""
    if artifact.kind in ("none", "borrowed"):
        return
    if artifact.kind == "files":
        for path in artifact.files:
            _unlink(path)
    else:
        token = {name: str(value) for name, value in artifact.state.items() if isinstance(value, str)}
        remove(Resource(artifact.kind, token, artifact.id))


def _unlink(path: str) -> None:
    try:
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            Path(path).unlink()
    except OSError as error:
        raise RemovalError(f"Could not remove {path}: {error.strerror}", f"rm -f -- {path}") from error
