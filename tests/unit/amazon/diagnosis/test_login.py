# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import diagnosis
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError

NO_KEY = "Permission denied (publickey,gssapi-keyex)."
Machine = dict[str, Any]


@pytest.fixture
def refused(job: Job, machine: Machine) -> Callable[..., ImageError]:
    """``refused(reason)``: the error of a machine that let nobody in."""

    def explain(reason: str = NO_KEY) -> ImageError:
        host = machine["PublicIpAddress"]
        error = ImageError(f"x@{host}:22 refused the login 10 times: {reason}", "Check the user.")
        return diagnosis.explained(job, error, host, 22)

    return explain


def test_the_user_that_such_images_have(options: dict[str, Any], refused: Callable[..., ImageError]) -> None:
    options["ssh_username"] = "root"
    error = refused()
    assert (
        "Cause: images as ubuntu/images/hvm-ssd/ubuntu-noble-24.04 have the user ubuntu, not root."
        in error.message
    )
    assert error.hint == 'Fix: set ssh_username = "ubuntu".'


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("debian-13-amd64-20260101", "admin"),
        ("al2023-ami-2023.1-kernel-6.1-x86_64", "ec2-user"),
        ("amzn2-ami-hvm-2.0-x86_64-gp2", "ec2-user"),
        ("RHEL-10.0.0_HVM-20260101-x86_64", "ec2-user"),
        ("Rocky-9-EC2-Base-9.5", "rocky"),
        ("Fedora-Cloud-Base-43", "fedora"),
        ("CentOS Stream 9 x86_64", "ec2-user"),
        ("suse-sles-15-sp6", "ec2-user"),
        ("bitnami-wordpress-6-debian-12", "bitnami"),
    ],
)
def test_users_of_images(
    job: Job, options: dict[str, Any], refused: Callable[..., ImageError], name: str, user: str
) -> None:
    job.data["source_image"]["name"] = name
    options["ssh_username"] = "somebody"
    assert refused().hint == f'Fix: set ssh_username = "{user}".'


def test_an_image_that_lets_root_in_only_to_say_no(
    options: dict[str, Any], refused: Callable[..., ImageError]
) -> None:
    options["ssh_username"] = "root"
    error = refused("ssh ended with status 142")
    assert "the image bars the login as root" in error.message
    assert error.hint == 'Fix: set ssh_username = "ubuntu".'


def test_an_image_that_knows_only_the_old_metadata_service(
    options: dict[str, Any], answer: Callable[..., None], refused: Callable[..., ImageError]
) -> None:
    line = "util.py[WARNING]: 'http://169.254.169.254/2009-04-04/meta-data/instance-id' failed: bad status code [401]"
    answer(GetConsoleOutput={"Output": line})
    assert refused().hint == 'Fix: set metadata_options { http_tokens = "optional" }.'
    options["metadata_options"] = {"http_tokens": "optional"}
    assert "metadata" not in refused().message


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (NO_KEY, "takes no passwords"),
        ("Permission denied (publickey,password).", "refused the password of ubuntu"),
    ],
)
def test_passwords(
    options: dict[str, Any], refused: Callable[..., ImageError], reason: str, cause: str
) -> None:
    options["ssh_password"] = "secret of the user"
    error = refused(reason)
    assert cause in error.message
    assert "secret of the user" not in str(error)


def test_a_key_that_nobody_gave_to_the_machine(
    options: dict[str, Any], refused: Callable[..., ImageError]
) -> None:
    options["ssh_private_key_file"] = "~/.ssh/id"
    error = refused()
    assert "launched without a key pair" in error.message
    assert "ssh_keypair_name" in error.hint


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
@pytest.mark.parametrize("fits", [True, False])
def test_a_key_of_another_pair(
    job: Job, options: dict[str, Any], refused: Callable[..., ImageError], tmp_path: Path, fits: bool
) -> None:
    keys = [tmp_path / "own", tmp_path / "other"]
    for each in keys:
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(each)], check=True)
    public = keys[0].with_suffix(".pub").read_bytes()
    job.cloud.call("ImportKeyPair", KeyName="ours", PublicKeyMaterial=public)
    options.update(ssh_keypair_name="ours", ssh_private_key_file=str(keys[0 if fits else 1]))
    message = refused().message
    assert ("is not the private key of the key pair ours" in message) is not fits
    assert ("does not let ubuntu in with the key pair ours" in message) is fits


@pytest.mark.parametrize(
    ("listed", "status", "cause"), [("a\nb\n", 0, "none of the 2 keys"), ("", 1, "has no keys")]
)
def test_keys_of_the_agent(
    options: dict[str, Any],
    refused: Callable[..., ImageError],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    listed: str,
    status: int,
    cause: str,
) -> None:
    program = tmp_path / "ssh-add"
    program.write_text(f"#!/bin/sh\nprintf '{listed}'\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    options["ssh_agent_auth"] = True
    assert cause in refused().message


def test_a_temporary_key_that_never_arrived(refused: Callable[..., ImageError]) -> None:
    error = refused()
    assert "did not put the temporary key in place for the user ubuntu" in error.message
    assert "cloud-init" in error.hint
