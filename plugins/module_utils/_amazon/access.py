# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials, region and endpoint: from the options to a botocore session."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .._run.errors import ImageError
from .._ssh.secret_files import write_private
from .models import LOADER

try:
    import botocore.config
    import botocore.credentials
    import botocore.session
    import botocore.utils
except ImportError:
    pass  # MISSING of cloud.py says so

# As with Packer 1.6.6, the endpoint holds for each of these, in every region.
_ENDPOINT_SERVICES = ("ec2", "sts", "iam")
_KEYS = ("access_key", "secret_key", "token")
_FILE = "credentials.json"


def check(params: Mapping[str, Any]) -> None:
    """Raises ImageError for options that contradict each other."""
    given = [name for name in _KEYS if params.get(name)]
    if bool(params.get("access_key")) != bool(params.get("secret_key")):
        other = "secret_key" if params.get("access_key") else "access_key"
        raise ImageError("access_key and secret_key belong together", f"Set {other} too, or leave both out")
    vault = params.get("vault_aws_engine")
    if vault and given:
        raise ImageError(
            f"vault_aws_engine gives the credentials: {', '.join(given)} cannot be set too",
            "Leave one of them out",
        )
    if vault and not vault.get("name"):
        raise ImageError("vault_aws_engine needs the name of a role in Vault", "Set its name")
    role = params.get("assume_role")
    if role and not role.get("role_arn"):
        raise ImageError("assume_role needs role_arn", "Set it, or leave the block out")


def directory_name(params: Mapping[str, Any]) -> str:
    """Below the run's tmp/: the same for all tasks of one account, so that a one-time code is used once."""
    names = ("access_key", "profile", "mfa_code", "vault_aws_engine")
    which = {name: params[name] for name in names if params.get(name)}
    return f"amazon-{hashlib.sha256(json.dumps(which, sort_keys=True).encode()).hexdigest()[:12]}"


def session_of(params: Mapping[str, Any], environment: Mapping[str, str], directory: Path | None) -> Any:
    """A botocore session; ``directory`` keeps credentials (0600) for the other processes of the run."""
    session = botocore.session.Session()
    session.register_component("data_loader", LOADER)
    # Variables of this process are botocore's own business; those of another one (in a ledger) are set.
    foreign = {name: value for name, value in environment.items() if os.environ.get(name) != value}
    for variable, value in (
        ("region", params.get("region") or os.environ.get("AWS_REGION")),
        ("profile", params.get("profile") or foreign.get("AWS_PROFILE")),
        ("config_file", foreign.get("AWS_CONFIG_FILE")),
        (
            "credentials_file",
            params.get("shared_credentials_file") or foreign.get("AWS_SHARED_CREDENTIALS_FILE"),
        ),
        ("ca_bundle", False if params.get("insecure_skip_tls_verify") else foreign.get("AWS_CA_BUNDLE")),
    ):
        if value not in (None, ""):
            session.set_config_variable(variable, value)
    _client_defaults(session, params, environment)
    _credentials(session, params, directory)
    return session


def region_of(params: Mapping[str, Any], session: Any) -> str:
    """The region as Packer finds it; empty when nothing names one."""
    named = session.get_config_variable("region")
    if named or params.get("skip_metadata_api_check"):
        return str(named or "")
    names = ("ec2_metadata_service_endpoint", "ec2_metadata_service_endpoint_mode")
    config = {name: session.get_config_variable(name) for name in names}
    fetcher = botocore.utils.InstanceMetadataRegionFetcher(timeout=1, num_attempts=1, config=config)
    return str(fetcher.retrieve_region() or "")


def keep_credentials(params: Mapping[str, Any], directory: Path) -> bool:
    """Write down what the options give, for processes that get no options; False when they give nothing."""
    if params.get("access_key"):
        _keep(directory, {name: params.get(name) or None for name in _KEYS})
    return directory.is_dir()


def _keep(directory: Path | None, keys: Mapping[str, Any]) -> None:
    if directory is not None and not (directory / _FILE).exists():
        write_private(directory / _FILE, json.dumps(keys))


