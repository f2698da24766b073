# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rehearsal changes: the options that count, the environment, the images it makes up, and how it judges."""

from __future__ import annotations

import fnmatch
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import rehearsal
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

from hcl2ansible.cli.rehearsal import time_line
from hcl2ansible.rehearse import furnishing, nodes
from hcl2ansible.rehearse.holdings import Holdings
from hcl2ansible.rehearse.session import Rehearsal
from hcl2ansible.runtime import load

REAL = {
    "region": "eu-west-1",
    "access_key": "AKIAREAL",
    "secret_key": "real",
    "token": "real",
    "profile": "production",
    "assume_role": {"role_arn": "arn:aws:iam::1:role/x"},
    "custom_endpoint_ec2": "https://ec2.example.org",
    "subnet_id": "subnet-1",
    "ssh_bastion_host": "bastion.example.org",
    "communicator": "ssh",
    "ssh_username": "ubuntu",
}


@pytest.fixture
def rehearsing(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(rehearsal.VARIABLE, "http://127.0.0.1:4711/")
    return "http://127.0.0.1:4711"


def test_without_the_variable_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(rehearsal.VARIABLE, raising=False)
    assert rehearsal.builder(REAL) == rehearsal.access(REAL) == REAL
    assert rehearsal.unused(REAL) == []
    assert rehearsal.environment() is os.environ


def test_no_credential_and_no_endpoint_of_the_template_counts(rehearsing: str) -> None:
    counting = rehearsal.builder(REAL)
    assert counting["custom_endpoint_ec2"] == rehearsing
    assert (counting["region"], counting["ssh_username"]) == ("eu-west-1", "ubuntu")
    assert not any(
        counting[name] for name in ("profile", "assume_role", "token", "subnet_id", "ssh_bastion_host")
    )
    assert "real" not in str(counting).lower().replace("rehears", "")
    assert rehearsal.environment() == {"AWS_ENDPOINT_URL": rehearsing}
    assert set(rehearsal.unused(REAL)) == {
        "profile", "assume_role", "custom_endpoint_ec2", "subnet_id", "ssh_bastion_host",
    }  # fmt: skip


@pytest.mark.parametrize("url", ["https://ec2.eu-west-1.amazonaws.com", "http://10.0.0.1:80", "127.0.0.1:80"])
def test_only_an_emulator_on_this_host_is_one(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rehearsal.VARIABLE, url)
    with pytest.raises(ImageError, match="only for an emulator on this host"):
        rehearsal.builder(REAL)


def test_windows_cannot_be_rehearsed(rehearsing: str) -> None:
    with pytest.raises(ImageError, match="no Windows machine"):
        rehearsal.builder({**REAL, "communicator": "winrm"})


def test_what_was_in_a_cloud_that_has_ended_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        token = {"rehearsal": f"http://127.0.0.1:{server.getsockname()[1]}"}
        assert not rehearsal.is_over(token)
    assert rehearsal.is_over(token)
    assert not rehearsal.is_over({"AWS_ENDPOINT_URL": token["rehearsal"]})


def test_the_environment_of_a_build_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_S3",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ):
        monkeypatch.setenv(name, "real")
    session = object.__new__(Rehearsal)
    session.url = "http://127.0.0.1:4711"
    environment = session.environment()
    unset = {name for name, value in environment.items() if value is None}
    assert unset >= {
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL_S3",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    }
    assert environment["AWS_CONFIG_FILE"] == environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert "real" not in environment.values()


@pytest.mark.parametrize(
    "pattern",
    ["debian-13-amd64-*", "*ubuntu-jammy-??.04-*-server-*", "ubuntu/images/*/ubuntu-*", "plain", "*"],
)
def test_a_made_up_name_is_one_that_the_filter_matches(pattern: str) -> None:
    sources = pytest.importorskip("hcl2ansible.rehearse.sources")
    name = sources.plain([pattern, "another"])
    assert fnmatch.fnmatchcase(name, pattern)
    assert not set(name) & set("*?")


def test_a_source_image_matches_its_request_and_is_made_once() -> None:
    sources = pytest.importorskip("hcl2ansible.rehearse.sources")
    from moto.ec2.models import ec2_backends

    from hcl2ansible.rehearse.cloud import Cloud
    from hcl2ansible.rehearse.driver import NoMachines

    Cloud(NoMachines())
    request = {
        "Filters": [
            {"Name": "name", "Values": ["base-*"]},
            {"Name": "root-device-type", "Values": ["ebs"]},
            {"Name": "block-device-mapping.volume-type", "Values": ["gp3"]},
            {"Name": "tag:Role", "Values": ["web"]},
        ],
        "Owners": ["self"],
    }
    account = "000000004711"
    sources.provide(account, "eu-west-3", request)
    sources.provide(account, "eu-west-3", request)
    sources.provide(account, "eu-west-3", {"ImageIds": ["ami-0123456789abcdef0"]})
    backend = ec2_backends[account]["eu-west-3"]
    assert [image.name[:5] for image in backend.amis.values()] == ["base-", "rehea"]
    held = backend.held()
    assert held["image"] == held["snapshot"] == []


def resource(kind: str, **tags: str) -> dict[str, Any]:
    return {"kind": kind, "region": "eu-west-1", "name": "", "tags": tags}


def test_only_finished_images_snapshots_and_volumes_may_stay() -> None:
    finished = {"ami-1": resource("image"), "snap-1": resource("snapshot"), "vol-1": resource("volume")}
    fine = Holdings(finished, {"ami-1": ["snap-1"]})
    assert fine.left == []
    assert list(fine.lines())[-1].endswith("holds 1 AMI and 1 snapshot and 1 volume, and nothing else.")
    unfinished = {"ami-2": resource("image", **{"hcl2ansible:run": "r"}), "key-1": resource("key_pair")}
    assert Holdings({**finished, **unfinished}, {}).left == ["ami-2", "key-1"]
    assert list(Holdings({}, {}).lines()) == [
        "\n==> Nothing left behind: the emulated account holds nothing."
    ]


def test_the_time_line_counts_the_calls_of_each_step(tmp_path: Path) -> None:
    ledger = load("ledger").Ledger(tmp_path)
    ledger.note("amazon-ebs.m", "step began", task="Start the machine")
    began = ledger.notes()[0]["at"]
    ledger.note("amazon-ebs.m", "step ended", outcome="ok", seconds=2.0)
    lines = list(time_line(tmp_path, [began + 0.5, began + 1.5, began + 9]))
    assert lines[1:] == ["        0.0 s     2.0 s    2  Start the machine"]


@pytest.mark.parametrize(
    ("device", "number", "expected"),
    [
        ("/dev/sdf", 1, ["sdf", "xvdf", "nvme1n1"]),
        ("/dev/xvdcz", 2, ["xvdcz", "sdcz", "nvme2n1"]),
        ("/dev/nvme1n1", 1, ["nvme1n1"]),
    ],
)
def test_a_disk_has_all_the_names_that_scripts_use(device: str, number: int, expected: list[str]) -> None:
    assert nodes.names(device, number) == expected


def test_a_script_of_the_user_data_runs_before_the_boot_is_finished(tmp_path: Path) -> None:
    # As root in a machine it works on /; here the same script works below a directory.
    script = furnishing.BOOT.replace("/var/", f"{tmp_path}/var/").replace("/usr/local/bin", f"{tmp_path}/bin")
    mark = tmp_path / "mark"
    subprocess.run(
        ["/bin/sh", "-c", script, "-", "#!/bin/sh\n"],
        input=f"#!/bin/sh\necho made >{mark}\n".encode(),
        check=True,
    )
    assert mark.read_text() == "made\n"
    assert (tmp_path / "var/lib/cloud/instance/boot-finished").exists()
