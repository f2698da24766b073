# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder amazon-ebs: an instance is launched, changed, stopped, and becomes an AMI."""

from __future__ import annotations

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import image
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.deregister import deregister_named
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.fast_launch import find_templates
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.finish import finish
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.instance_attributes import modify
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.stop import stop
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon import authorized_keys
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.builder import AmazonBuilder

BUILDER_ID = "mitchellh.amazonebs"


class ActionModule(AmazonBuilder):
    """The builder ``amazon-ebs``."""

    def prevalidate(self, job: Job) -> None:
        super().prevalidate(job)
        find_templates(job)

    def capture(self) -> Artifact | None:
        job = self.job()
        authorized_keys.clear(self, job)
        stop(job)
        modify(job)
        if job.params.get("skip_create_ami"):
            job.say("Skipping AMI creation: skip_create_ami is set")
            return None
        deregister_named(job)
        return finish(job, image.create(job), BUILDER_ID)
