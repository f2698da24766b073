# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose credentials are used, and what is said when they do not do."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import cloud as clouds
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import errors
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import (
    Cloud,
    cloud_at,
    cloud_of,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError, explain
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

ROLE = "arn:aws:iam::123456789012:role/builder"
KEYS = {"access_key": "", "secret_key": ""}


def used(cloud: Cloud) -> tuple[str, str, str]:
    return cloud.credentials()


def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The parameters of every AssumeRole from now on."""
    import botocore.client

    calls: list[dict[str, Any]] = []
    do = botocore.client.BaseClient._make_api_call

    def spy(self: Any, name: str, parameters: dict[str, Any]) -> Any:
        if name == "AssumeRole":
            calls.append(parameters)
        return do(self, name, parameters)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", spy)
    return calls


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"access_key": "a"}, "belong together(?s:.*)Set secret_key"),
        ({"secret_key": "a"}, "belong together(?s:.*)Set access_key"),
        (
            {"access_key": "a", "secret_key": "b", "vault_aws_engine": {"name": "x"}},
            "access_key, secret_key cannot be set too",
        ),
        ({"token": "a", "vault_aws_engine": {"name": "x"}}, "token cannot be set too"),
        ({"vault_aws_engine": {}, "assume_role": {"session_name": "x"}}, "assume_role needs role_arn"),
    ],
)
def test_options_that_contradict_each_other(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=message):
        cloud_of(options, tmp_path)


def test_the_session_token_is_used(options: dict[str, Any], tmp_path: Path) -> None:
    cloud = cloud_of({**options, "token": "of-a-session"}, tmp_path)
    assert used(cloud) == ("given", "a secret", "of-a-session")


def test_a_file_of_credentials_and_its_profile(options: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "own-credentials"
    file.write_text("[build]\naws_access_key_id = filed\naws_secret_access_key = hidden\n")
    given = {**options, **KEYS, "shared_credentials_file": str(file), "profile": "build"}
    cloud = cloud_of(given, tmp_path)
    assert used(cloud) == ("filed", "hidden", "")
    assert used(cloud_at(cloud.address())) == ("filed", "hidden", "")


def test_a_role_is_assumed_with_all_that_the_block_says(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = asked(monkeypatch)
    options["assume_role"] = {
        "role_arn": ROLE,
        "duration_seconds": 1800,
        "external_id": "outside",
        "policy": "{}",
        "policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        "session_name": "nightly",
        "tags": {"team": "base"},
        "transitive_tag_keys": ["team"],
    }
    cloud = cloud_of(options, tmp_path)
    arn = cloud.call("GetCallerIdentity", service="sts")["Arn"]
    assert arn.endswith("assumed-role/builder/nightly")
    assert calls == [
        {
            "RoleArn": ROLE,
            "DurationSeconds": 1800,
            "ExternalId": "outside",
            "Policy": "{}",
            "PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
            "RoleSessionName": "nightly",
            "Tags": [{"Key": "team", "Value": "base"}],
            "TransitiveTagKeys": ["team"],
        }
    ]


def test_other_processes_of_the_run_share_the_role(
    job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = asked(monkeypatch)
    options["assume_role"] = {"role_arn": ROLE}
    run_dir = job.tmp.parent
    first = used(cloud_of(options, run_dir))
    assert first[2]
    assert used(cloud_of(options, run_dir)) == first
    assert used(cloud_at(cloud_of(options, run_dir).address(), job.run_id)) == first
    assert len(calls) == 1
    assert {path.stat().st_mode & 0o777 for path in job.tmp.rglob("*.json")} == {0o600}


def test_credentials_of_a_role_are_renewed(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = asked(monkeypatch)
    # A quarter of an hour before its end a session is renewed: here that is at once.
    options["assume_role"] = {"role_arn": ROLE, "duration_seconds": 900}
    cloud = cloud_of(options, tmp_path)
    for _time in range(2):
        cloud.call("DescribeRegions")
    assert len(calls) == 2


def test_a_role_that_is_refused_says_which_permission_is_missing(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import botocore.client
    import botocore.exceptions

    def refuse(_self: Any, name: str, _parameters: Any) -> Any:
        raise botocore.exceptions.ClientError(
            {"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole"
        )

    options["assume_role"] = {"role_arn": ROLE}
    cloud = cloud_of(options, tmp_path)
    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", refuse)
    with pytest.raises(ApiError, match=r"AssumeRole failed: AccessDenied(?s:.*)sts:AssumeRole is missing"):
        cloud.call("DescribeRegions")


@pytest.fixture
def device(options: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """Options for a profile whose role wants the code of a device."""
    (tmp_path / "aws-config").write_text(
        f"[profile build]\nrole_arn = {ROLE}\nsource_profile = me\nmfa_serial = arn:aws:iam::1:mfa/me\n"
    )
    (tmp_path / "aws-credentials").write_text("[me]\naws_access_key_id = me\naws_secret_access_key = me\n")
    return {**options, **KEYS, "profile": "build"}


def test_a_code_is_used_once_for_all_processes_of_a_run(
    job: Job, device: dict[str, Any], monkeypatch: pytest.MonkeyPatch, moto: str
) -> None:
    calls = asked(monkeypatch)
    given, run_dir = {**device, "mfa_code": "123456"}, job.tmp.parent
    first = used(cloud_of(given, run_dir))
    assert used(cloud_of(given, run_dir)) == first
    assert used(cloud_at(cloud_of(given, run_dir).address(), job.run_id)) == first
    assert [each["TokenCode"] for each in calls] == ["123456"]
    assert calls[0]["SerialNumber"] == "arn:aws:iam::1:mfa/me"


def test_without_a_code_nobody_is_asked_for_it(device: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="Set mfa_code"):
        cloud_of(device, tmp_path).call("DescribeRegions")


class Vault(http.server.BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []
    answers: dict[str, Any] = {}

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("X-Vault-Token", "")))
        found = self.answers.get(self.path)
        self.send_response(200 if found else 403)
        self.end_headers()
        self.wfile.write(json.dumps(found or {"errors": ["permission denied"]}).encode())

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Vault]]:
    Vault.asked, Vault.answers = [], {}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Vault)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("VAULT_ADDR", f"http://127.0.0.1:{server.server_address[1]}/")
    monkeypatch.setenv("VAULT_TOKEN", "s.token")
    yield Vault
    server.shutdown()


def test_vault_is_asked_once_for_the_credentials_of_a_run(
    job: Job, options: dict[str, Any], vault: type[Vault]
) -> None:
    data = {"access_key": "vaulted", "secret_key": "kept", "security_token": "session"}
    vault.answers["/v1/clouds/aws/creds/build%20er?role_arn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fb&ttl=1h"] = {
        "data": data
    }
    block = {
        "name": "build er",
        "engine_name": "clouds/aws",
        "ttl": "1h",
        "role_arn": "arn:aws:iam::1:role/b",
    }
    given, run_dir = {**options, **KEYS, "vault_aws_engine": block}, job.tmp.parent
    assert used(cloud_of(given, run_dir)) == ("vaulted", "kept", "session")
    cloud = cloud_of(given, run_dir)
    assert used(cloud_at(cloud.address(), job.run_id)) == used(cloud) == ("vaulted", "kept", "session")
    assert [token for _path, token in vault.asked] == ["s.token"]


def test_a_user_that_vault_has_just_made_may_be_unknown_for_a_while(
    options: dict[str, Any], tmp_path: Path, vault: type[Vault], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.answers["/v1/aws/creds/b"] = {"data": {"access_key": "new", "secret_key": "new"}}
    monkeypatch.setattr(clouds.time, "sleep", lambda _seconds: None)
    given = {**options, **KEYS, "vault_aws_engine": {"name": "b"}, "skip_credential_validation": False}
    cloud, failures = cloud_of(given, tmp_path), ["InvalidClientTokenId"] * 3
    call = cloud.call

    def sometimes(action: str, **parameters: Any) -> dict[str, Any]:
        if failures:
            raise ApiError(action, failures.pop(), "")
        return call(action, **parameters)

    monkeypatch.setattr(cloud, "call", sometimes)
    cloud.validate()
    assert not failures


def test_vault_refuses(options: dict[str, Any], tmp_path: Path, vault: type[Vault]) -> None:
    given = {**options, **KEYS, "vault_aws_engine": {"name": "other"}}
    with pytest.raises(ImageError, match=r"Vault gave no credentials: .*403(?s:.*)VAULT_TOKEN"):
        cloud_of(given, tmp_path).call("DescribeRegions")


def test_no_token_for_vault(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vault: type[Vault]
) -> None:
    monkeypatch.delenv("VAULT_TOKEN")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ImageError, match="Set VAULT_TOKEN"):
        cloud_of({**options, **KEYS, "vault_aws_engine": {"name": "b"}}, tmp_path).call("DescribeRegions")


ENCODED = (
    "You are not authorized to perform this operation. Encoded authorization failure message: abc-DEF_123"
)


def test_a_missing_permission_is_named() -> None:
    error = explain("RunInstances", "ec2", "UnauthorizedOperation", ENCODED)
    assert str(error) == (
        "RunInstances failed: UnauthorizedOperation: You are not authorized to perform this operation.\n"
        "The permission ec2:RunInstances is missing. decode_authorization_messages = true shows why."
    )
    told = "User: u is not authorized to perform: iam:PassRole on resource: r because no policy allows it"
    assert "The permission iam:PassRole is missing." in str(
        explain("RunInstances", "ec2", "AccessDenied", told)
    )


@pytest.mark.parametrize(
    ("explicit", "why"), [(True, "is denied explicitly"), (False, "is allowed by no policy")]
)
def test_the_encoded_reason_is_decoded_on_request(explicit: bool, why: str) -> None:
    context = {"principal": {"arn": "arn:me"}, "action": "ec2:RunInstances", "resource": "arn:image"}
    message = json.dumps({"explicitDeny": explicit, "context": context})

    def decode(EncodedMessage: str) -> dict[str, Any]:  # noqa: N803
        assert EncodedMessage == "abc-DEF_123"
        return {"DecodedMessage": message}

    error = explain("RunInstances", "ec2", "UnauthorizedOperation", ENCODED, decode)
    assert f"ec2:RunInstances on arn:image {why} for arn:me" in error.message
    assert "abc-DEF_123" not in str(error)


def test_a_reason_that_may_not_be_decoded() -> None:
    def decode(**_parameters: Any) -> dict[str, Any]:
        raise ApiError("DecodeAuthorizationMessage", "AccessDenied", "no")

    error = explain("RunInstances", "ec2", "UnauthorizedOperation", ENCODED, decode)
    assert "could not be decoded: DecodeAuthorizationMessage failed" in error.message


@pytest.mark.parametrize(
    ("code", "hint"),
    [("ExpiredToken", "aws sso login"), ("AuthFailure", "access_key"), ("SignatureDoesNotMatch", "clock")],
)
def test_credentials_that_do_not_do_come_with_advice(code: str, hint: str) -> None:
    assert hint in explain("DescribeImages", "ec2", code, "no").hint


def test_there_are_no_credentials(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    cloud = cloud_of({**options, **KEYS, "skip_metadata_api_check": True}, tmp_path)
    with pytest.raises(
        ApiError, match=r"DescribeRegions failed: there are no credentials(?s:.*)AWS_ACCESS_KEY_ID"
    ):
        cloud.call("DescribeRegions")


def test_nobody_answers(options: dict[str, Any], tmp_path: Path) -> None:
    cloud = cloud_of({**options, "custom_endpoint_ec2": "http://127.0.0.1:9", "max_retries": 0}, tmp_path)
    with pytest.raises(ApiError, match="custom_endpoint_ec2"):
        cloud.call("DescribeRegions")


def test_what_answers_is_no_api(options: dict[str, Any], tmp_path: Path, vault: type[Vault]) -> None:
    import os

    cloud = cloud_of({**options, "custom_endpoint_ec2": os.environ["VAULT_ADDR"], "max_retries": 0}, tmp_path)
    with pytest.raises(ApiError) as caught:
        cloud.call("DescribeRegions")
    assert isinstance(caught.value, errors.ApiError)


def test_credentials_are_asked_about_unless_told_not_to(options: dict[str, Any], tmp_path: Path) -> None:
    cloud_of({**options, "custom_endpoint_ec2": "http://127.0.0.1:9"}, tmp_path).validate()
    given = {**options, "skip_credential_validation": False, "max_retries": 0}
    cloud_of(given, tmp_path).validate()
    with pytest.raises(ApiError, match="GetCallerIdentity"):
        cloud_of({**given, "custom_endpoint_ec2": "http://127.0.0.1:9"}, tmp_path).validate()


def test_a_call_that_was_sent_again_tells_so(
    options: dict[str, Any], tmp_path: Path, vault: type[Vault]
) -> None:
    """What exists already may then be our own."""
    failures = [503, 503, 400]

    def answer(self: Vault) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(failures.pop(0))
        self.end_headers()
        error = "<Error><Code>InvalidKeyPair.Duplicate</Code><Message>no</Message></Error>"
        self.wfile.write(f"<Response><Errors>{error}</Errors></Response>".encode())

    handler = type("Flaky", (Vault,), {"do_POST": answer})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    with pytest.raises(ApiError) as caught:
        cloud_of({**options, "custom_endpoint_ec2": endpoint}, tmp_path).call("CreateKeyPair", KeyName="k")
    server.shutdown()
    assert (caught.value.code, caught.value.repeated) == ("InvalidKeyPair.Duplicate", True)
    assert not explain("CreateKeyPair", "ec2", "InvalidKeyPair.Duplicate", "no").repeated
