# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Docker's own client would find its engine, if that is a socket of this host."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

_DEFAULT_SOCKET = "/var/run/docker.sock"
# With any of these the client speaks differently than we would.
_UNUSUAL = ("DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION", "DOCKER_CUSTOM_HEADERS")


def local_socket(client: str, environment: Mapping[str, str]) -> str | None:
    """The socket that this client would use, or None when that is not certain.

    Another client (podman, nerdctl) has another engine, and a script of Docker's name may start anything.
    """
    if Path(client).name != "docker" or not _is_program(client, environment):
        return None
    if any(environment.get(name) for name in _UNUSUAL):
        return None
    context = environment.get("DOCKER_CONTEXT", "")
    host = environment.get("DOCKER_HOST", "")
    settings = _settings(environment)
    if settings is None or settings.get("HttpHeaders"):
        return None
    if not context and not host:
        context = str(settings.get("currentContext") or "")
    if context not in ("", "default"):
        return None
    path = host.removeprefix("unix://") if host else _DEFAULT_SOCKET
    return path if path.startswith("/") else None


def _is_program(client: str, environment: Mapping[str, str]) -> bool:
    found = shutil.which(client, path=environment.get("PATH"))
    try:
        with open(found or "", "rb") as file:
            return file.read(4) == b"\x7fELF"
    except OSError:
        return False


def _settings(environment: Mapping[str, str]) -> dict[str, object] | None:
    """The client's configuration file; None for one that cannot be read or understood."""
    directory = environment.get("DOCKER_CONFIG") or Path(environment.get("HOME") or Path.home(), ".docker")
    try:
        settings = json.loads(Path(directory, "config.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return None
    return settings if isinstance(settings, dict) else None
