# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker import ecr
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.login import logged_in
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

from .conftest import Client

LOGIN = {"login": True, "login_server": "r.example.com", "login_username": "u", "login_password": "p w"}


def ignore(_text: str) -> None:
    """Messages do not matter here."""


def test_the_password_travels_on_standard_input(client: Client, tmp_path: Path) -> None:
    logged_in(Engine(client.path), LOGIN, tmp_path, ignore)
    (call,) = client.calls()
    assert call["argv"] == ["login", "--username", "u", "--password-stdin", "r.example.com"]
    assert call["stdin"] == "p w"


def test_the_login_is_private(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    (own / "contexts").mkdir(parents=True)
    data = {
        "credsStore": "desktop",
        "credHelpers": {"r.example.com": "a", "other": "b"},
        "auths": {"r.example.com": {"auth": "old"}, "third": {"auth": "kept"}},
        "proxies": {"default": {}},
    }
    (own / "config.json").write_text(json.dumps(data))
    monkeypatch.setenv("DOCKER_CONFIG", str(own))
    engine = logged_in(Engine(client.path), LOGIN, tmp_path, ignore)
    engine.call("pull", "x", operation="pull")
    login, pull = client.calls()
    assert login["env"]["DOCKER_CONFIG"] == pull["env"]["DOCKER_CONFIG"] != str(own)
    private = Path(pull["env"]["DOCKER_CONFIG"])
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert json.loads((private / "config.json").read_text()) == {
        "credHelpers": {"other": "b"},
        "auths": {"third": {"auth": "kept"}},
        "proxies": {"default": {}},
    }
    assert (private / "contexts").resolve() == own / "contexts"
    assert json.loads((own / "config.json").read_text()) == data


def test_without_login_the_users_configuration_is_used(client: Client, tmp_path: Path) -> None:
    engine = Engine(client.path)
    assert logged_in(engine, {"login": False, "login_username": "u"}, tmp_path, ignore) is engine
    assert client.calls() == []


def test_a_refused_login(client: Client, tmp_path: Path) -> None:
    client.answer("login", stderr="Error: unauthorized: incorrect username or password\n", status=1)
    with pytest.raises(
        ImageError, match=r"Could not log in to r\.example\.com: the registry refused the login"
    ):
        logged_in(Engine(client.path), LOGIN, tmp_path, ignore)


class FakeSession:
    """Answers as boto3 does, and remembers how it was asked."""

    made: list[dict[str, Any]]

    def __init__(self, **options: Any) -> None:
        self.options = options
        FakeSession.made.append(options)

    def client(self, service: str) -> FakeSession:
        self.options["service"] = service
        return self

    def get_authorization_token(self, **arguments: Any) -> dict[str, Any]:
        self.options.update(arguments)
        data = {"authorizationToken": base64.b64encode(b"AWS:pass:word").decode()}
        return {"authorizationData": data if self.options["service"] == "ecr-public" else [data]}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    boto3 = pytest.importorskip("boto3")
    FakeSession.made = []
    monkeypatch.setattr(boto3.session, "Session", FakeSession)
    return FakeSession


@pytest.mark.parametrize("prefix", ["", "https://"])
def test_the_address_tells_account_and_region(session: type[FakeSession], prefix: str) -> None:
    params = {"aws_access_key": "k", "aws_secret_key": "s", "aws_token": "t", "aws_profile": None}
    server = f"{prefix}123456789012.dkr.ecr.eu-west-1.amazonaws.com/repo"
    assert ecr.credentials(params, server) == ("AWS", "pass:word")
    assert session.made == [
        {
            "aws_access_key_id": "k",
            "aws_secret_access_key": "s",
            "aws_session_token": "t",
            "profile_name": None,
            "region_name": "eu-west-1",
            "service": "ecr",
            "registryIds": ["123456789012"],
        }
    ]


@pytest.mark.parametrize(
    ("params", "server"),
    [({}, "public.ecr.aws/x"), ({"aws_force_use_public_ecr": True}, "mirror.example.com")],
)
def test_the_public_gallery(session: type[FakeSession], params: dict[str, Any], server: str) -> None:
    assert ecr.credentials(params, server) == ("AWS", "pass:word")
    assert (session.made[0]["service"], session.made[0]["region_name"]) == ("ecr-public", "us-east-1")


def test_another_registry_is_no_ecr() -> None:
    with pytest.raises(ImageError, match="not the address of an ECR registry"):
        ecr.credentials({}, "registry.example.com")


def test_a_missing_boto3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(ImageError, match="needs the library boto3") as caught:
        ecr.credentials({}, "public.ecr.aws")
    assert caught.value.hint == "pip install boto3"
