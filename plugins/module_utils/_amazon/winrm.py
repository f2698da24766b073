# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connection variables of a Windows machine, and waiting until its WinRM service answers."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from typing import Any

from .._run.durations import parse_duration
from .._run.errors import TimedOut
from .security_group import port as needed_port

_TRY_SECONDS = 5.0
_PAUSE_SECONDS = 2.0


def connection_variables(params: Mapping[str, Any], address: str, password: str) -> dict[str, Any]:
    """Host variables for the connection plugin ansible.builtin.winrm."""
    secure = bool(params.get("winrm_use_ssl"))
    variables: dict[str, Any] = {
        "ansible_connection": "ansible.builtin.winrm",
        "ansible_shell_type": "powershell",
        "ansible_host": address,
        "ansible_port": needed_port(params),
        "ansible_user": params.get("winrm_username"),
        "ansible_password": password,
        "ansible_winrm_scheme": "https" if secure else "http",
        "ansible_winrm_transport": "ntlm" if params.get("winrm_use_ntlm") else "basic",
    }
    if secure and params.get("winrm_insecure"):
        variables["ansible_winrm_server_cert_validation"] = "ignore"
    return variables


def wait_for_service(params: Mapping[str, Any], variables: Mapping[str, Any]) -> None:
    """Return when something listens at the port; raises TimedOut after winrm_timeout."""
    place, number = str(variables["ansible_host"]), int(variables["ansible_port"])
    seconds = parse_duration(params.get("winrm_timeout") or "30m")
    end, reason = time.monotonic() + seconds, ""
    while True:
        try:
            with socket.create_connection((place, number), timeout=_TRY_SECONDS):
                return
        except TimeoutError:
            reason = f"no answer from {place} port {number}"
        except OSError as error:
            reason = f"{place} port {number}: {error.strerror or error}"
        if time.monotonic() + _PAUSE_SECONDS > end:
            raise TimedOut(
                f"WinRM at {place}:{number} did not answer within {seconds:g} s. "
                f"The last try ended with: {reason}",
                hint="winrm_timeout sets how long to wait.",
            )
        time.sleep(_PAUSE_SECONDS)
