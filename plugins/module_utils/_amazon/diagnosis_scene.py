# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a diagnosis looks at, and what it ends in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError
from .job import Job


@dataclass(frozen=True)
class Finding:
    """One cause and one fix, each a sentence for users."""

    cause: str
    fix: str


@dataclass
class Scene:
    """``told`` is what the wait said last, ``address`` the IP address of ``host`` (empty: no such name),
    ``own`` the address from which this controller comes there (empty: not known)."""

    job: Job
    told: str
    host: str
    port: int
    address: str = ""
    own: str = ""
    instance: dict[str, Any] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    console: str | None = None

    def ask(self, action: str, what: str, **parameters: Any) -> dict[str, Any]:
        """An answer of the API; empty, and noted, when there is none, most often for want of a permission."""
        try:
            return self.job.cloud.call(action, **parameters)
        except ApiError as error:
            self.unseen.append(f"{what} ({error.code or error.action})")
            return {}

    @property
    def is_own_address(self) -> bool:
        """Whether the address is one of the instance's, and not one that ssh_host names."""
        instance = self.instance
        names = ("PublicIpAddress", "PrivateIpAddress", "Ipv6Address", "PublicDnsName", "PrivateDnsName")
        return self.host in {instance.get(name) for name in names if instance.get(name)}

    @property
    def is_private(self) -> bool:
        return bool(self.address) and self.address == self.instance.get("PrivateIpAddress")
