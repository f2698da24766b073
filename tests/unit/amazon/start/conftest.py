# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job with the options that every builder needs, whose calls are written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import (
    key_pair,
    launch,
    mappings,
    network,
    security_group,
    source_image,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.errors import ApiError
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job

SOURCE_AMI = "ami-1e749f67"
Call = tuple[str, dict[str, Any]]


@pytest.fixture
def options(options: dict[str, Any]) -> dict[str, Any]:
    options.update(
        source_ami=SOURCE_AMI,
        instance_type="t3.micro",
        ami_name="web",
        communicator="ssh",
        ssh_username="admin",
        ssh_port=22,
        temporary_security_group_source_cidrs=["192.0.2.0/24"],
    )
    return options


@pytest.fixture
def calls(job: Job, monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """(action, parameters) of each call that the job makes from here on."""
    made: list[Call] = []
    real = job.cloud.call

    def call(action: str, **parameters: Any) -> dict[str, Any]:
        made.append((action, {name: value for name, value in parameters.items() if value is not None}))
        return real(action, **parameters)

    monkeypatch.setattr(job.cloud, "call", call)
    return made


@pytest.fixture
def start(job: Job) -> Callable[[], Job]:
    """All steps up to the running instance."""

    def run() -> Job:
        source_image.find(job)
        network.find(job)
        key_pair.ensure(job)
        security_group.ensure(job)
        launch.launch(job, mappings.block_devices(job.params.get("launch_block_device_mappings")))
        return job

    return run


@pytest.fixture
def sent(calls: list[Call]) -> Callable[[str], list[dict[str, Any]]]:
    """Parameters of the calls of one action."""

    def of(action: str) -> list[dict[str, Any]]:
        return [parameters for made, parameters in calls if made == action]

    return of


@pytest.fixture
def refuse(job: Job, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``refuse(action, code, times=1, message="")``: the next calls of that action fail."""

    def refusing(action: str, code: str, times: int = 1, message: str = "no") -> None:
        real, left = job.cloud.call, [times]

        def call(made: str, **parameters: Any) -> dict[str, Any]:
            if made == action and left[0] > 0:
                left[0] -= 1
                raise ApiError(action, code, message)
            return real(made, **parameters)

        monkeypatch.setattr(job.cloud, "call", call)

    return refusing


@pytest.fixture
def lose_answer(job: Job, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """The next call of that action is made twice: the client got no answer to the first."""

    def losing(action: str) -> None:
        real, left = job.cloud.call, [1]

        def call(made: str, **parameters: Any) -> dict[str, Any]:
            if made == action and left:
                left.clear()
                real(made, **parameters)
            return real(made, **parameters)

        monkeypatch.setattr(job.cloud, "call", call)

    return losing
