# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making a prepared volume the root of the stopped instance, so that CreateImage takes it for the image."""

from __future__ import annotations

from .attachment import attach, detach
from .instances import describe
from .job import Job
from .mappings import block_devices
from .register import with_root_options


def swap(job: Job) -> None:
    """Put the volume of ``ami_root_device`` in the place of the root volume, and take the omitted ones away.

    The volumes that are taken away carry the temporary tags: they go with the instance.
    """
    if job.data.get("swapped"):
        return
    root, instance = job.params["ami_root_device"], describe(job)
    # Those that a former attempt has detached are not there any more.
    mapped = instance.get("BlockDeviceMappings", ())
    attached = {each["DeviceName"]: each["Ebs"]["VolumeId"] for each in mapped}
    volumes, place = job.data["volumes"], root["device_name"]
    source = volumes[root["source_device_name"]]
    if attached.get(place) != source:
        job.say("Swapping the root volume...")
        leaving = {instance.get("RootDeviceName"), place, root["source_device_name"], *omitted(job)}
        for device in sorted(leaving & attached.keys()):
            detach(job, attached[device], job.data["instance"])
        attach(job, source, job.data["instance"], place)
    job.cloud.call(
        "ModifyInstanceAttribute",
        InstanceId=job.data["instance"],
        BlockDeviceMappings=[{"DeviceName": place, "Ebs": {"DeleteOnTermination": True}}],
    )
    job.data["swapped"] = True
    job.save()


def omitted(job: Job) -> list[str]:
    """Devices that are there for the build alone."""
    launched = job.params.get("launch_block_device_mappings") or ()
    return [each["device_name"] for each in launched if each.get("omit_from_artifact")]


def image_mappings(job: Job) -> list[dict[str, object]]:
    """BlockDeviceMappings of CreateImage: what is to differ from the volumes of the instance."""
    root = job.params["ami_root_device"]
    mapping = {"DeviceName": root["device_name"], "Ebs": with_root_options(root, {})}
    others = block_devices(job.params.get("ami_block_device_mappings"))
    return [*(each for each in others if each["DeviceName"] != root["device_name"]), mapping]
