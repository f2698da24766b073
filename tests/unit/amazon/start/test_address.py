# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import address as addresses
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.address import address
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

ALL = {
    "public_ip": "198.51.100.9",
    "private_ip": "10.0.0.9",
    "public_dns": "public.example",
    "private_dns": "private.example",
    "ipv6": "2001:db8::9",
    "vpc": "vpc-1",
}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_PAUSE_SECONDS", 0.0)


def look(job: Job, monkeypatch: pytest.MonkeyPatch, *answers: dict[str, Any]) -> list[str]:
    """What later looks at the instance answer; the list names the calls."""
    job.data["instance"] = "i-1"
    made: list[str] = []
    queue = list(answers)

    def call(action: str, **_parameters: Any) -> dict[str, Any]:
        made.append(action)
        return {"Reservations": [{"Instances": [queue.pop(0) if len(queue) > 1 else queue[0]]}]}

    monkeypatch.setattr(job.cloud, "call", call)
    return made


@pytest.mark.parametrize("interface", ["public_ip", "private_ip", "public_dns", "private_dns", "ipv6"])
def test_the_interface_that_is_wanted(job: Job, options: dict[str, Any], interface: str) -> None:
    job.data["addresses"] = ALL
    options["ssh_interface"] = interface
    assert address(job) == ALL[interface]


def test_ssh_host_wins(job: Job, options: dict[str, Any], calls: list[Any]) -> None:
    options.update(ssh_host="elsewhere", ssh_interface="private_ip")
    assert (address(job), calls) == ("elsewhere", [])


def test_the_public_address_comes_first(job: Job) -> None:
    job.data["addresses"] = ALL
    assert address(job) == ALL["public_ip"]


def test_outside_of_a_vpc_it_has_a_name(job: Job) -> None:
    job.data["addresses"] = {**ALL, "vpc": ""}
    assert address(job) == "public.example"


def test_the_private_address_counts_when_no_public_one_comes(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.data["addresses"] = {**ALL, "public_ip": ""}
    made = look(job, monkeypatch, {"VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.9"})
    assert address(job) == "10.0.0.9"
    assert len(made) == 2


def test_a_public_address_that_comes_late(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.data["addresses"] = {**ALL, "public_ip": ""}
    look(
        job,
        monkeypatch,
        {"VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.9", "PublicIpAddress": "198.51.100.9"},
    )
    assert address(job) == "198.51.100.9"


@pytest.mark.parametrize(
    ("interface", "name", "hint"),
    [
        ("public_ip", "public IP address", "associate_public_ip_address"),
        ("private_dns", "private DNS name", "DNS host names"),
        ("ipv6", "IPv6 address", "subnet"),
    ],
)
def test_an_interface_that_it_does_not_have(
    job: Job, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, interface: str, name: str, hint: str
) -> None:
    options["ssh_interface"] = interface
    made = look(job, monkeypatch, {"VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.9"})
    with pytest.raises(ImageError, match=f"i-1 has no {name}") as caught:
        address(job)
    assert hint in caught.value.hint
    assert len(made) == 3


def test_an_ipv6_address_of_an_interface() -> None:
    instance = {"NetworkInterfaces": [{"Ipv6Addresses": [{"Ipv6Address": "2001:db8::9"}]}]}
    assert addresses.addresses(instance)["ipv6"] == "2001:db8::9"


def test_what_a_real_instance_has(job: Job, start: Callable[[], Job]) -> None:
    start()
    assert address(job) == job.data["addresses"]["public_ip"] != ""
