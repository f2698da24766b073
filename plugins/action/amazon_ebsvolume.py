# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder amazon-ebsvolume: volumes that an instance has filled, and snapshots of them."""

from __future__ import annotations

from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import volumes
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.instance_attributes import modify
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.mappings import block_devices
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.stop import stop
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon import authorized_keys
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.builder import AmazonBuilder


class ActionModule(AmazonBuilder):
    """The builder ``amazon-ebsvolume``."""

    def prevalidate(self, job: Job) -> None:
        """There is no image whose name could be taken."""

    def launch_mappings(self, job: Job) -> list[dict[str, Any]]:
        return block_devices(volumes.specified(job))

    def after_launch(self, job: Job) -> None:
        volumes.tag(job)

    def capture(self) -> Artifact:
        job = self.job()
        authorized_keys.clear(self, job)
        stop(job)
        modify(job)
        volumes.take_snapshots(job)
        return volumes.finish(job)
