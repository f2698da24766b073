# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking at the machine: its state, and why it is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._run.errors import ImageError
from .job import Job
from .wait import Look, until

# Code of a StateReason -> what to do about it.
_HINTS = {
    "Client.InternalError": "Most often the key of an encrypted volume may not be used: check that it is "
    "enabled, and that its policy allows this account to use it and to make grants.",
    "Client.VolumeLimitExceeded": "Delete volumes that are not used, or ask for a higher limit.",
    "Client.InvalidSnapshot.NotFound": "The snapshot of a block device mapping is not in this region.",
    "Server.InsufficientInstanceCapacity": "Try another availability_zone, subnet or instance_type.",
    "Server.SpotInstanceTermination": "The spot instance was taken back: raise spot_price, or go without.",
}


def describe(job: Job) -> dict[str, Any]:
    """The instance as the API has it; raises ApiError."""
    answer = job.cloud.call("DescribeInstances", InstanceIds=[job.data["instance"]])
    found = [each for group in answer["Reservations"] for each in group["Instances"]]
    if not found:
        raise ImageError(f"The instance {job.data['instance']} does not exist any more")
    return dict(found[0])


def wait_until_running(job: Job) -> dict[str, Any]:
    """The running instance; raises ImageError with the StateReason of one that will never run."""
    seen: dict[str, Any] = {}

    def look() -> Look:
        seen.update(describe(job))
        state = seen["State"]["Name"]
        if state in ("shutting-down", "terminated", "stopping", "stopped"):
            raise ImageError(f"The instance {job.data['instance']} is {state}: {_reason(seen)}", _hint(seen))
        return Look(state == "running")

    until(job, f"the instance {job.data['instance']}", look)
    return seen


def _reason(instance: Mapping[str, Any]) -> str:
    reason = instance.get("StateReason") or {}
    told = [reason.get("Message") or reason.get("Code"), instance.get("StateTransitionReason")]
    return "; ".join(dict.fromkeys(str(each) for each in told if each)) or "AWS gives no reason"


def _hint(instance: Mapping[str, Any]) -> str:
    reason = _reason(instance) + str((instance.get("StateReason") or {}).get("Code", ""))
    return next((hint for part, hint in _HINTS.items() if part in reason), "")
