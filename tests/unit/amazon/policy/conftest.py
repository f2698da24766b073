# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole builds in this process, in an emulated account each, that may be allowed and refused things."""

from __future__ import annotations

import importlib
import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.policy import actions
from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard, identity, process

SOURCE = {"region": "us-east-1", "name": "base", "owner_id": "099720109477", "public": True}
OPTIONS: dict[str, Any] = {
    "region": "us-east-1",
    "source_ami_filter": {"owners": ["099720109477"], "filters": {"name": "base"}},
    "instance_type": "t3.micro",
    "communicator": "none",
    "skip_credential_validation": True,
}

# EC2 calls KMS itself, and IAM checks the permission to tag within the call that creates.
UNSEEN = {"iam:TagRole", "iam:TagInstanceProfile"}
FREE = {"sts:GetCallerIdentity"}
NUMBERS = itertools.count(1)  # of accounts


@dataclass
class Cloud:
    """``build`` runs one source to its end, as a playbook does, in a new account."""

    emulator: Any
    url: str

    def account(self) -> str:
        number = f"{next(NUMBERS):012d}"
        self.emulator.cloud.add_image(number, **SOURCE)
        return number

    def build(
        self,
        builder: str,
        options: dict[str, Any],
        *,
        policy: dict[str, Any] | None = None,
        faults: list[Any] | None = None,
        before: list[dict[str, Any]] | None = None,
    ) -> Built:
        """``before``: images that the account has already."""
        account, given = self.prepared(options, policy, before)
        account.faults = list(faults or [])
        messages = []
        for state in ("started", "captured", "absent"):
            if state == "captured" and messages:
                continue
            result = act(builder, {"state": state, **(given if state == "started" else {})})
            if result.get("failed"):
                messages.append(result["msg"])
        return Built(account.calls, messages)

    def plan(
        self,
        builder: str,
        options: dict[str, Any],
        *,
        policy: dict[str, Any] | None = None,
        before: list[dict[str, Any]] | None = None,
    ) -> Planned:
        """The first step of a build in check mode."""
        account, given = self.prepared(options, policy, before)
        return Planned(account.calls, act(builder, {"state": "started", **given}, check=True))

    def prepared(
        self, options: dict[str, Any], policy: dict[str, Any] | None, before: list[dict[str, Any]] | None
    ) -> tuple[Any, dict[str, Any]]:
        """(account, options of a builder in it)."""
        number = self.account()
        for image in before or []:
            self.emulator.cloud.add_image(number, **image)
        account = self.emulator.accounts[number]
        account.policy = policy
        identity.choose(str(uuid.uuid4()))
        own = {"access_key": f"AKIATEST{number}", "secret_key": "secret", "custom_endpoint_ec2": self.url}
        return account, {**OPTIONS, **own, **options}


@dataclass
class Planned:
    calls: list[dict[str, Any]]
    result: dict[str, Any]


@dataclass
class Built:
    calls: list[dict[str, Any]]
    messages: list[str]

    @property
    def failure(self) -> str:
        return "\n".join(self.messages)


def act(builder: str, arguments: dict[str, Any], *, check: bool = False) -> dict[str, Any]:
    """One task of the builder."""
    name = f"ansible_collections.hcl2ansible.images.plugins.action.{builder}"
    task = SimpleNamespace(
        action=f"hcl2ansible.images.{builder}",
        args=arguments,
        async_val=0,
        check_mode=check,
        no_log=False,
        ignore_errors=False,
        get_name=lambda: "Build",
        get_path=lambda: "",
        _uuid="task",
        _parent=None,
    )
    templar = SimpleNamespace(template=lambda value: value)
    connection = SimpleNamespace(_shell=SimpleNamespace(tmpdir="unused"))
    action = importlib.import_module(name).ActionModule(task, connection, None, None, templar, None)
    variables = {
        "inventory_hostname": "amazon.test",
        "source": {"type": builder.replace("_", "-"), "name": "test"},
    }
    return action.run(task_vars=variables)


def needed(built: Built) -> set[str]:
    """The permissions of all calls."""
    from hcl2ansible.rehearse.call import Call
    from hcl2ansible.rehearse.policy import permissions

    calls = [
        Call(each["service"], each["region"], each["action"], "", each["params"]) for each in built.calls
    ]
    return {permission for call in calls for permission in permissions(call)} - FREE


def seen(document: dict[str, Any], *, after_failure: bool = False) -> set[str]:
    """The actions that can be seen from outside, of a run without failure or of failures only."""
    chosen = [
        each for each in document["Statement"] if each["Sid"].startswith("AfterFailure") == after_failure
    ]
    found = actions({"Statement": chosen}) - UNSEEN
    return {action for action in found if not action.startswith("kms:")}


def without(document: dict[str, Any], action: str) -> dict[str, Any]:
    statements = [
        {**each, "Action": [name for name in each["Action"] if name != action]}
        for each in document["Statement"]
    ]
    return {**document, "Statement": statements}


@pytest.fixture(scope="session")
def emulated() -> Iterator[tuple[Any, str]]:
    pytest.importorskip("moto")
    from hcl2ansible.rehearse.emulator import Emulator
    from hcl2ansible.rehearse.server import serving

    emulator = Emulator()
    with serving(emulator) as url:
        yield emulator, url


@pytest.fixture
def cloud(emulated: tuple[Any, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Cloud]:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "aws-credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_POLL_DELAY_SECONDS", "0")
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulated[1])
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(guard, "ensure", lambda _run_dir: None)
    # It would end the process of the tests with the thread that runs them.
    monkeypatch.setattr(process, "die_with_parent", lambda *_signal: None)
    monkeypatch.setattr(identity, "_choice", {})
    # How long it is waited between two attempts is not what these tests look at.
    pause = time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: pause(min(seconds, 0.01)))
    yield Cloud(*emulated)
    identity.current_run_id.cache_clear()
