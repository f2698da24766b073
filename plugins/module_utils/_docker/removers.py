# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing what builds leave in a container engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from .._run.errors import ImageError, RemovalError
from .._run.ledger import Resource
from .address import address, engine_at
from .arguments import NAME_PREFIX, split_name
from .call import Engine
from .image import find

_GONE = re.compile(
    r"no such (container|image|object)|no container with name or id|image not known", re.IGNORECASE
)


def remove_container(resource: Resource) -> None:
    """Kill and remove the container with its anonymous volumes; found by id, else by its name."""
    engine = engine_at(resource.token)
    target = resource.id or resource.token.get("name", "")
    if not target or engine.ask("DELETE", f"/containers/{quote(target)}", force=1, v=1) is not None:
        return
    _remove(engine, ["rm", "-f", "-v", target], "remove the container", target)


def remove_image(resource: Resource) -> None:
    """Remove the image, found by id, by name, or by the file that a build has written its id to."""
    engine = engine_at(resource.token)
    target = (
        resource.id
        or resource.token.get("name", "")
        or _built_for_nobody(engine, resource.token.get("id_file", ""))
    )
    if target:
        _remove(engine, ["rmi", target], "remove the image", target)


def _built_for_nobody(engine: Engine, id_file: str) -> str:
    """The id in the file, unless the image has a name: then it is also somebody else's."""
    try:
        target = Path(id_file).read_text("utf-8").strip() if id_file else ""
    except OSError:
        return ""
    found = find(engine, target) if target else None
    return "" if found is None or found.tags else target


def leftover_containers() -> list[Resource]:
    """Containers of all runs, by their names."""
    engine = Engine()
    try:
        text = engine.call(
            "ps", "-a", "--no-trunc", "--filter", f"name={NAME_PREFIX}", "--format", "{{.ID}} {{.Names}}",
            operation="list the containers",
        )  # fmt: skip
    except ImageError:
        return []  # no engine, so nothing of it is left either
    found = []
    for line in text.splitlines():
        container, _space, name = line.partition(" ")
        if made_by := split_name(name):
            run_id, source = made_by
            found.append(
                Resource("docker.container", {"name": name, **address("docker")}, container, source, run_id)
            )
    return found


def _remove(engine: Engine, arguments: list[str], operation: str, target: str) -> None:
    try:
        engine.call(*arguments, operation=operation, subject=target)
    except ImageError as error:
        if _GONE.search(error.message):
            return
        raise RemovalError(error.message, " ".join([engine.path, *arguments])) from error


REMOVERS: dict[str, Callable[[Resource], None]] = {"container": remove_container, "image": remove_image}
SWEEPERS: dict[str, Callable[[], list[Resource]]] = {"container": leftover_containers}
