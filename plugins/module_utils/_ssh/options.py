# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ssh_* options of a builder as variables of the connection plugin ansible.builtin.ssh."""

from __future__ import annotations

import math
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .._run.durations import parse_duration
from .secret_files import askpass, copy_of_key, write_private

DEFAULT_PORT = 22
DEFAULT_PROXY_PORT = 1080
_PERSIST_SECONDS = 900
_CONNECT_SECONDS = 15
# Images are rebuilt at the same addresses with new host keys, so host keys tell nothing. Old images may have
# nothing but an ssh-rsa key.
_ALWAYS = (
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "GlobalKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
    "HostKeyAlgorithms=+ssh-rsa",
    "PubkeyAcceptedKeyTypes=+ssh-rsa",
)


def connection_variables(
    params: Mapping[str, Any], address: str, *, directory: Path, control: Path, port: int | None = None
) -> dict[str, Any]:
    """Host variables for a machine at `address`; `ssh_host` wins over it, `port` over `ssh_port`.

    `directory` is private and goes away with the run: keys and passwords are put there, mode 0600.
    `control` is a directory with a short path for the socket of the shared connection.
    """
    variables: dict[str, Any] = {
        "ansible_connection": "ansible.builtin.ssh",
        "ansible_host": params.get("ssh_host") or address,
        "ansible_port": port or params.get("ssh_port") or DEFAULT_PORT,
        "ansible_user": params.get("ssh_username"),
        "ansible_ssh_timeout": _CONNECT_SECONDS,
        "ansible_ssh_retries": 0,
        "ansible_ssh_pipelining": True,
        "ansible_ssh_use_tty": bool(params.get("ssh_pty")),
        "ansible_ssh_transfer_method": "sftp"
        if params.get("ssh_file_transfer_method") == "sftp"
        else "smart",
        "ansible_ssh_args": shlex.join(_shared_connection(control)),
    }
    if params.get("ssh_password"):
        variables["ansible_password"] = params["ssh_password"]
    key = _private_key(params, directory)
    if key:
        variables["ansible_ssh_private_key_file"] = key
    variables["ansible_ssh_common_args"] = shlex.join(_common_arguments(params, key, directory))
    return variables


def command(variables: Mapping[str, Any], *remote: str, extra: Sequence[str] = ()) -> list[str]:
    """The argv that a connection with these variables amounts to."""
    argv = ["ssh", *shlex.split(variables["ansible_ssh_args"])]
    argv += [
        "-o",
        f"Port={variables['ansible_port']}",
        "-o",
        f"ConnectTimeout={variables['ansible_ssh_timeout']}",
    ]
    if variables.get("ansible_ssh_private_key_file"):
        argv += ["-o", f'IdentityFile="{variables["ansible_ssh_private_key_file"]}"']
    if variables.get("ansible_password"):
        argv += ["-o", "NumberOfPasswordPrompts=1"]
    else:
        argv += ["-o", "BatchMode=yes"]
    argv += [
        "-o",
        f'User="{variables["ansible_user"]}"',
        *shlex.split(variables["ansible_ssh_common_args"]),
        *extra,
    ]
    return [*argv, str(variables["ansible_host"]), *remote]


def environment(variables: Mapping[str, Any], directory: Path) -> dict[str, str]:
    """What `command` needs in its environment: the answer to a password prompt."""
    password = variables.get("ansible_password")
    return askpass(directory, "ssh", password) if password else {}


def reach(params: Mapping[str, Any], variables: Mapping[str, Any]) -> str:
    """The command with which a user gets into the machine, also when the run's private files are gone."""
    argv = ["ssh", *_options(_ALWAYS[:2]), "-p", str(variables["ansible_port"])]
    if params.get("ssh_private_key_file"):
        argv += ["-i", str(Path(params["ssh_private_key_file"]).expanduser().absolute())]
    bastion = params.get("ssh_bastion_host")
    if bastion:
        user = f"{params['ssh_bastion_username']}@" if params.get("ssh_bastion_username") else ""
        argv += ["-J", f"{user}{bastion}:{params.get('ssh_bastion_port') or DEFAULT_PORT}"]
    return shlex.join([*argv, f"{variables['ansible_user']}@{variables['ansible_host']}"])


def is_direct(params: Mapping[str, Any]) -> bool:
    """Whether the machine's port can be tried without ssh: nothing is in between."""
    return not (params.get("ssh_bastion_host") or params.get("ssh_proxy_host"))


def _shared_connection(control: Path) -> list[str]:
    path = str(control / "%C").replace("%", "%%").replace("%%C", "%C")
    return [
        "-o",
        "ControlMaster=auto",
        "-o",
        f"ControlPersist={_PERSIST_SECONDS}s",
        "-o",
        f"ControlPath={path}",
    ]


