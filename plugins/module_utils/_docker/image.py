# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .._run.errors import ImageError
from .call import Engine


@dataclass(frozen=True)
class Image:
    """What the engine knows: `id` as "sha256:...", `digest` as "repository@sha256:..." or empty."""

    id: str
    digest: str
    user: str
    command: tuple[str, ...]
    entrypoint: tuple[str, ...]
    tags: tuple[str, ...]

    def defaults(self, *, entrypoint_replaced: bool) -> list[str]:
        """CMD and ENTRYPOINT as instructions for a commit that must not keep those of the container."""
        changes = [f"CMD {json.dumps(list(self.command))}"] if self.command else []
        if self.entrypoint:
            changes.append(f"ENTRYPOINT {json.dumps(list(self.entrypoint))}")
        elif entrypoint_replaced:
            # An empty list means "as in the container" to the engine; the list of an empty text means none.
            changes.append('ENTRYPOINT [""]')
        return changes


def inspect(engine: Engine, name: str) -> Image:
    """The local image of that name or id; raises ImageError when there is none."""
    data = engine.ask("GET", f"/images/{quote(name)}/json")
    if isinstance(data, dict):
        return _image(data, name)
    return parse(engine.call("image", "inspect", name, operation="find the image", subject=name), name)


def find(engine: Engine, name: str) -> Image | None:
    """The local image of that name or id, if there is one."""
    try:
        return inspect(engine, name)
    except ImageError as error:
        if "no such image" in error.message.lower():
            return None
        raise


def parse(text: str, name: str) -> Image:
    """Read the output of `image inspect`; of several digests the one of `name`'s repository is taken."""
    try:
        data = json.loads(text)[0]
    except (ValueError, IndexError) as error:
        raise ImageError(
            f"The container engine described the image {name} in a form that is not understood"
        ) from error
    return _image(data, name)


def _image(data: Mapping[str, Any], name: str) -> Image:
    config = data.get("Config") or {}
    return Image(
        id=data.get("Id", ""),
        digest=_digest(data, name),
        user=config.get("User") or "",
        command=_words(config.get("Cmd")),
        entrypoint=_words(config.get("Entrypoint")),
        tags=tuple(data.get("RepoTags") or ()),
    )


def _words(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _digest(data: Mapping[str, Any], name: str) -> str:
    digests = data.get("RepoDigests") or []
    repository = repository_of(name)
    return next(
        (each for each in digests if each.partition("@")[0] == repository), digests[0] if digests else ""
    )


def repository_of(name: str) -> str:
    """`registry:5000/a/b` of `registry:5000/a/b:tag@sha256:...`."""
    name = name.partition("@")[0]
    head, slash, last = name.rpartition("/")
    return head + slash + last.partition(":")[0]


def tagged(repository: str, tag: str) -> str:
    """The name of one tag of a repository; without a tag, the repository (which means the tag latest)."""
    return f"{repository}:{tag}" if tag else repository
