# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder amazon-instance: the machine bundles its own instance store, and the bundle becomes an AMI."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import bundle
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.deregister import deregister_named
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.finish import finish
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.mappings import block_devices
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.register import register
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.connections import communicator_for
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.upload import Upload
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon import authorized_keys
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.builder import AmazonBuilder

BUILDER_ID = "mitchellh.amazon.instance"


class ActionModule(AmazonBuilder):
    """The builder ``amazon-instance``."""

    RAW_OPTIONS = AmazonBuilder.RAW_OPTIONS | {"bundle_upload_command", "bundle_vol_command"}

    def check(self) -> list[str]:
        warnings = super().check()
        if self.params.get("communicator") == "none":
            raise ImageError("amazon-instance runs commands on the machine: it needs a communicator")
        bundle.check(self.params)
        return warnings

    def check_source(self, job: Job) -> None:
        bundle.require_instance_store(job.data["source_image"])

    def capture(self) -> Artifact:
        job = self.job()
        authorized_keys.clear(self, job)
        if not job.data.get("uploaded"):
            self._upload_certificate(job)
            self.say("Bundling the volume...")
            self._run("ec2-bundle-vol", bundle.bundle_command(job), "The volume could not be bundled")
            self.say("Uploading the bundle...")
            self.mask.add(job.cloud.credentials()[1:])
            bundle.expect_upload(job)
            self._run("ec2-upload-bundle", bundle.upload_command(job), "The bundle could not be uploaded")
            job.data["uploaded"] = True
            job.save()
        deregister_named(job)
        mappings = block_devices(job.params.get("ami_block_device_mappings"))
        image = register(job, ImageLocation=bundle.location(job), BlockDeviceMappings=mappings or None)
        artifact = finish(job, image, BUILDER_ID)
        bundle.keep_upload(job)
        return artifact

    def _upload_certificate(self, job: Job) -> None:
        self.say("Uploading X509 Certificate...")
        upload = Upload(communicator_for(self))
        for source, destination in bundle.remote_files(job.params).items():
            upload.send_bytes(Path(source).expanduser().read_bytes(), destination, 0o600)

    def _run(self, tool: str, command: str, failure: str) -> None:
        status = communicator_for(self).execute(command, on_stdout=self.message, on_stderr=self.error)
        if status != 0:
            raise ImageError(
                f"{failure}: {tool} ended with {status}",
                f"The source image needs Amazon's AMI tools: check that {tool} is installed there, and that "
                "sudo needs no password",
            )
