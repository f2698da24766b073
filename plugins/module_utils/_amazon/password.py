# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The password that Windows made for its administrator."""

from __future__ import annotations

import base64
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import ImageError, TimedOut
from .job import Job
from .key_pair import private_key

_DEFAULT_TIMEOUT = "20m"
_PAUSE_SECONDS = 5.0


def windows_password(job: Job) -> str:
    """Wait until the machine has told it, and decrypt it; it is a secret that the caller has to hide."""
    key = _key(job)
    timeout = str(job.params.get("windows_password_timeout") or _DEFAULT_TIMEOUT)
    job.say("Waiting for auto-generated password for instance...")
    job.message("It is normal for this process to take up to 15 minutes, but it usually takes around 5.")
    encrypted = _encrypted(job, parse_duration(timeout), timeout)
    job.message("Password retrieved!")
    return decrypt(base64.b64decode(encrypted), key)


def decrypt(data: bytes, key: str) -> str:
    """RSA (PKCS#1 v1.5), with the private ``key`` as PEM; raises ImageError."""
    try:
        from cryptography.hazmat.primitives.asymmetric import padding
        from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key
    except ImportError:
        return _with_openssl(data, key)
    try:
        load = load_ssh_private_key if "BEGIN OPENSSH" in key else load_pem_private_key
        loaded: Any = load(key.encode(), None)
        return str(loaded.decrypt(data, padding.PKCS1v15()).decode("utf-8"))
    except (ValueError, TypeError, AttributeError) as error:
        raise _unusable(str(error)) from error


def _with_openssl(data: bytes, key: str) -> str:
    """The key goes through a pipe: it must not appear in a list of processes, nor in another file."""
    reader, writer = os.pipe()
    try:
        os.write(writer, key.encode())  # less than the capacity of a pipe
        os.close(writer)
        argv = ["openssl", "pkeyutl", "-decrypt", "-inkey", f"/dev/fd/{reader}"]
        found = subprocess.run(argv, input=data, capture_output=True, check=False, pass_fds=[reader])
    except FileNotFoundError as error:
        raise ImageError(
            "The password of Windows cannot be decrypted: neither cryptography nor openssl is there",
            "Install the Python package cryptography, or openssl.",
        ) from error
    finally:
        os.close(reader)
    if found.returncode:
        raise _unusable(found.stderr.decode(errors="replace").strip())
    return found.stdout.decode()


def _unusable(reason: str) -> ImageError:
    return ImageError(
        f"The password of Windows cannot be decrypted with the private key: {reason}",
        "It takes the RSA key that the instance was launched with (ssh_keypair_name), in a file without a "
        "passphrase (ssh_private_key_file).",
    )


def _key(job: Job) -> str:
    found = private_key(job)
    path = job.params.get("ssh_private_key_file")
    if found or not path:
        if not found:
            raise ImageError(
                "The password of Windows cannot be decrypted without a private key",
                "Set ssh_private_key_file or winrm_password, or leave out ssh_keypair_name.",
            )
        return found
    try:
        return Path(str(path)).expanduser().read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ImageError(f"ssh_private_key_file: {path} cannot be read: {error}") from error


def _encrypted(job: Job, seconds: float, timeout: str) -> str:
    pause = float((job.params.get("aws_polling") or {}).get("delay_seconds") or _PAUSE_SECONDS)
    end = time.monotonic() + seconds
    while True:
        told = job.cloud.call("GetPasswordData", InstanceId=job.data["instance"])
        if told.get("PasswordData", "").strip():
            return str(told["PasswordData"])
        if time.monotonic() + pause > end:
            raise TimedOut(
                f"Windows has not told its password within {timeout}",
                "The image must make one at its start (sysprep, EC2Launch). Raise windows_password_timeout, "
                "or give a known one with winrm_password.",
            )
        time.sleep(pause)
