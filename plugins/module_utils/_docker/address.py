# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

from .call import Engine

# Which engine a client talks to. The guard and a later clean-up must talk to the same one.
ADDRESS_VARIABLES = (
    "DOCKER_HOST",
    "DOCKER_CONTEXT",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "CONTAINER_HOST",
    "CONTAINER_CONNECTION",
)


def address(client: str) -> dict[str, str]:
    """Where a client finds its engine, as the string entries of a ledger token."""
    found = {name: os.environ[name] for name in ADDRESS_VARIABLES if os.environ.get(name)}
    return {"client": shutil.which(client) or client, **found}


def engine_at(token: Mapping[str, str]) -> Engine:
    """The engine of a token that `address` is part of."""
    return Engine(
        token.get("client", "docker"), {name: token[name] for name in ADDRESS_VARIABLES if name in token}
    )
