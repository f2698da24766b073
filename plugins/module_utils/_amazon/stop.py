# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stopping the machine, so that its disks are at rest."""

from __future__ import annotations

from .._run.errors import ImageError
from .eventually import once_known
from .instances import describe
from .job import Job
from .wait import Look, until


def stop(job: Job) -> None:
    """Stop the instance and wait until it is; a spot instance cannot be stopped, and ends with the build.

    With ``disable_stop_instance`` something else stops it, and is only waited for.
    """
    instance = job.data["instance"]
    if job.data.get("spot") or job.data.get("stopped"):
        return
    if job.params.get("disable_stop_instance"):
        job.say("Waiting for the instance to be stopped: disable_stop_instance is set")
    else:
        job.say("Stopping the source instance...")
        once_known(lambda: job.cloud.call("StopInstances", InstanceIds=[instance]))
    until(job, f"the instance {instance} to stop", lambda: _look(job))
    job.data["stopped"] = True
    job.save()


def _look(job: Job) -> Look:
    found = describe(job)
    state = found["State"]["Name"]
    if state in ("shutting-down", "terminated"):
        reason = (found.get("StateReason") or {}).get("Message", "")
        raise ImageError(
            f"The instance {job.data['instance']} is {state}, not stopped"
            + (f": {reason}" if reason else ""),
            'With shutdown_behavior = "terminate" no provisioner may shut the machine down'
            if job.params.get("shutdown_behavior") == "terminate"
            else "",
        )
    return Look(state == "stopped")
