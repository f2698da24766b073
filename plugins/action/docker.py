# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The builder docker: a container is run, changed, and committed, exported or discarded."""

from __future__ import annotations

import shlex
import tempfile
import time
from pathlib import Path
from typing import Any

from ansible_collections.hcl2ansible.images.plugins.module_utils._docker import arguments, container
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.address import address
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.artifact import (
    EXPORTED,
    IMPORTED,
    image_artifact,
)
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.call import Engine
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.check import check
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.image import Image
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.source_image import built, pulled
from ansible_collections.hcl2ansible.images.plugins.module_utils._docker.stream import write_stream
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.durations import parse_duration
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.builder import Builder, Machine


class ActionModule(Builder):
    """The builder ``docker``."""

    # Its own variable, Image, is known only when the container is run.
    RAW_OPTIONS = {"run_command"}

    def start(self) -> Machine:
        ledger, source, params = self.context.ledger, self.context.source, self.params
        self._check()
        engine = self._engine()
        if params.get("windows_container"):
            container.require_windows(engine)
        if params.get("build"):
            base = built(engine, params, self.context.tmp, ledger, source, self.say, self.message)
        else:
            base = pulled(engine, params, self.context.tmp, self.say, self.message)
        name = params.get("image") or base.id
        command = self._command(name, bool(base.entrypoint))
        own_name = arguments.chosen_name(command)
        if own_name:
            container.require_free_name(engine, own_name)
        argv = self._run_arguments(command)
        self.say("Starting docker container...")
        self.message(f"Run command: {engine.path} {' '.join(argv)}")
        token = {"name": own_name or self._container_name(), **address(engine.path)}
        resource = ledger.opening(source, "docker.container", token)
        answer = engine.call(*argv, operation="start a container of", subject=name)
        created = answer.splitlines()[-1] if answer else ""
        if not created:
            raise ImageError("run_command printed no container id: it must contain -d.")
        ledger.opened(resource, created)
        self.message(f"Container ID: {created}")
        defaults = base.defaults(entrypoint_replaced=arguments.replaces_entrypoint(command))
        self.record.update(data={**self.record.data, "container": created, "defaults": defaults})
        return self._machine(engine, created, base)

    def _machine(self, engine: Engine, created: str, base: Image) -> Machine:
        build: dict[str, Any] = {
            "ID": created,
            "ConnType": self.params["communicator"],
            "ImageSha256": "ERR_IMAGE_SHA256_NOT_FOUND",
            "SourceImageSha256": base.id,
            "SourceImageDigest": base.digest or "ERR_SOURCE_IMAGE_DIGEST_NOT_FOUND",
        }
        if self.params["communicator"] == "none":
            return Machine({"ansible_connection": "ansible.builtin.local"}, build)
        if self.params["communicator"] == "ssh":
            return self._machine_over_ssh(engine, created, build)
        self.say("Using docker communicator to connect")
        pause = self.params.get("pause_before_connecting") or "0s"
        if parse_duration(pause) > 0:
            self.say(f"Pausing {pause} before connecting...")
            time.sleep(parse_duration(pause))
        variables = {
            "ansible_connection": "hcl2ansible.images.docker",
            "ansible_host": created,
            "ansible_docker_path": engine.path,
            "ansible_pipelining": True,
        }
        if self.params.get("exec_user"):
            variables["ansible_docker_user"] = self.params["exec_user"]
        user = self.params.get("exec_user") or container.user(engine, created)
        if user.partition(":")[0] not in ("", "0", "root"):
            # As with "docker cp", uploads are root's: they may go where the user cannot write.
            variables["hcl2ansible_upload_user"] = "0"
            variables["hcl2ansible_upload_owner"] = user if self.params.get("fix_upload_owner") else ""
        if self.params.get("pty"):
            variables["hcl2ansible_pty"] = True
        return Machine(variables, build)

    def _machine_over_ssh(self, engine: Engine, created: str, build: dict[str, Any]) -> Machine:
        from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh import session

        found = self.params.get("ssh_host") or container.network_address(engine, created)
        self.say(f"Using ssh communicator to connect: {found}")
        variables = session.open_connection(
            self.params,
            found,
            ledger=self.context.ledger,
            source=self.context.source,
            tmp=self.context.tmp,
            say=self.say,
        )
        return Machine(variables, {**build, **session.build_data(self.params, variables)})

    def capture(self) -> Artifact:
        engine, created = self._engine(), self.record.data["container"]
        if self.params.get("discard"):
            return Artifact(EXPORTED, "Container", description="Exported Docker file: ")
        if self.params.get("export_path"):
            return self._export(engine, created)
        self.say("Committing the container")
        argv = arguments.commit_arguments(self.params, self.record.data["defaults"], created)
        committed = engine.call(*argv, operation="commit the container", subject=created[:12])
        self.message(f"Image ID: {committed}")
        self._keep_base_image()
        self.record.update(build={**self.record.build, "ImageSha256": committed})
        return image_artifact(IMPORTED, committed, engine.path, generated=self._generated_data())

    def _export(self, engine: Engine, created: str) -> Artifact:
        path = self.params["export_path"]
        self.say("Exporting the container")
        write_stream(
            engine,
            ["export", created],
            path,
            self.context.ledger,
            self.context.source,
            operation="export the container",
            subject=created[:12],
        )
        state = {"generated_data": self._generated_data()}
        return Artifact(EXPORTED, "Container", [path], f"Exported Docker file: {path}", "files", state)

    def _generated_data(self) -> dict[str, Any]:
        names = ("ID", "ImageSha256", "SourceImageDigest", "SourceImageSha256", "PackerRunUUID")
        return {name: self.record.build[name] for name in names if name in self.record.build}

    def remove(self) -> None:
        for resource in self.open_resources():
            if resource.kind == "docker.container" and resource.id:
                self.say(f"Killing the container: {resource.id}")
        super().remove()

    def require_machine(self) -> None:
        created = self.record.data["container"]
        format_ = ("--format", "{{.State.Running}}")
        running = self._engine().call(
            "inspect", "--type=container", *format_, created, operation="find", subject=created[:12]
        )
        if running != "true":
            raise ImageError(f"the container {created[:12]} is stopped")

    def reach(self) -> str:
        machine, params = self.record.machine, self.params
        if machine.get("ansible_connection") == "ansible.builtin.ssh":
            from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.options import reach

            return reach(params, machine)
        user = ["-u", params["exec_user"]] if params.get("exec_user") else []
        return shlex.join(
            [
                params.get("docker_path") or "docker",
                "exec",
                "-it",
                *user,
                self.record.data["container"],
                "/bin/sh",
            ]
        )

    def plan_build(self) -> dict[str, Any]:
        """The client's commands, with placeholders for what only exists later."""
        if self.state != "started":
            return {}
        self._check()
        commands = []
        if self.params.get("build"):
            commands.append(
                arguments.build_arguments(self.params["build"], self.params.get("platform") or "", "IMAGE_ID")
            )
        elif self.params["pull"]:
            commands.append(arguments.pull_arguments(self.params))
        commands.append(self._run_arguments(self._command(self.params.get("image") or "IMAGE_ID", True)))
        if self.params.get("commit"):
            commands.append(arguments.commit_arguments(self.params, (), "CONTAINER_ID"))
        elif self.params.get("export_path"):
            commands.append(["export", "--output", self.params["export_path"], "CONTAINER_ID"])
        commands.append(["rm", "-f", "-v", "CONTAINER_ID"])
        return {"commands": [shlex.join([self.params["docker_path"], *command]) for command in commands]}

    def _check(self) -> None:
        if self.params["communicator"] == "ssh":
            # Most containers are reached without ssh, and need not load what it takes.
            from ansible_collections.hcl2ansible.images.plugins.module_utils._ssh.check import (
                check as check_ssh,
            )

            check(self.params, check_ssh)
        else:
            check(self.params)

    def _engine(self) -> Engine:
        return Engine(self.params.get("docker_path") or "docker")

    def _command(self, name: str, has_entrypoint: bool) -> list[str]:
        """The run_command for the image of that name."""
        command = arguments.run_command(self.params, has_entrypoint=has_entrypoint)
        return [self.render(each, Image=name) for each in command]

    def _container_name(self) -> str:
        return arguments.container_name(self.context.run_id, self.context.source)

    def _run_arguments(self, command: list[str]) -> list[str]:
        shared: dict[str, str] = {}
        if self.params.get("container_dir"):
            shared[str(self._shared_directory())] = self.params["container_dir"]
        name = "" if arguments.chosen_name(command) else self._container_name()
        return arguments.run_arguments(self.params, name, shared, command)

    def _shared_directory(self) -> Path:
        if self._task.check_mode:
            return Path("TEMPORARY_DIRECTORY")
        self.say("Creating a temporary directory for sharing data...")
        directory = Path(tempfile.mkdtemp(prefix="shared-", dir=self.context.tmp))
        token = {"path": str(directory)}
        self.context.ledger.opened(
            self.context.ledger.opening(self.context.source, "local.path", token), str(directory)
        )
        return directory

    def _keep_base_image(self) -> None:
        """The committed image stands on the one that was built of the Dockerfile."""
        for resource in self.open_resources():
            if resource.kind == "docker.image":
                self.context.ledger.closed(resource)
