# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands in front of a command in a sandbox: its privileges and its environment."""

from __future__ import annotations

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What a container engine leaves to root by default; the rest could change the host.
_CAPABILITIES = (
    "chown", "dac_override", "fowner", "fsetid", "kill", "mknod", "net_bind_service", "net_raw",
    "setfcap", "setgid", "setpcap", "setuid", "sys_chroot", "audit_write",
)  # fmt: skip


def privileges(privileged: bool, ids: tuple[str, str] | None) -> list[str]:
    """argv in front of a command that gives up capabilities, and root for (user, group) numbers."""
    argv = ["setpriv", "--pdeathsig", "KILL"]
    if not privileged:
        argv += [
            "--bounding-set",
            "-all," + ",".join(f"+{name}" for name in _CAPABILITIES),
            "--inh-caps",
            "-all",
        ]
    if ids is not None:
        argv += ["--reuid", ids[0], "--regid", ids[1], "--init-groups", "--reset-env"]
    return [*argv, "--"]


def environment(ids: tuple[str, str] | None) -> list[str]:
    """argv in front of a command that hides the environment of the controller."""
    if ids is not None:
        return ["env", "--", f"PATH={PATH}", "container=hcl2ansible"]
    fixed = {
        "PATH": PATH,
        "HOME": "/root",
        "USER": "root",
        "LOGNAME": "root",
        "SHELL": "/bin/sh",
        "TERM": "dumb",
    }
    fixed |= {"LANG": "C.UTF-8", "container": "hcl2ansible"}
    return ["env", "-i", "--", *(f"{name}={value}" for name, value in fixed.items())]
