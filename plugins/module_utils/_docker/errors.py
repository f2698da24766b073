# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
from dataclasses import dataclass

from .._run.errors import ImageError


@dataclass(frozen=True)
class Cause:
    """One kind of failure: what the engine writes (compiled when needed), and what a user should read."""

    pattern: str
    message: str
    hint: str


# The first match wins, so causes that others would also match ("denied", "connection refused") come first.
CAUSES = (
    Cause(
        r"permission denied while trying to connect|permission denied.*docker\.sock",
        "this user may not talk to the container engine",
        "Add the user to the group docker, or run as root.",
    ),
    Cause(
        r"cannot connect to the docker daemon|is the docker daemon running|cannot connect to podman"
        r"|error during connect|docker\.sock: connect|failed to connect to the docker api",
        "the container engine is not running, or not reachable",
        "Start it (systemctl start docker), or set DOCKER_HOST to where it runs.",
    ),
    Cause(
        r"no space left on device|disk quota exceeded",
        "the disk is full",
        "Free space where the engine keeps its data and where the output is written.",
    ),
    Cause(
        r"container name .* is already in use|name .* is in use",
        "a container of that name exists",
        "Remove that container, or choose another --name in run_command.",
    ),
    Cause(
        r"no such container|container .* is not running|no container with name or id",
        "the container is gone or has stopped",
        "",
    ),
    Cause(
        r"server gave http response to https client|tls: |x509: |certificate signed by unknown",
        "the registry does not speak the TLS that the engine expects",
        "Add the registry to insecure-registries of the engine, or install its certificate.",
    ),
    Cause(
        r"connection refused|no such host|server misbehaving|i/o timeout|network is unreachable"
        r"|no route to host|request canceled while waiting|temporary failure in name resolution"
        r"|context deadline exceeded",
        "the registry cannot be reached",
        "Check the name, the port and the network of the registry.",
    ),
    Cause(
        r"manifest for .* not found|manifest unknown|repository .* not found|pull access denied"
        r"|name unknown|no such image|not found: does not exist|image not known|tag does not exist"
        r"|an image does not exist locally",
        "there is no such image",
        "Check the name and the tag; a private image needs a login.",
    ),
    Cause(
        r"unauthorized|\b401\b|no basic auth credentials|authentication required"
        r"|incorrect username or password|forbidden|\b403\b|access .*denied|denied: ",
        "the registry refused the login",
        "Check login_username, login_password and the rights of that user.",
    ),
    Cause(
        r"no matching manifest|does not match the (specified|requested) platform"
        r"|operating system .* cannot be used",
        "the image does not exist for this platform",
        "Check the option platform, and what the engine can run.",
    ),
    Cause(
        r"invalid reference format",
        "this is not a valid image name",
        "Names are lower case: [HOST/]REPOSITORY[:TAG].",
    ),
)


def explain(operation: str, subject: str, text: str, status: int, client: str) -> ImageError:
    """The one error for a failed client: what was tried, why it failed, and the engine's own last words."""
    said = _last_words(text)
    what = f"Could not {operation} {subject}".rstrip()
    for cause in CAUSES:
        if re.search(cause.pattern, text, re.IGNORECASE | re.DOTALL):
            return ImageError(f"{what}: {cause.message}. {_quoted(client, said)}".rstrip(), hint=cause.hint)
    return ImageError(f"{what}: {client} ended with status {status}. {_quoted(client, said)}".rstrip())


def not_installed(client: str, reason: str = "it is not installed") -> ImageError:
    """The error for a client that cannot be started at all."""
    return ImageError(
        f"Could not run {client}: {reason}.",
        hint="Install a container engine (docker.io on Debian), or name its client with docker_path.",
    )


def _quoted(client: str, said: str) -> str:
    return f"{client.rpartition('/')[2]} says: {said}" if said else ""


def _last_words(text: str) -> str:
    """The lines that carry the reason; progress lines and pointers to --help are left out."""
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith(("See '", "Run '"))]
    telling = [
        line
        for line in lines
        if re.search(r"error|denied|fail|cannot|unknown|refused|invalid|no such", line, re.I)
    ]
    return " ".join((telling or lines)[-3:])
