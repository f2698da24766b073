# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder null: no machine is made, provisioners work on one that is there, or on none."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh import check as ssh
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.options import reach
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.session import (
    build_data,
    open_connection,
    require_login,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Builder, Machine

_METHODS = ("ssh_agent_auth", "ssh_password", "ssh_private_key_file")


class ActionModule(Builder):
    """The builder ``null``."""

    def start(self) -> Machine:
        self._check()
        if self.params["communicator"] == "none":
            return Machine(
                {"ansible_connection": "ansible.builtin.local"}, {"ID": "Null", "ConnType": "none"}
            )
        self.mask.add(self.params.get("ssh_private_key"))
        self.say(f"Using ssh communicator to connect: {self.params['ssh_host']}")
        variables = open_connection(
            self.params,
            self.params["ssh_host"],
            ledger=self.context.ledger,
            source=self.context.source,
            tmp=self.context.tmp,
            say=self.say,
        )
        return Machine(variables, {"ID": "Null", **build_data(self.params, variables)})

    def capture(self) -> Artifact:
        return Artifact(
            "fnoeding.null", "Null", description="Did not export anything. This is the null builder"
        )

    def require_machine(self) -> None:
        if "ansible_user" in self.record.machine:
            require_login(self.record.machine, self.context.tmp)

    def reach(self) -> str:
        return reach(self.params, self.record.machine) if "ansible_user" in self.record.machine else ""

    def plan_build(self) -> dict[str, Any]:
        if self.state != "started":
            return {}
        self._check()
        names = ("communicator", "ssh_host", "ssh_port", "ssh_username")
        return {name: self.params[name] for name in names if self.params.get(name)}

    def _check(self) -> None:
        """Raise one ImageError with everything that is wrong with the options."""
        communicator = self.params["communicator"]
        if communicator == "none":
            return
        if communicator != "ssh":
            raise ImageError(f"null: the communicator {communicator} is not supported; use ssh or none.")
        problems = [] if self.params.get("ssh_host") else ["ssh_host is required with the communicator ssh."]
        given = [name for name in _METHODS if self.params.get(name)]
        if len(given) > 1:
            problems.append(f"Only one of {', '.join(_METHODS)} can be used, not both {' and '.join(given)}.")
        try:
            ssh.check(self.params)
        except ImageError as error:
            problems.append(str(error))
        if problems:
            raise ImageError("\n".join(problems))
