# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks at the machine itself: whether it runs, how far it has come, and what it says on its console."""

from __future__ import annotations

import re
from collections.abc import Callable

from .diagnosis_scene import Finding, Scene
from .errors import ApiError

_CONSOLE_LINES = 5
# What must have been seen before something outside of AWS can be the cause.
_NETWORK = ("security groups", "route table", "network ACL")
_OTHER_PORT = re.compile(r"Server listening on \S+ port (\d+)")
# (what the console shows, the cause, the fix)
_CONSOLE = (
    (
        re.compile(r"Kernel panic|not syncing", re.IGNORECASE),
        "its kernel panicked while it started.",
        "choose another source image or instance_type: this one does not boot there.",
    ),
    (
        re.compile(
            r"emergency mode|Give root password for maintenance|dracut:/#|\(initramfs\)", re.IGNORECASE
        ),
        "it did not boot, and waits in its emergency shell.",
        "mend the source image (most often /etc/fstab or a driver of the disk is wrong).",
    ),
    (
        re.compile(r"Failed to start .*(OpenBSD Secure Shell|OpenSSH|sshd|ssh\.service)", re.IGNORECASE),
        "its ssh server did not start.",
        "mend the ssh server's configuration in the source image or in user_data.",
    ),
    (
        re.compile(r"cloud-init.*(Failed to (run|load)|Traceback)|Unhandled non-multipart", re.IGNORECASE),
        "cloud-init failed in it.",
        "mend the user_data, or what cloud-init is told in the source image.",
    ),
)
# (what the last try said, the cause, the fix)
_HANDSHAKE = (
    (
        re.compile(r"is not an ssh server"),
        "something else than an ssh server answers at that port.",
        "set ssh_port to the port of the ssh server.",
    ),
    (
        re.compile(r"no matching (key exchange|host key|cipher|mac)", re.IGNORECASE),
        "its ssh server and the ssh client of this controller have no algorithm in common.",
        "name one of both in ssh_key_exchange_algorithms or ssh_ciphers, or take a newer source image.",
    ),
    (
        re.compile(r"login took longer"),
        "its ssh server answers, but the login hangs.",
        "see what it waits for: name look-ups (UseDNS in sshd_config), or a shell profile of the user.",
    ),
)


def state_look(scene: Scene) -> Finding | None:
    """A machine that ended, or was stopped, cannot be reached."""
    state = (scene.instance.get("State") or {}).get("Name")
    if state in (None, "running", "pending"):
        return None
    reason = scene.instance.get("StateReason") or {}
    told = reason.get("Message") or scene.instance.get("StateTransitionReason") or "AWS gives no reason"
    return Finding(
        f"the instance {scene.job.data.get('instance')} is {state}: {told}.",
        "see who or what ended it: user data that shuts it down, a spot interruption, another clean-up.",
    )


def status_look(scene: Scene) -> Finding | None:
    """What the status checks of EC2 found."""
    instance = scene.job.data.get("instance")
    answer = scene.ask("DescribeInstanceStatus", "status checks", InstanceIds=[instance])
    for status in answer.get("InstanceStatuses", ()):
        if status.get("SystemStatus", {}).get("Status") == "impaired":
            return Finding("the host that the instance runs on is impaired.", "start the build again.")
        own = status.get("InstanceStatus", {}).get("Status")
        if own == "impaired":
            return Finding(
                "the instance does not answer the status checks: it did not boot, or has no network.",
                f"see its console: aws ec2 get-console-output --instance-id {instance} --output text"
                f" --region {scene.job.region}",
            )
        if own == "initializing":
            return Finding(
                "the machine is still starting: EC2 has not finished its status checks.",
                'wait longer, for example ssh_timeout = "15m".',
            )
    return None


def console_look(scene: Scene) -> Finding | None:
    """What the console says of a failed start, or of an ssh server at another port."""
    text = console(scene)
    for pattern, cause, fix in _CONSOLE:
        if pattern.search(text):
            return Finding(f"{cause} Its console ends with:\n{_tail(text)}", fix)
    ports = {int(each) for each in _OTHER_PORT.findall(text)}
    if ports and scene.port not in ports:
        other = min(ports)
        return Finding(
            f"its ssh server listens at port {other}, not at {scene.port}.", f"set ssh_port = {other}."
        )
    return None


def handshake_look(scene: Scene) -> Finding | None:
    """What the last try said of a server that answered."""
    for pattern, cause, fix in _HANDSHAKE:
        if pattern.search(scene.told):
            return Finding(cause, fix)
    return None


def nothing_listens_look(scene: Scene) -> Finding | None:
    """The network was fine, or this could not have been said."""
    if "refused" not in scene.told.lower():
        return None
    tail = _tail(console(scene))
    cause = f"the machine is reached, but nothing listens at its port {scene.port}." + (
        f" Its console ends with:\n{tail}" if tail else ""
    )
    if scene.job.params.get("communicator") == "winrm":
        return Finding(cause, "turn WinRM on at that port (winrm_port) in the source image or in user_data.")
    return Finding(
        cause,
        "see that the source image starts an ssh server at that port (ssh_port), and in time (ssh_timeout).",
    )


def something_else_look(scene: Scene) -> Finding | None:
    """All that AWS shows is right: what is left is outside of it."""
    if not scene.instance or any(each.startswith(_NETWORK) for each in scene.unseen):
        return None
    if "no answer" not in scene.told and "unreachable" not in scene.told and "No route" not in scene.told:
        return None
    from_where = f" from {scene.own}" if scene.own else ""
    return Finding(
        f"the rules of AWS let TCP port {scene.port}{from_where} through, but nothing answers at "
        f"{scene.host}: a firewall of this controller's network or in the machine itself drops it.",
        f"allow outgoing connections to TCP port {scene.port} here, or set "
        'ssh_interface = "session_manager", which needs none.',
    )


def console(scene: Scene) -> str:
    """The console's text, asked for once; empty when there is none yet."""
    if scene.console is None:
        scene.console = _ask_console(scene)
    return scene.console


def _ask_console(scene: Scene) -> str:
    """The newest text where the type of the instance can give it, else what AWS has kept."""
    instance = scene.job.data.get("instance")
    for latest in (True, None):
        try:
            answer = scene.job.cloud.call("GetConsoleOutput", InstanceId=instance, Latest=latest)
            return str(answer.get("Output") or "")
        except ApiError as error:
            if not latest or error.code != "UnsupportedOperation":
                scene.unseen.append(f"console ({error.code or error.action})")
                return ""
    return ""


def _tail(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(f"  {line[:200]}" for line in lines[-_CONSOLE_LINES:])


MACHINE_LOOKS: tuple[Callable[[Scene], Finding | None], ...] = (state_look,)
SERVER_LOOKS: tuple[Callable[[Scene], Finding | None], ...] = (
    console_look,
    status_look,
    handshake_look,
    nothing_listens_look,
    something_else_look,
)
