# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""AWS credentials from the secrets engine of HashiCorp Vault."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from .._http.fetch import Request, fetch
from .._run.errors import ImageError

_DEFAULT_ADDRESS = "https://127.0.0.1:8200"


def credentials(engine: Mapping[str, Any]) -> dict[str, Any]:
    """access_key, secret_key and token (None where the role needs none) of ``vault_aws_engine``.

    VAULT_ADDR, VAULT_TOKEN (else ~/.vault-token), VAULT_NAMESPACE and VAULT_CACERT say which Vault.
    """
    address = (os.environ.get("VAULT_ADDR") or _DEFAULT_ADDRESS).rstrip("/")
    path = f"{quote(str(engine.get('engine_name') or 'aws'))}/creds/{quote(str(engine['name']))}"
    asked = {name: engine[name] for name in ("role_arn", "ttl") if engine.get(name)}
    url = f"{address}/v1/{path}" + (f"?{urlencode(asked)}" if asked else "")
    headers = {"X-Vault-Token": _token()}
    if os.environ.get("VAULT_NAMESPACE"):
        headers["X-Vault-Namespace"] = os.environ["VAULT_NAMESPACE"]
    try:
        text, _headers = fetch(Request(url, headers=headers, ca_file=os.environ.get("VAULT_CACERT", "")))
        data = json.loads(text)["data"]
        return {
            "access_key": data["access_key"],
            "secret_key": data["secret_key"],
            "token": data.get("security_token") or data.get("session_token") or None,
        }
    except ImageError as error:
        raise ImageError(
            f"Vault gave no credentials: {error.message}",
            "Check VAULT_ADDR, VAULT_TOKEN and its policy, and vault_aws_engine (name, engine_name).",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ImageError(f"Vault gave no AWS credentials at {path}", "Check vault_aws_engine.") from error


def _token() -> str:
    token = os.environ.get("VAULT_TOKEN", "")
    with contextlib.suppress(OSError, RuntimeError):  # no file, or no home
        token = token or (Path.home() / ".vault-token").read_text("utf-8").strip()
    if not token:
        raise ImageError("vault_aws_engine needs a token of Vault", "Set VAULT_TOKEN, or log in: vault login")
    return token
