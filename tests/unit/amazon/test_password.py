# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The password of Windows: waited for, and decrypted."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import password
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError, TimedOut

SECRET = "Käse;7x!"


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An RSA key in the form in which EC2 hands it out."""
    path = tmp_path_factory.mktemp("key") / "key.pem"
    openssl("genrsa", "-traditional", "-out", str(path), "2048")
    return path


def openssl(*arguments: str, data: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def encrypted(key_file: Path) -> bytes:
    public = openssl("rsa", "-in", str(key_file), "-pubout")
    (key_file.parent / "public.pem").write_bytes(public)
    return openssl(
        "pkeyutl", "-encrypt", "-pubin", "-inkey", str(key_file.parent / "public.pem"), data=SECRET.encode()
    )


@pytest.fixture(params=["cryptography", "openssl"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "openssl":
        monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    else:
        pytest.importorskip("cryptography")
    return str(request.param)


def test_it_is_decrypted_with_the_private_key(key_file: Path, way: str) -> None:
    assert password.decrypt(encrypted(key_file), key_file.read_text()) == SECRET


def test_a_key_that_cannot_do_it(key_file: Path, way: str, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "k")], check=True)
    for key in ((tmp_path / "k").read_text(), "no key at all"):
        with pytest.raises(ImageError, match=r"cannot be decrypted(?s:.*)RSA key"):
            password.decrypt(encrypted(key_file), key)


@pytest.fixture
def windows(job: Job, options: dict[str, Any], key_file: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """A machine that tells its password at the third look."""
    job.data["instance"] = "i-1"
    options |= {"ssh_private_key_file": str(key_file), "windows_password_timeout": "5s"}
    answers = ["", "\r\n", f"\r\n{base64.b64encode(encrypted(key_file)).decode()}\r\n"]

    def call(action: str, **parameters: Any) -> dict[str, Any]:
        assert (action, parameters) == ("GetPasswordData", {"InstanceId": "i-1"})
        return {"PasswordData": answers.pop(0)}

    monkeypatch.setattr(job.cloud, "call", call)
    return job


def test_it_is_waited_for_and_not_printed(windows: Job) -> None:
    assert password.windows_password(windows) == SECRET
    assert SECRET not in str(windows.printed)  # type: ignore[attr-defined]


def test_it_may_never_come(windows: Job, options: dict[str, Any]) -> None:
    options["windows_password_timeout"] = "10ms"
    with pytest.raises(TimedOut, match="within 10ms"):
        password.windows_password(windows)


def test_a_key_that_is_not_there(windows: Job, options: dict[str, Any]) -> None:
    options["ssh_private_key_file"] = "/nowhere/key.pem"
    with pytest.raises(ImageError, match=r"ssh_private_key_file: /nowhere/key.pem cannot be read"):
        password.windows_password(windows)
    options["ssh_private_key_file"] = None
    with pytest.raises(ImageError, match="without a private key"):
        password.windows_password(windows)


def test_the_real_call(job: Job, options: dict[str, Any], key_file: Path) -> None:
    given = {"ImageId": "ami-1e749f67", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    job.data["instance"] = job.cloud.call("RunInstances", **given)["Instances"][0]["InstanceId"]
    options |= {"ssh_private_key_file": str(key_file), "windows_password_timeout": "10ms"}
    with pytest.raises(TimedOut):
        password.windows_password(job)
