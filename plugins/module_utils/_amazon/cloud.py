# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls of AWS APIs under their own names, in any region, as the access options say."""

from __future__ import annotations

import functools
import json
import os
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._run import identity
from .._run.errors import ImageError
from . import access, rehearsal
from .errors import ApiError, explain, unreachable

try:
    import botocore.exceptions
    import botocore.parsers
    from botocore import xform_name

    MISSING = ""
except ImportError as error:  # the compiler and check mode work without it
    MISSING = str(error)

# Options and variables that say which account and endpoint is meant, secrets apart. The guard and a later
# clean-up must talk to the same one.
ADDRESS_OPTIONS = (
    "custom_endpoint_ec2",
    "profile",
    "shared_credentials_file",
    "insecure_skip_tls_verify",
    "skip_metadata_api_check",
    "assume_role",
)
ADDRESS_VARIABLES = (
    "AWS_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_CA_BUNDLE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_EC2",
    "AWS_ENDPOINT_URL_IAM",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_STS",
)


class Cloud:
    """One account as the access options say; thread-safe, so that regions can be worked on side by side.

    ``environment`` stands for the variables of the process (those of ADDRESS_VARIABLES); ``directory`` keeps
    credentials for the other processes of the run.
    """

    def __init__(
        self,
        params: Mapping[str, Any],
        directory: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.params = params
        self.directory = directory
        chosen = os.environ if environment is None else environment
        self.environment = {name: chosen[name] for name in ADDRESS_VARIABLES if chosen.get(name)}
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.RLock()

    @functools.cached_property
    def region(self) -> str:
        """The region of the build; raises ImageError when nothing names one."""
        with self._lock:
            session = self._session
            try:
                found = access.region_of(self.params, session)
            except botocore.exceptions.BotoCoreError as error:
                raise ImageError(f"AWS cannot be used: {error}") from error
        if not found:
            raise ImageError(
                "No region: AWS has to be told where to build",
                "Set the option region, or AWS_REGION, or a region in the profile",
            )
        return found

    def call(
        self, action: str, *, region: str = "", service: str = "ec2", **parameters: Any
    ) -> dict[str, Any]:
        """Do ``action`` (spelled as in the API: RunInstances); parameters that are None are left out.

        Raises ApiError. Throttling and broken connections are tried again by botocore.
        """
        client = self.client(service, region)
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            answer: dict[str, Any] = getattr(client, xform_name(action))(**given)
        except botocore.exceptions.ClientError as error:
            told = error.response.get("Error", {})
            # The role is assumed inside the first call of another action.
            failed = error.operation_name or action
            refusal = explain(
                failed,
                service if failed == action else "sts",
                str(told.get("Code", "")),
                str(told.get("Message", "")),
                self._decoder(),
            )
            refusal.repeated = bool(error.response.get("ResponseMetadata", {}).get("RetryAttempts"))
            raise refusal from error
        except (botocore.exceptions.BotoCoreError, botocore.parsers.ResponseParserError) as error:
            raise unreachable(action, error) from error
        return answer

    def pages(
        self, action: str, key: str, *, region: str = "", service: str = "ec2", **parameters: Any
    ) -> list[Any]:
        """All items below ``key`` of a call that answers page by page."""
        found: list[Any] = []
        given = dict(parameters)
        while True:
            answer = self.call(action, region=region, service=service, **given)
            found += answer.get(key, [])
            following = [name for name in ("NextToken", "Marker") if answer.get(name)]
            if not following:
                return found
            given[following[0]] = answer[following[0]]

    def client(self, service: str = "ec2", region: str = "") -> Any:
        """The botocore client; made once for each service and region."""
        with self._lock:
            key = (service, region or self.region)
            if key not in self._clients:
                session = self._session
                try:
                    self._clients[key] = session.create_client(service, region_name=key[1])
                except (botocore.exceptions.BotoCoreError, ValueError) as error:
                    raise ImageError(f"AWS cannot be used: {error}") from error
            return self._clients[key]

    def validate(self) -> None:
        """Ask whose the credentials are, unless skip_credential_validation; raises ApiError."""
        if self.params.get("skip_credential_validation"):
            return
        # Vault may have created the user just now: it takes a while until all of AWS knows it.
        attempts = 10 if self.params.get("vault_aws_engine") else 1
        for attempt in range(1, attempts + 1):
            try:
                self.call("GetCallerIdentity", service="sts")
            except ApiError as error:
                if error.code not in ("InvalidClientTokenId", "AuthFailure") or attempt == attempts:
                    raise
                time.sleep(2.0)
            else:
                return

    def credentials(self) -> tuple[str, str, str]:
        """Access key, secret key and session token (empty without one), for tools that want them."""
        found = self._session.get_credentials()
        if found is None:
            raise ImageError("There are no AWS credentials", "Set access_key and secret_key, or a profile")
        frozen = found.get_frozen_credentials()
        return frozen.access_key, frozen.secret_key, frozen.token or ""

    def address(self) -> dict[str, str]:
        """The account and endpoint, as the entries of a ledger token for ``cloud_at``; no secrets."""
        found = {**self.environment, **rehearsal.mark()}
        for name in ADDRESS_OPTIONS:
            value = self.params.get(name)
            if value:
                found[name] = value if isinstance(value, str) else json.dumps(value)
        if self.directory is not None and access.keep_credentials(self.params, self.directory):
            found["credentials"] = self.directory.name
        return found

    @functools.cached_property
    def _session(self) -> Any:
        if MISSING:
            raise ImageError(
                f"Building on AWS needs the Python package botocore ({MISSING})",
                "Install it for the Python of ansible-playbook: pip install botocore",
            )
        try:
            return access.session_of(self.params, self.environment, self.directory)
        except botocore.exceptions.BotoCoreError as error:
            raise ImageError(f"AWS cannot be used: {error}") from error

    def _decoder(self) -> Any:
        """What makes the encoded part of a refusal readable, if the user wants that."""
        if not self.params.get("decode_authorization_messages"):
            return None
        return functools.partial(self.call, "DecodeAuthorizationMessage", service="sts")


def cloud_of(params: Mapping[str, Any], run_dir: Path) -> Cloud:
    """The account of a task's options; credentials that they give are kept in the run's directory."""
    access.check(params)
    counting = rehearsal.access(params)
    return Cloud(counting, run_dir / "tmp" / access.directory_name(counting), rehearsal.environment())


def cloud_at(token: Mapping[str, str], run_id: str = "") -> Cloud:
    """The account of a token that ``Cloud.address`` is part of; the same object for the same account.

    Once the run's directory is gone, so are credentials that a template gave: those of the environment serve.
    """
    name, run_id = token.get("credentials", ""), run_id or token.get("run", "")
    directory = identity.runs_root() / run_id / "tmp" / name if name and run_id else None
    known = (*ADDRESS_OPTIONS, *ADDRESS_VARIABLES, "region")
    return _cloud(
        tuple((each, token[each]) for each in known if each in token),
        directory if directory is not None and directory.is_dir() else None,
    )


@functools.lru_cache(maxsize=64)
def _cloud(address: tuple[tuple[str, str], ...], directory: Path | None) -> Cloud:
    token = dict(address)
    params = {name: _plain(token[name]) for name in (*ADDRESS_OPTIONS, "region") if name in token}
    return Cloud(params, directory, token)


def _plain(text: str) -> Any:
    return json.loads(text) if text.startswith("{") or text == "true" else text
