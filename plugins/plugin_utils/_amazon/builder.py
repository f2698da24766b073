# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of builders that make their image of an instance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import (
    address,
    check,
    connecting,
    instances,
    key_pair,
    launch,
    mappings,
    network,
    prevalidate,
    rehearsal,
    rules,
    security_group,
    source_image,
    source_names,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.cloud import cloud_of
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.options import reach
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Builder, Machine

_REMOVAL = {
    "amazon.image": "Deregistering the AMI",
    "amazon.snapshot": "Deleting the snapshot",
    "amazon.instance": "Terminating the source AWS instance",
    "amazon.launch_template": "Deleting the launch template",
    "amazon.attachment": "Detaching the volume",
    "amazon.volume": "Deleting the volume",
    "amazon.bundle": "Deleting the bundle in S3",
    "chroot.mount": "Unmounting the volume",
    "amazon.instance_profile": "Deleting temporary instance profile",
    "amazon.role": "Deleting temporary role",
    "amazon.security_group": "Deleting temporary security group",
    "amazon.key_pair": "Deleting temporary keypair",
}


class AmazonBuilder(Builder):
    """Subclasses implement ``capture``; what they do else differently hooks into ``check``, ``prevalidate``,
    ``check_source``, ``launch_mappings`` and ``after_launch``."""

    # These name the source image, which is found on the way: each step renders its own.
    RAW_OPTIONS = {
        "ami_description",
        "ebs_volumes",
        "fleet_tag",
        "fleet_tags",
        "run_tag",
        "run_tags",
        "run_volume_tag",
        "run_volume_tags",
        "snapshot_tag",
        "snapshot_tags",
        "spot_tag",
        "spot_tags",
        "tag",
        "tags",
    }
    # All steps look in the job's data for what is done.
    CONTINUES_START = True
    _job: Job | None = None
    _unused: Sequence[str] = ()

    def parse(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """``-force`` is ``force_deregister``, where there is such an option."""
        params = super().parse(arguments)
        if self.state == "started":
            self._unused = rehearsal.unused(params)
            params = rehearsal.builder(params)
        if self.context.force and "force_deregister" in params:
            params["force_deregister"] = True
        return params

    def job(self) -> Job:
        """What the steps work with; the same one throughout a task."""
        if self._job is None:
            self._job = Job(
                cloud=cloud_of(self.params, self.context.run_dir),
                params=self.params,
                ledger=self.context.ledger,
                run_id=self.context.run_id,
                source=self.context.source,
                tmp=self.context.tmp,
                say=self.say,
                message=self.message,
                render=self.render,
                data=dict(self.record.data),
                save=self._save,
            )
        return self._job

    def _save(self) -> None:
        if not self._task.check_mode:
            self.record.update(data=self.job().data)

    def start(self) -> Machine:
        for warning in self.check():
            self.say(f"WARNING: {warning}")
        if self._unused:
            self.say(f"Not used in a rehearsal: {', '.join(self._unused)}")
        job = self.job()
        if not job.data.get("source_image"):
            job.cloud.validate()
            self.prevalidate(job)
        source_image.find(job)
        self.check_source(job)
        network.find(job)
        key_pair.ensure(job)
        self.mask.add(key_pair.private_key(job))
        if self.context.debug and job.data["key_file"]:
            self.message(f"The private key, while the build runs: {job.data['key_file']}")
        security_group.ensure(job)
        self._instance_profile(job)
        self._launch(job)
        self.after_launch(job)
        return self._machine(job)

    def check(self) -> list[str]:
        """Raise ImageError for options that cannot work; the warnings are returned."""
        return check.check(self.params)

    def prevalidate(self, job: Job) -> None:
        """Look whether the account is ready for the build; raises ImageError."""
        prevalidate.prevalidate(job)

    def check_source(self, job: Job) -> None:
        """Raise ImageError where the source image does not go with the options."""

    def launch_mappings(self, job: Job) -> list[dict[str, Any]]:
        """BlockDeviceMappings to launch with."""
        ephemeral = mappings.without_ephemeral() if job.params.get("no_ephemeral") else []
        return [*mappings.block_devices(job.params.get("launch_block_device_mappings")), *ephemeral]

    def after_launch(self, job: Job) -> None:
        """Called when the instance runs, before it is connected to."""

    def _instance_profile(self, job: Job) -> None:
        options = ("iam_instance_profile", "temporary_iam_instance_profile_policy_document")
        if any(job.params.get(name) for name in options):
            from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import profile

            profile.ensure(job)

    def _launch(self, job: Job) -> None:
        if rules.is_spot(job.params):
            from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import spot

            spot.launch(job, self.launch_mappings(job))
        else:
            launch.launch(job, self.launch_mappings(job))

    def _machine(self, job: Job) -> Machine:
        known = {**source_names.names(job), "ID": job.data["instance"]}
        variables, build = connecting.connect(job, self.mask.add)
        return Machine(variables, {**known, **build})

    def require_machine(self) -> None:
        """The way to the machine is opened anew: tunnels and shared connections have ended with the run."""
        job = self.job()
        instance = instances.describe(job)
        state = instance["State"]["Name"]
        if state != "running":
            raise ImageError(f"the instance {job.data['instance']} is {state}")
        job.data["addresses"] = address.addresses(instance)
        machine = self._machine(job)
        self.record.update(machine=machine.connection_vars, build={**self.record.build, **machine.build})

    def remove(self) -> None:
        for resource in reversed(self.open_resources()):
            if resource.kind in _REMOVAL:
                name = resource.token.get("name", "") if resource.what == "key_pair" else resource.id
                self.say(f"{_REMOVAL[resource.kind]}: {name}" if name else f"{_REMOVAL[resource.kind]}...")
        super().remove()
        if self.state == "started":
            # The user wants it started again: nothing of the first attempt is there any more.
            self._job = None
            self.record.update(data={})

    def reach(self) -> str:
        if "ansible_user" not in self.record.machine:
            return ""
        key_file = self.record.data.get("key_file")
        params = {**self.params, "ssh_private_key_file": key_file} if key_file else self.params
        return reach(params, self.record.machine)

    def plan_build(self) -> dict[str, Any]:
        """What would be created; looks, and makes nothing."""
        if self.state != "started":
            return {}
        from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import outline, plan

        warnings = self.check()
        job = self.job()
        found = outline.outline(job, self.launch_mappings(job), self.prevalidate)
        try:
            self.check_source(job)
        except ImageError as error:
            found["problems"].append(str(error))
        return plan.completed(job, self.name, {**found, "warnings": warnings})
