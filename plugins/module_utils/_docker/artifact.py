# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Artifacts that stand for an image in the engine, and the formats that say where they come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._run.artifact import Artifact
from .._run.errors import ImageError
from .address import address

# The formats keep Packer's names: manifests hold them, and other tools read those.
EXPORTED = "packer.docker"
IMPORTED = "packer.post-processor.docker-import"
TAGGED = "packer.post-processor.docker-tag"
ARTIFICE = "packer.post-processor.artifice"
IMAGES = frozenset({IMPORTED, TAGGED})
# The builder sandbox writes the same kind of file.
TARBALLS = frozenset({EXPORTED, ARTIFICE, "hcl2ansible.sandbox"})


def image_artifact(
    builder_id: str,
    name: str,
    client: str,
    *,
    tags: Collection[str] = (),
    generated: Mapping[str, Any] | None = None,
) -> Artifact:
    """An image under its name or id; `tags` are its names, `generated` is data for later post-processors."""
    description = f"Imported Docker image: {name}" + (f" with tags {' '.join(tags)}" if tags else "")
    state = {"docker_tags": list(tags), "generated_data": dict(generated or {}), **address(client)}
    return Artifact(builder_id, name, [], description, "docker.image", state)


def require(artifact: Artifact, accepted: Collection[str], what: str, hint: str = "") -> None:
    """Raise ImageError unless the artifact has one of the accepted formats."""
    if artifact.builder_id not in accepted:
        raise ImageError(f"{what} cannot use an artifact of the type {artifact.builder_id}.", hint=hint)