def _common_arguments(params: Mapping[str, Any], key: str, directory: Path) -> list[str]:
    # The user's own ssh configuration must not decide what a build does on this machine and not on another.
    arguments = ["-F", "none", *_options(_ALWAYS), *_options(_keep_alive(params))]
    forward = bool(os.environ.get("SSH_AUTH_SOCK")) and not params.get("ssh_disable_agent_forwarding")
    arguments += _options([f"ForwardAgent={'yes' if forward else 'no'}", *_authentication(params, bool(key))])
    if params.get("ssh_certificate_file"):
        arguments += _options([f"CertificateFile={Path(params['ssh_certificate_file']).expanduser()}"])
    # ssh prefers ChaCha20; AES with hardware support is a fifth faster, and "^" keeps the others behind it.
    ciphers = ",".join(params.get("ssh_ciphers") or ()) or "^aes128-gcm@openssh.com"
    arguments += _options([f"Ciphers={ciphers}"])
    if params.get("ssh_key_exchange_algorithms"):
        arguments += _options([f"KexAlgorithms={','.join(params['ssh_key_exchange_algorithms'])}"])
    for option, flag in (("ssh_local_tunnels", "-L"), ("ssh_remote_tunnels", "-R")):
        for spec in params.get(option) or ():
            arguments += [*_options(["ExitOnForwardFailure=yes"]), flag, spec]
    if params.get("ssh_bastion_host"):
        arguments += _options([f"ProxyCommand={_through_bastion(params, key, directory)}"])
    elif params.get("ssh_proxy_host"):
        arguments += _options([f"ProxyCommand={_through_proxy(params, directory)}"])
    return arguments


def _options(settings: Sequence[str]) -> list[str]:
    return [each for setting in settings for each in ("-o", setting)]


def _keep_alive(params: Mapping[str, Any]) -> list[str]:
    interval = parse_duration(params.get("ssh_keep_alive_interval") or "5s")
    if interval <= 0:
        return ["ServerAliveInterval=0"]
    whole = max(1, math.ceil(interval))
    silence = parse_duration(params.get("ssh_read_write_timeout") or "0s")
    count = max(1, math.ceil(silence / whole)) if silence > 0 else 6
    return [f"ServerAliveInterval={whole}", f"ServerAliveCountMax={count}"]


def _authentication(params: Mapping[str, Any], key: bool) -> list[str]:
    """Keys that happen to lie about must not use up the tries that the server allows."""
    if params.get("ssh_agent_auth"):
        return []
    return ["IdentitiesOnly=yes"] if key else ["PubkeyAuthentication=no"]


def _private_key(params: Mapping[str, Any], directory: Path) -> str:
    """A copy of the key that only its owner can read: ssh refuses others, and templates often carry them."""
    if params.get("ssh_private_key_file"):
        return copy_of_key(directory, "ssh", params["ssh_private_key_file"])
    if params.get("ssh_private_key"):
        return str(write_private(directory / "ssh.key", params["ssh_private_key"].strip() + "\n"))
    return ""


def _through_bastion(params: Mapping[str, Any], key: str, directory: Path) -> str:
    argv = ["ssh", "-F", "none", *_options(_ALWAYS), *_options(_keep_alive(params))]
    own_key, certificate = (
        params.get("ssh_bastion_private_key_file"),
        params.get("ssh_bastion_certificate_file"),
    )
    if own_key:
        key = copy_of_key(directory, "bastion", own_key)
    if key:
        argv += ["-i", key]
    argv += _options([] if params.get("ssh_bastion_agent_auth") else ["IdentitiesOnly=yes"])
    if certificate:
        argv += _options([f"CertificateFile={Path(certificate).expanduser()}"])
    password = params.get("ssh_bastion_password")
    argv += _options(["NumberOfPasswordPrompts=1"] if password else ["BatchMode=yes"])
    argv += ["-p", str(params.get("ssh_bastion_port") or DEFAULT_PORT)]
    if params.get("ssh_bastion_username"):
        argv += ["-l", params["ssh_bastion_username"]]
    if password:
        answers = askpass(directory, "bastion", password)
        argv = ["env", *(f"{name}={value}" for name, value in answers.items()), *argv]
    return f"{_percent_safe(argv)} -W [%h]:%p {_percent_safe([params['ssh_bastion_host']])}"


def _through_proxy(params: Mapping[str, Any], directory: Path) -> str:
    """Our own SOCKS client: the nc of most systems has no SOCKS, or none with a password."""
    port = params.get("ssh_proxy_port") or DEFAULT_PROXY_PORT
    argv = [
        sys.executable,
        "-I",
        str(Path(__file__).with_name("socks.py")),
        params["ssh_proxy_host"],
        str(port),
    ]
    if params.get("ssh_proxy_username"):
        text = f"{params['ssh_proxy_username']}\n{params.get('ssh_proxy_password') or ''}\n"
        argv += ["--login-file", str(write_private(directory / "proxy.login", text))]
    return f"{_percent_safe(argv)} %h %p"


def _percent_safe(argv: Sequence[str]) -> str:
    return shlex.join(argv).replace("%", "%%")
