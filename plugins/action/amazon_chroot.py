# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder amazon-chroot: the AMI is made of a volume of the very instance that this runs on."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import (
    chroot_image,
    chroot_volume,
    metadata,
    rehearsal,
    rules,
    snapshot,
    source_image,
    source_names,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.deregister import deregister_named
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.finish import finish
from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon.job import Job
from ansible_collections.hcl2ansible.images.plugins.module_utils._chroot import (
    command,
    copies,
    device,
    mounts,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._chroot.lock import choosing_a_device
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Machine
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.local_scripts import run_locally
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._amazon.builder import AmazonBuilder

BUILDER_ID = "mitchellh.amazon.chroot"
# Of the default mounts, those that not every kernel has.
_OPTIONAL_MOUNTS = ("binfmt_misc",)


class ActionModule(AmazonBuilder):
    """The builder ``amazon-chroot``."""

    RAW_OPTIONS = AmazonBuilder.RAW_OPTIONS | {
        "command_wrapper",
        "mount_path",
        "post_mount_commands",
        "pre_mount_commands",
        "root_volume_tag",
        "root_volume_tags",
    }

    def check(self) -> list[str]:
        params = self.params
        if rehearsal.url():
            # It would ask this host's metadata service: a rehearsal speaks to nobody but its emulator.
            raise ImageError(
                "amazon-chroot cannot be rehearsed: this host is no instance of the emulated cloud",
                "Leave this source out of it with -except, or build it on an instance of EC2",
            )
        if not (params.get("from_scratch") or params.get("source_ami") or params.get("source_ami_filter")):
            raise ImageError("One of source_ami, source_ami_filter and from_scratch is required")
        if os.geteuid() != 0 and command.wrapped(self._wrapper(), ["true"]) == ["true"]:
            raise ImageError(
                "amazon-chroot attaches and mounts a volume, which needs root",
                'Run as root, or set command_wrapper = "sudo {{.Command}}"',
            )
        for path in self._copied_files():
            if not Path(path).is_file():
                raise ImageError(f"copy_files: there is no file {path} on this host")
        return rules.check(params)

    def start(self) -> Machine:
        for warning in self.check():
            self.say(f"WARNING: {warning}")
        here = metadata.itself()
        job = self.job()
        self._source(job, here)
        volume = chroot_volume.create(job, here.zone)
        self._once("attach", lambda: self._attach(job, here, volume))
        self._mount(job)
        names = {**source_names.names(job), "Device": job.data["device"], "MountPath": job.data["mount_path"]}
        return Machine(
            {
                "ansible_connection": "hcl2ansible.images.chroot",
                "ansible_pipelining": True,
                "ansible_remote_tmp": "/tmp/.ansible",  # noqa: S108 - of the image
                "hcl2ansible_chroot": job.data["mount_path"],
                "hcl2ansible_chroot_wrapper": self._wrapper(),
            },
            names,
        )

    def _source(self, job: Job, here: metadata.Itself) -> None:
        if job.region != here.region:
            raise ImageError(
                f"The region is {job.region}, but this instance ({here.instance}) is in {here.region}: "
                "the volume could not be attached to it",
                "Leave the option region out, and copy the image with ami_regions",
            )
        if not job.data:
            job.cloud.validate()
            self.prevalidate(job)
        if not self.params.get("from_scratch"):
            chroot_volume.root_mapping(source_image.find(job))

    def _attach(self, job: Job, here: metadata.Itself, volume: str) -> None:
        given = self.params.get("device_path")
        with choosing_a_device(self.say):
            taken = chroot_volume.devices_of(job, here)
            if given and (given in taken or Path(given).exists()):
                raise ImageError(
                    f"device_path: {given} is in use already", "Leave device_path out to get a free one"
                )
            name = given or device.free_device(taken)
            chroot_volume.attach_here(job, here, name)
        job.data["device"] = device.appeared(name, volume, self.params.get("nvme_device_path") or "")
        self.message(f"Device: {job.data['device']}")

    def _mount(self, job: Job) -> None:
        found, params = job.data["device"], self.params
        self._once("pre_mount", lambda: self._commands("pre_mount_commands", Device=found))

        def mount() -> None:
            path = self.render(params["mount_path"], Device=os.path.basename(found))
            self.say("Mounting the root device...")
            mounted = mounts.mount_volume(
                job.ledger,
                job.source,
                self._wrapper(),
                device.partition(found, self._partition(job)),
                path,
                params.get("mount_options") or (),
            )
            job.data["mount_path"] = str(mounted)

        self._once("mount", mount)
        root = Path(job.data["mount_path"])
        names = {"Device": found, "MountPath": str(root)}
        self._once("post_mount", lambda: self._commands("post_mount_commands", **names))
        self._once("mount_extra", lambda: self._mount_extra(root))
        self._once("copy_files", lambda: self._copy(job, root))

    def _partition(self, job: Job) -> str:
        """The disks of paravirtual images have no partitions."""
        source = {} if self.params.get("from_scratch") else job.data["source_image"]
        kind = self.params.get("ami_virtualization_type") or source.get("virtualization_type")
        return str(self.params.get("mount_partition") or "1") if kind == "hvm" else "0"

    def _mount_extra(self, root: Path) -> None:
        self.say("Mounting additional paths within the chroot...")
        given = self.params.get("chroot_mounts")
        for kind, source, directory in given or mounts.DEFAULT_MOUNTS:
            self.message(f"Mounting: {directory}")
            try:
                mounts.mount_extra(self._wrapper(), root, kind, source, directory)
            except ImageError as error:
                if given or kind not in _OPTIONAL_MOUNTS:
                    raise
                self.message(f"Left out: {error.message}")

    def _copy(self, job: Job, root: Path) -> None:
        for path in self._copied_files():
            self.say(f"Copying {path} into the chroot...")
            copies.copy(job.ledger, job.source, self._wrapper(), root, path)

    def _commands(self, option: str, **names: str) -> None:
        for template in self.params.get(option) or ():
            text = self.render(template, **names)
            self.say(f"Executing command: {text}")
            argv = command.wrapped(self._wrapper(), text)
            status = run_locally(argv, self.message, self.error, None)
            if status != 0:
                raise ImageError(f"{option}: the command ended with {status}: {text}")

    def capture(self) -> Artifact:
        job = self.job()
        self._once("release", self._release)
        made = snapshot.take(job, {"root": snapshot.Wanted(job.data["volume"])})
        deregister_named(job)
        return finish(job, chroot_image.register_snapshot(job, made["root"]), BUILDER_ID)

    def _release(self) -> None:
        """What the image was given for the provisioners goes before the snapshot is taken of it."""
        self.say("Unmounting and detaching the volume...")
        held = [
            each
            for each in self.open_resources()
            if each.technology == "chroot" or each.kind == "amazon.attachment"
        ]
        failures = close_all(self.context.ledger, held)
        if failures:
            raise failures[0]

    def require_machine(self) -> None:
        path = self.record.data.get("mount_path") or ""
        if not (path and mounts.mounted_below(path)):
            raise ImageError(f"Nothing is mounted at {path or 'the mount_path'} any more")

    def reach(self) -> str:
        path = self.record.data.get("mount_path")
        if not path:
            return ""
        return shlex.join(command.wrapped(self._wrapper(), ["chroot", path, "/bin/sh", "-l"]))

    def plan_build(self) -> dict[str, Any]:
        if self.state != "started":
            return {}
        from ansible_collections.hcl2ansible.images.plugins.module_utils._amazon import plan

        problems, job = [], self.job()
        warnings = self.check()
        instance = ""
        try:
            instance = metadata.itself().instance
        except ImageError as error:
            problems.append(str(error))
        try:
            self.prevalidate(job)
        except ImageError as error:
            problems.append(str(error))
        source = {} if self.params.get("from_scratch") else source_image.find(job)
        found = {
            "region": job.region,
            "source_image": {name: value for name, value in source.items() if name != "mappings"},
            "attached_to": instance,
            "volume": chroot_volume.wanted(self.params, source or None),
            "mounts": [list(each) for each in self.params.get("chroot_mounts") or mounts.DEFAULT_MOUNTS],
            "copy_files": self._copied_files(),
            "problems": problems,
            "warnings": warnings,
        }
        return plan.completed(job, self.name, found)

    def _once(self, name: str, step: Callable[[], None]) -> None:
        """Do a step of this host, unless an attempt that is gone on with has done it."""
        data = self.job().data
        done = data.setdefault("done", [])
        if name not in done:
            step()
            done.append(name)
            self.job().save()

    def _wrapper(self) -> str:
        return str(self.params.get("command_wrapper") or command.PLAIN)

    def _copied_files(self) -> list[str]:
        given = self.params.get("copy_files")
        if given is not None:
            return [str(each) for each in given]
        return [] if self.params.get("from_scratch") else ["/etc/resolv.conf"]
