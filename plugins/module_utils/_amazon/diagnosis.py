# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a machine could not be reached: looks at it, its network and its login; ends in one cause and one fix.

Calls are made only when the wait has failed. Each look may be forbidden to the account: then it is left out,
and the text says so.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator

from .._run.errors import ImageError, TimedOut
from . import caller_address, instances
from .diagnosis_login import LOGIN_LOOKS
from .diagnosis_machine import MACHINE_LOOKS, SERVER_LOOKS
from .diagnosis_network import NETWORK_LOOKS
from .diagnosis_scene import Finding, Scene
from .errors import ApiError
from .job import Job

Look = Callable[[Scene], "Finding | None"]

_REFUSED_LOGIN = re.compile(
    r"permission denied|too many authentication failures|no supported authentication"
    r"|refused the login|ended with status 142",
    re.IGNORECASE,
)
_SERVER_ANSWERS = re.compile(
    r"connection refused|closed the connection|connection reset|not an ssh server|kex_exchange|"
    r"no matching (key exchange|host key|cipher)|login took longer",
    re.IGNORECASE,
)


def explained(job: Job, error: ImageError, host: str, port: int, *, direct: bool = True) -> ImageError:
    """The same error with the cause and its fix; ``direct``: no bastion or proxy is in between.

    An error that is not about reaching the machine is returned as it is.
    """
    refused = bool(_REFUSED_LOGIN.search(error.message))
    if not (refused or isinstance(error, TimedOut)):
        return error
    job.say("Looking for the reason why the machine cannot be reached...")
    scene = _scene(job, error, host, port)
    finding = next(_findings(scene, _looks(scene, refused=refused, direct=direct)), None)
    unseen = f"\nNot looked at: {', '.join(dict.fromkeys(scene.unseen))}" if scene.unseen else ""
    if finding is None:
        return type(error)(error.message + unseen, error.hint)
    return type(error)(f"{error.message}\nCause: {finding.cause}{unseen}", f"Fix: {finding.fix}")


def _looks(scene: Scene, *, refused: bool, direct: bool) -> list[Look]:
    """From what explains everything to what explains least."""
    if refused:
        return [*MACHINE_LOOKS, *LOGIN_LOOKS]
    if not direct or _SERVER_ANSWERS.search(scene.told):
        return [*MACHINE_LOOKS, *SERVER_LOOKS]
    return [*MACHINE_LOOKS, *NETWORK_LOOKS, *SERVER_LOOKS]


def _findings(scene: Scene, looks: list[Look]) -> Iterator[Finding]:
    for look in looks:
        finding = look(scene)
        if finding is not None:
            yield finding


def _scene(job: Job, error: ImageError, host: str, port: int) -> Scene:
    scene = Scene(job, told=error.message, host=host, port=port, address=_resolved(host))
    try:
        scene.instance = instances.describe(job)
    except ApiError as failure:
        scene.unseen.append(f"the instance ({failure.code or failure.action})")
    except ImageError:
        scene.instance = {"State": {"Name": "terminated"}}
    if scene.address:
        public = ipaddress.ip_address(scene.address).is_global
        scene.own = caller_address.public_address() if public else ""
        scene.own = scene.own or caller_address.address_towards(scene.address)
    return scene


def _resolved(host: str) -> str:
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]).partition("%")[0]
    except OSError:
        return ""
