# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking the temporary key out of the machine before it becomes an image (ssh_clear_authorized_keys)."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.communicator import ignore
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.connections import communicator_for

# cloud-init ends the line of the key with the name of the key pair.
_SCRIPT = """
for file in ~/.ssh/authorized_keys /root/.ssh/authorized_keys; do
  case $file in /root/*) [ "$(id -u)" = 0 ] || sudo=sudo ;; esac
  if $sudo test -f "$file"; then $sudo sed -i '/ NAME$/d' "$file"; fi
done
"""


def clear(action: Any, job: Job) -> None:
    """When the option says so and there is a temporary key; a failure is told, and is none of the build."""
    name = job.data.get("key_name")
    wanted = job.params.get("ssh_clear_authorized_keys") and job.params.get("communicator") == "ssh"
    if not wanted or not name or job.data.get("key_cleared") or job.params.get("ssh_keypair_name"):
        return
    job.say("Removing the temporary key from the authorized_keys of the machine")
    script = _SCRIPT.replace("NAME", name.replace(".", r"\."))
    try:
        status = communicator_for(action).execute(script, on_stdout=ignore, on_stderr=job.message)
    except ImageError as error:
        job.say(f"WARNING: the temporary key may still be authorized: {error}")
        return
    if status:
        job.say(f"WARNING: the temporary key may still be authorized (exit status {status})")
    # A second time there would be no way in.
    job.data["key_cleared"] = True
    job.save()
