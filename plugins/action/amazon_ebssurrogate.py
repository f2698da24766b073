# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder amazon-ebssurrogate: the AMI is made of volumes that an instance has prepared."""

from __future__ import annotations

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import image, snapshot, swap
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.deregister import deregister_named
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.finish import finish
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.instance_attributes import modify
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.mappings import block_devices
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.register import (
    register,
    surrogate_mappings,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.stop import stop
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.tags import option_tags, rendered
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon import authorized_keys
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.builder import AmazonBuilder

BUILDER_ID = "mitchellh.amazon.ebssurrogate"


class ActionModule(AmazonBuilder):
    """The builder ``amazon-ebssurrogate``."""

    def check_source(self, job: Job) -> None:
        """What would only fail once the volumes are filled is said before anything is launched."""
        root = job.data["source_image"].get("root_device_name") or ""
        wanted = job.params["ami_root_device"]["device_name"]
        if job.params.get("use_create_image") and root and wanted != root:
            raise ImageError(
                "ami_root_device: with use_create_image, the root device keeps the name that it has in the "
                f"source image: device_name must be {root}, not {wanted}"
            )

    def capture(self) -> Artifact:
        job = self.job()
        authorized_keys.clear(self, job)
        stop(job)
        modify(job)
        made = self._swapped(job) if job.params.get("use_create_image") else self._registered(job)
        return finish(job, made, BUILDER_ID)

    def _swapped(self, job: Job) -> str:
        swap.swap(job)
        deregister_named(job)
        return image.make(
            job, "CreateImage", InstanceId=job.data["instance"], BlockDeviceMappings=swap.image_mappings(job)
        )

    def _registered(self, job: Job) -> str:
        left_out = swap.omitted(job)
        devices = block_devices(job.params.get("launch_block_device_mappings"))
        launched = {each["DeviceName"]: each for each in devices if each["DeviceName"] not in left_out}
        on_ebs = [device for device, each in launched.items() if "Ebs" in each]
        volumes = {device: str(job.data["volumes"].get(device) or "") for device in on_ebs}
        missing = sorted(device for device, volume in volumes.items() if not volume)
        if missing:
            raise ImageError(f"The instance has no volume as {', '.join(missing)}: it was detached")
        description = str(job.params.get("snapshot_description") or "")
        tags = rendered(job, option_tags(job.params, "snapshot_tags", "snapshot_tag"))
        wanted = {device: snapshot.Wanted(volumes[device], description, tags) for device in on_ebs}
        snapshots = snapshot.take(job, wanted)
        deregister_named(job)
        return register(
            job,
            Architecture=job.params.get("ami_architecture") or "x86_64",
            RootDeviceName=job.params["ami_root_device"]["device_name"],
            BlockDeviceMappings=surrogate_mappings(job.params, launched, snapshots),
        )