def _client_defaults(session: Any, params: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Endpoint, retries and user agent of every client, also of those that the session makes for itself."""
    retries = params.get("max_retries")
    config = botocore.config.Config(
        retries={"mode": "adaptive", "max_attempts": 10 if retries is None else int(retries)},
        user_agent_extra="hcl2ansible",
        connect_timeout=20,
        max_pool_connections=20,
    )
    create = session.create_client

    def create_client(service: str, *arguments: Any, **options: Any) -> Any:
        if options.get("endpoint_url") is None:
            options["endpoint_url"] = _endpoint(service, params, environment)
        given = options.pop("config", None)
        own = config if given is None else config.merge(given)
        return create(service, *arguments, config=own, **options)

    session.create_client = create_client


def _endpoint(service: str, params: Mapping[str, Any], environment: Mapping[str, str]) -> str | None:
    if service in _ENDPOINT_SERVICES and params.get("custom_endpoint_ec2"):
        endpoint = str(params["custom_endpoint_ec2"])
        return endpoint if "://" in endpoint else f"https://{endpoint}"
    own = f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}"
    return environment.get(own) or environment.get("AWS_ENDPOINT_URL")


def _credentials(session: Any, params: Mapping[str, Any], directory: Path | None) -> None:
    cache: Any = {}
    if directory is not None and (params.get("mfa_code") or params.get("assume_role") or directory.is_dir()):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        cache = botocore.credentials.JSONFileCache(str(directory))
    providers = session.get_component("credential_provider")
    # The role of a profile: one code of the device has to do for all tasks of the run.
    of_profile = providers.get_provider("assume-role")
    of_profile.cache = cache
    of_profile._prompter = _prompter(params)  # noqa: SLF001 - the only way to answer without a terminal
    if params.get("skip_metadata_api_check"):
        providers.remove("iam-role")
    keys = _keys(params, directory)
    if keys["access_key"]:
        session.set_credentials(keys["access_key"], keys["secret_key"], keys["token"])
    if params.get("assume_role"):
        session._credentials = _role(session, params, cache)  # noqa: SLF001 - takes only fixed ones otherwise


def _keys(params: Mapping[str, Any], directory: Path | None) -> dict[str, Any]:
    keys = {name: params.get(name) or None for name in _KEYS}
    if keys["access_key"]:
        return keys
    if directory is not None and (directory / _FILE).exists():
        return dict(json.loads((directory / _FILE).read_text("utf-8")))
    if params.get("vault_aws_engine"):
        from .vault import credentials

        keys = credentials(params["vault_aws_engine"])
        _keep(directory, keys)
    return keys


def _role(session: Any, params: Mapping[str, Any], cache: Any) -> Any:
    """Credentials of ``assume_role``, fetched when first needed and renewed before they expire."""
    given = params["assume_role"]
    tags = [{"Key": str(key), "Value": str(value)} for key, value in (given.get("tags") or {}).items()]
    extra = {
        "RoleSessionName": given.get("session_name") or "hcl2ansible",
        "DurationSeconds": int(given["duration_seconds"]) if given.get("duration_seconds") else None,
        "ExternalId": given.get("external_id"),
        "Policy": given.get("policy"),
        "PolicyArns": [{"arn": each} for each in given.get("policy_arns") or ()],
        "Tags": tags,
        "TransitiveTagKeys": list(given.get("transitive_tag_keys") or ()),
        "SerialNumber": session.get_scoped_config().get("mfa_serial") if params.get("mfa_code") else None,
    }

    def create_client(service: str, **options: Any) -> Any:
        return session.create_client(
            service, region_name=region_of(params, session) or "us-east-1", **options
        )

    source = session.get_credentials()
    if source is None:
        raise ImageError(
            "assume_role needs credentials to get into the role with: there are none",
            "Set access_key and secret_key, profile, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        )
    fetcher = botocore.credentials.AssumeRoleCredentialFetcher(
        create_client,
        source,
        given["role_arn"],
        extra_args={name: value for name, value in extra.items() if value},
        mfa_prompter=_prompter(params),
        cache=cache,
    )
    return botocore.credentials.DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")


def _prompter(params: Mapping[str, Any]) -> Any:
    """What botocore calls for the code of a multi-factor device."""

    def answer(_prompt: str) -> str:
        if not params.get("mfa_code"):
            raise ImageError(
                "The role demands the code of a multi-factor device", "Set mfa_code, best as a variable"
            )
        return str(params["mfa_code"])

    return answer
