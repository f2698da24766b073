# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator in a process of its own (moto's state belongs to a process), with an instance that was launched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job

from environment.cloud import Account, Cloud, running


class Emulated(Account):
    """What the emulator is told and asked by a test."""

    def fail(self, action: str, code: str = "InternalError", **fault: Any) -> None:
        """The next call of that action is refused."""
        self.faults({"action": action, "do": "error", "code": code, **fault})

    def called(self, action: str) -> list[dict[str, Any]]:
        return [each for each in self.calls() if each["action"] == action]

    def held(self, *kinds: str) -> dict[str, dict[str, Any]]:
        """What the account has of these kinds, by id."""
        return {known: each for known, each in self.resources().items() if each["kind"] in kinds}


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def moto_server(cloud: Cloud) -> str:
    return cloud.url


@pytest.fixture
def emulated(cloud: Cloud, moto: str) -> Emulated:
    return Emulated(**vars(cloud.account()))


@pytest.fixture
def options(options: dict[str, Any], emulated: Emulated) -> dict[str, Any]:
    return {**options, "access_key": emulated.access_key}


@pytest.fixture
def launched(job: Job, options: dict[str, Any], emulated: Emulated) -> Job:
    """A job with a running instance of two disks, as the builder hands it on."""
    options |= {"ami_name": "an-image"}
    disk = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 3, "DeleteOnTermination": True}}
    answer = job.cloud.call(
        "RunInstances",
        ImageId=emulated.source,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        BlockDeviceMappings=[disk],
    )
    job.data |= {
        "instance": answer["Instances"][0]["InstanceId"],
        "source_image": {"id": emulated.source, "name": "source"},
    }
    return job
