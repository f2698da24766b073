# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logging in to a registry without touching the user's own client configuration."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .._run.errors import ImageError
from .call import Engine

DOCKER_HUB = "https://index.docker.io/v1/"


def check(params: Mapping[str, Any]) -> None:
    """Raise ImageError for options that contradict each other."""
    if params.get("ecr_login") and not params.get("login_server"):
        raise ImageError("ecr_login needs login_server, the address of the ECR registry.")
    if bool(params.get("aws_access_key")) != bool(params.get("aws_secret_key")):
        raise ImageError("aws_access_key and aws_secret_key must be given together.")
    if (
        params.get("login")
        and not params.get("ecr_login")
        and params.get("login_password")
        and not params.get("login_username")
    ):
        raise ImageError("login_password needs login_username.")


def logged_in(
    engine: Engine, params: Mapping[str, Any], directory: Path, message: Callable[[str], None]
) -> Engine:
    """The engine with the login of the options; `directory` is private and goes away with the run."""
    check(params)
    if not (params.get("login") or params.get("ecr_login")):
        return engine
    server, user, password = (
        params.get("login_server") or "",
        params.get("login_username"),
        params.get("login_password"),
    )
    if params.get("ecr_login"):
        from . import ecr

        message("Fetching ECR credentials...")
        user, password = ecr.credentials(params, server)
    message("Logging in...")
    config = private_configuration(directory, server)
    private = Engine(
        engine.path,
        {**engine.environment, "DOCKER_CONFIG": str(config), "REGISTRY_AUTH_FILE": str(config / "auth.json")},
    )
    arguments = ["login"]
    if user:
        arguments += ["--username", user]
    if password:
        arguments.append("--password-stdin")
    if server:
        arguments.append(server)
    private.call(
        *arguments, operation="log in to", subject=server or "Docker Hub", stdin=(password or "").encode()
    )
    return private


def private_configuration(directory: Path, server: str) -> Path:
    """A copy of the user's client configuration, without the helper that would keep the login of `server`."""
    own = Path(os.environ.get("DOCKER_CONFIG") or Path.home() / ".docker")
    config = Path(tempfile.mkdtemp(prefix="docker-", dir=directory))
    try:
        data = json.loads((own / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        data = {}
    data.pop("credsStore", None)
    for key in (server, server or DOCKER_HUB):
        data.get("credHelpers", {}).pop(key, None)
        data.get("auths", {}).pop(key, None)
    with os.fdopen(
        os.open(config / "config.json", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w"
    ) as stream:
        json.dump(data, stream)
    for shared in ("contexts", "cli-plugins", "buildx"):
        if (own / shared).is_dir():
            (config / shared).symlink_to(own / shared)
    return config
