# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Getting the image that a container is to be started from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .._run.ledger import Ledger
from . import arguments, image
from .address import address
from .call import Engine
from .login import logged_in

Output = Callable[[str], None]


def pulled(engine: Engine, params: Mapping[str, Any], tmp: Path, say: Output, message: Output) -> image.Image:
    """The image of the options, pulled unless they say otherwise and it is there. Raises ImageError."""
    name = params["image"]
    found = None if params["pull"] else image.find(engine, name)
    if found is None:
        say(f"Pulling Docker image: {name}")
        engine = logged_in(engine, params, tmp, message)
        engine.call(*arguments.pull_arguments(params), operation="pull", subject=name, on_line=message)
        found = image.inspect(engine, name)
    return found


def built(
    engine: Engine,
    params: Mapping[str, Any],
    tmp: Path,
    ledger: Ledger,
    source: str,
    say: Output,
    message: Output,
) -> image.Image:
    """The image of the Dockerfile; in the ledger unless it has a name, so is others' too."""
    say("Building base image...")
    engine = logged_in(engine, params, tmp, message)
    id_file = Path(tempfile.mkdtemp(prefix="docker-build-", dir=tmp)) / "image.id"
    resource = ledger.opening(source, "docker.image", {"id_file": str(id_file), **address(engine.path)})
    argv = arguments.build_arguments(params["build"], params.get("platform") or "", str(id_file))
    engine.call(*argv, operation="build", subject=params["build"]["path"], on_line=message)
    found = image.inspect(engine, id_file.read_text("utf-8").strip())
    say(f"Finished building base image {found.id}")
    if found.tags:
        ledger.closed(resource)
    else:
        ledger.opened(resource, found.id)
    return found
