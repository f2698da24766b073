# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks at a login that was refused: user, key, password."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from .diagnosis_machine import console
from .diagnosis_scene import Finding, Scene
from .filters import block

# (in the name of the image, the user that such images have); the first that fits counts.
_USERS = (
    (re.compile(r"bitnami", re.IGNORECASE), "bitnami"),
    (re.compile(r"ubuntu", re.IGNORECASE), "ubuntu"),
    (re.compile(r"debian", re.IGNORECASE), "admin"),
    (re.compile(r"\b(amzn|al20\d\d|amazon.?linux|RHEL|suse|sles|almalinux)", re.IGNORECASE), "ec2-user"),
    (re.compile(r"rocky", re.IGNORECASE), "rocky"),
    (re.compile(r"fedora", re.IGNORECASE), "fedora"),
    (re.compile(r"centos.stream.(9|1\d)", re.IGNORECASE), "ec2-user"),
    (re.compile(r"centos", re.IGNORECASE), "centos"),
    (re.compile(r"freebsd", re.IGNORECASE), "ec2-user"),
    (re.compile(r"\b(arch|archlinux)\b", re.IGNORECASE), "arch"),
)
_OLD_METADATA = re.compile(
    r"169\.254\.169\.254.{0,200}(401|Unauthorized)|(401|Unauthorized).{0,200}169\.254\.169\.254"
    r"|DataSourceNone",
    re.IGNORECASE | re.DOTALL,
)


def metadata_look(scene: Scene) -> Finding | None:
    """An image that speaks version 1 of the metadata service alone never gets the key."""
    given = block(scene.job.params, "metadata_options")
    if given.get("http_tokens") == "optional" or not _OLD_METADATA.search(console(scene)):
        return None
    return Finding(
        "the image's cloud-init speaks only version 1 of the metadata service, and this build offers only "
        "version 2: so it never got the key.",
        'set metadata_options { http_tokens = "optional" }.',
    )


def barred_root_look(scene: Scene) -> Finding | None:
    """cloud-init lets root in, only to tell the other user's name and to hang up with this status."""
    if "status 142" not in scene.told:
        return None
    other = _usual_user(scene)
    return Finding(
        f"the image bars the login as {scene.job.params.get('ssh_username')}.",
        f'set ssh_username = "{other}".'
        if other
        else "set ssh_username to the user that the image is made for.",
    )


def user_look(scene: Scene) -> Finding | None:
    """Whether images of that name usually have another user."""
    user, usual = scene.job.params.get("ssh_username"), _usual_user(scene)
    if not usual or user == usual:
        return None
    name = scene.job.data["source_image"]["name"]
    return Finding(f"images as {name} have the user {usual}, not {user}.", f'set ssh_username = "{usual}".')


def password_look(scene: Scene) -> Finding | None:
    if not scene.job.params.get("ssh_password"):
        return None
    if re.search(r"\((?![^)]*password)(?![^)]*keyboard)[^)]*\)", scene.told):
        return Finding(
            "the machine's ssh server takes no passwords.",
            "leave ssh_password out, so that a temporary key is used, or turn passwords on in user_data.",
        )
    return Finding(
        f"the machine refused the password of {scene.job.params.get('ssh_username')}.",
        "see that the image or user_data sets ssh_password for that user.",
    )


def key_file_look(scene: Scene) -> Finding | None:
    """The private key must belong to the key pair of the instance, or lie in the image."""
    params = scene.job.params
    given, pair = params.get("ssh_private_key_file"), params.get("ssh_keypair_name")
    if not given:
        return None
    if not pair:
        return Finding(
            f"the machine was launched without a key pair, so only the image itself can know {given}.",
            "set ssh_keypair_name to the key pair of that file, or leave both out for a temporary key.",
        )
    answer = scene.ask("DescribeKeyPairs", "key pair", KeyNames=[pair], IncludePublicKey=True)
    public = next((str(each.get("PublicKey") or "") for each in answer.get("KeyPairs", ())), "")
    own = _public_key(str(given))
    if public and own and public.split()[1:2] != own.split()[1:2]:
        return Finding(
            f"{given} is not the private key of the key pair {pair}.",
            f"set ssh_private_key_file to the private key of {pair}.",
        )
    return Finding(
        f"the machine does not let {params.get('ssh_username')} in with the key pair {pair}.",
        "set ssh_username to the user that the image puts the key in place for.",
    )


def agent_look(scene: Scene) -> Finding | None:
    if not scene.job.params.get("ssh_agent_auth"):
        return None
    try:
        listed = subprocess.run(["ssh-add", "-l"], capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if listed.returncode != 0:
        return Finding("the ssh agent has no keys.", "add the private key of the machine with ssh-add.")
    return Finding(
        f"the machine knows none of the {len(listed.stdout.splitlines())} keys of the ssh agent.",
        "add the private key of ssh_keypair_name with ssh-add, or leave ssh_agent_auth out.",
    )


def temporary_key_look(scene: Scene) -> Finding | None:
    user = scene.job.params.get("ssh_username")
    return Finding(
        f"the machine did not put the temporary key in place for the user {user}.",
        "set ssh_username to the user that the image is made for; an image without cloud-init needs "
        "ssh_password or ssh_private_key_file.",
    )


def _usual_user(scene: Scene) -> str:
    name = str((scene.job.data.get("source_image") or {}).get("name") or "")
    return next((user for pattern, user in _USERS if pattern.search(name)), "")


def _public_key(path: str) -> str:
    command = ["ssh-keygen", "-y", "-P", "", "-f", str(Path(path).expanduser())]
    try:
        made = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return made.stdout


LOGIN_LOOKS: tuple[Callable[[Scene], Finding | None], ...] = (
    metadata_look,
    barred_root_look,
    user_look,
    password_look,
    key_file_look,
    agent_look,
    temporary_key_look,
)
