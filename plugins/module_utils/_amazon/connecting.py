# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way into the machine: address, tunnel, login, and a diagnosis when there is none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import ImageError
from . import rehearsal
from .address import address
from .job import Job
from .key_pair import private_key

Connection = tuple[dict[str, Any], dict[str, Any]]


def connect(job: Job, hide: Callable[[Any], None]) -> Connection:
    """(host variables, names of build.*) of the machine; ``hide`` is called with secrets that come up.

    Raises ImageError; TimedOut or a refused login says why the machine could not be reached.
    """
    communicator = job.params.get("communicator")
    if communicator == "none":
        return {"ansible_connection": "ansible.builtin.local"}, {"ConnType": "none"}
    if communicator == "winrm":
        return _over_winrm(job, hide)
    return _over_ssh(job)


def _over_ssh(job: Job) -> Connection:
    from .._ssh import options, session

    params = {**job.params, "ssh_private_key": private_key(job) or job.params.get("ssh_private_key")}
    way: dict[str, Any] = {}
    if rehearsal.url():
        way = rehearsal.login(job.data["instance"], str(params.get("ssh_username") or ""))
        if "ansible_connection" in way:
            return way, session.build_data(params, {"ansible_port": 22, **way})
    if params.get("ssh_interface") == "session_manager":
        from .session_manager import tunnel

        way = dict(zip(("ansible_host", "ansible_port"), tunnel(job), strict=True))
        params["ssh_host"] = None
    found = str(way.get("ansible_host") or address(job))
    job.say(f"Using ssh communicator to connect: {found}")
    try:
        variables = session.open_connection(
            params,
            found,
            ledger=job.ledger,
            source=job.source,
            tmp=job.tmp,
            say=job.say,
            port=way.get("ansible_port"),
        )
    except ImageError as error:
        port = way.get("ansible_port") or params.get("ssh_port") or options.DEFAULT_PORT
        direct = options.is_direct(params) and not way
        raise _explained(job, error, found, int(port), direct=direct) from error
    return variables, session.build_data(params, variables)


def _over_winrm(job: Job, hide: Callable[[Any], None]) -> Connection:
    from . import winrm

    password = str(job.params.get("winrm_password") or "")
    if not password:
        from .password import windows_password

        password = windows_password(job)
        hide(password)
    variables = winrm.connection_variables(job.params, address(job), password)
    place, port = str(variables["ansible_host"]), int(variables["ansible_port"])
    job.say(f"Using winrm communicator to connect: {place}")
    try:
        winrm.wait_for_service(job.params, variables)
    except ImageError as error:
        raise _explained(job, error, place, port, direct=True) from error
    pause = job.params.get("pause_before_connecting") or "0s"
    if parse_duration(pause) > 0:
        job.say(f"Pausing {pause} before connecting...")
        time.sleep(parse_duration(pause))
    job.say("Connected to WinRM!")
    build = {"ConnType": "winrm", "Host": place, "Port": port, "User": variables["ansible_user"]}
    return variables, {**build, "Password": password, "WinRMPassword": password}


def _explained(job: Job, error: ImageError, host: str, port: int, *, direct: bool) -> ImageError:
    """Loaded only after a failure: it is large."""
    from .diagnosis import explained

    return explained(job, error, host, port, direct=direct)
