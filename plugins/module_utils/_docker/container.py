# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from urllib.parse import quote

from .._run.errors import ImageError
from .call import Engine


def require_windows(engine: Engine) -> None:
    """Raise ImageError when the engine runs no Windows containers."""
    system = engine.call("version", "--format", "{{.Server.Os}}", operation="ask the container engine")
    if system != "windows":
        raise ImageError(
            f"windows_container needs an engine that runs Windows containers; this one runs {system} ones."
        )


def require_free_name(engine: Engine, name: str) -> None:
    """Raise ImageError for a name that is taken: the container of others is neither used nor removed."""
    text = engine.call(
        "ps", "-a", "--filter", f"name={name}", "--format", "{{.Names}}", operation="list the containers"
    )
    if name in text.splitlines():
        raise ImageError(
            f"A container of the name {name} exists.",
            hint="Remove it, or choose another --name in run_command.",
        )


def user(engine: Engine, container: str) -> str:
    """The user whose commands run in the container, as `name` or `name:group`; "" is root."""
    data = engine.ask("GET", f"/containers/{quote(container)}/json")
    if data is not None:
        return str(data["Config"].get("User") or "")
    format_ = ("--format", "{{.Config.User}}")
    return engine.call("inspect", *format_, container, operation="find the user of", subject=container[:12])


def network_address(engine: Engine, container: str) -> str:
    """Address of the container in the first network that it is in; raises ImageError when it is in none."""
    text = engine.call(
        "inspect",
        "--format",
        "{{json .NetworkSettings}}",
        container,
        operation="find the address of",
        subject=container[:12],
    )
    settings = json.loads(text)
    networks = (settings.get("Networks") or {}).values()
    found = settings.get("IPAddress") or next(
        (each["IPAddress"] for each in networks if each.get("IPAddress")), ""
    )
    if not found:
        raise ImageError("The container has no network address.", hint="Set ssh_host and ssh_port.")
    return str(found)
