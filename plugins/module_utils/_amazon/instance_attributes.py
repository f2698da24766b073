# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes of the instance that its image takes over."""

from __future__ import annotations

from .job import Job


def modify(job: Job) -> None:
    """Enhanced networking, as ``ena_support`` and ``sriov_support`` say; the instance is stopped."""
    if job.data.get("modified"):
        return
    instance, ena = job.data["instance"], job.params.get("ena_support")
    if job.params.get("sriov_support"):
        job.say("Enabling Enhanced Networking (SR-IOV)...")
        job.cloud.call("ModifyInstanceAttribute", InstanceId=instance, SriovNetSupport={"Value": "simple"})
    if ena is not None:
        job.say(f"{'Enabling' if ena else 'Disabling'} Enhanced Networking (ENA)...")
        job.cloud.call("ModifyInstanceAttribute", InstanceId=instance, EnaSupport={"Value": bool(ena)})
    job.data["modified"] = True
    job.save()
