# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The play that builds: for each build block a block of steps, then its chains of post-processors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..hcl.types import ObjectOf
from ..hcl.values import Value, object_value, string
from ..ir.checked import CheckedBody, CheckedBuild, CheckedComponent, CheckedSource
from ..ir.playbook import Block, Code, Data, Jinja, Step, Task
from .chains import ChainTasks
from .code import text_constant
from .context import Lowering
from .naming import capture_name, component_name, start_name


def build_steps(lowering: Lowering) -> tuple[Step, ...]:
    """All steps of the play, for all builds."""
    builds = lowering.checked.builds
    everyone = tuple(host for build in builds for host in build.hosts)
    steps: list[Step] = []
    for build in builds:
        steps += BuildSteps(lowering, build).steps(everyone)
    return tuple(steps)


def guard(hosts: Sequence[str], among: Sequence[str]) -> tuple[Code, ...]:
    """The condition that picks ``hosts``; none when they are all there are."""
    left_out = [host for host in among if host not in hosts]
    if not left_out:
        return ()
    if len(hosts) == 1:
        return (Code(f"inventory_hostname == {_host(hosts[0])}"),)
    if len(left_out) == 1:
        return (Code(f"inventory_hostname != {_host(left_out[0])}"),)
    word, named = ("not in", left_out) if len(left_out) < len(hosts) else ("in", list(hosts))
    return (Code(f"inventory_hostname {word} [{', '.join(map(_host, named))}]"),)


def _host(name: str) -> str:
    return text_constant(name).text


class BuildSteps:
    """The steps of one build block."""

    def __init__(self, lowering: Lowering, build: CheckedBuild) -> None:
        self.lowering = lowering
        self.build = build
        self.texts = {("build", "name"): build.name}

    def steps(self, everyone: Sequence[str]) -> list[Step]:
        """A block for the sources, then the post-processors; guarded when there are other builds."""
        block = self._block()
        chains = ChainTasks(self).steps()
        when = guard(self.build.hosts, everyone)
        if not chains:
            return [replace(block, when=when)]
        if not when:
            return [block, *chains]
        name = f"Build and process {self._listed()}"
        return [Block(name=name, when=when, steps=(block, *chains))]

    def _listed(self) -> str:
        hosts = self.build.hosts
        if len(hosts) > 3:
            return f"the {len(hosts)} sources" + (f" of {self.build.name}" if self.build.name else "")
        return _listed(hosts)

    def _block(self) -> Block:
        started = self._started()
        provisioned = [task for part in self.build.provisioners for task in self.component(part)]
        return Block(
            name=f"Build {self._listed()}",
            comment=self.lowering.position(self.build.build.file, self.build.build.node),
            steps=(*started, *provisioned, *self._stage("captured")),
            rescue=self._rescue(),
            always=self._stage("absent"),
        )

    def _started(self) -> list[Step]:
        steps: list[Step] = []
        for sources, options, body in self._by_options():
            source = sources[0]
            named = (
                ""
                if len(sources) == len(self.build.sources)
                else f" for {_listed([each.host for each in sources])}"
            )
            steps.append(
                Task(
                    name=start_name(source) + named,
                    when=guard([each.host for each in sources], self.build.hosts),
                    comment=self.lowering.position(source.use.source.file, source.use.source.node),
                    module=source.schema.fqcn,
                    options={"state": "started", **options},
                    no_log=body.sensitive,
                )
            )
        return steps

    def _by_options(self) -> list[tuple[list[CheckedSource], dict[str, Data], CheckedBody]]:
        """The sources grouped by what they are started with."""
        groups: list[tuple[list[CheckedSource], dict[str, Data], CheckedBody]] = []
        for source in self.build.sources:
            options = self.lowering.options(source.body, self.lowering.checked.source_typing, {})
            for sources, written, _body in groups:
                if sources[0].schema.fqcn == source.schema.fqcn and written == options:
                    sources.append(source)
                    break
            else:
                groups.append(([source], options, source.body))
        return groups

    def _types(self) -> dict[str, list[CheckedSource]]:
        types: dict[str, list[CheckedSource]] = {}
        for source in self.build.sources:
            types.setdefault(source.schema.fqcn, []).append(source)
        return types

    def _stage(self, state: str) -> tuple[Step, ...]:
        """One task a type of builder: which source it works on, it knows by the host."""
        types = self._types()
        steps: list[Step] = []
        for fqcn, sources in types.items():
            name = capture_name(sources[0]) if state == "captured" else "Remove everything temporary"
            condition = Code(f"source.type == {text_constant(sources[0].type).text}")
            steps.append(
                Task(
                    name=name if len(types) == 1 else f"{name} for {sources[0].type}",
                    when=() if len(types) == 1 else (condition,),
                    module=fqcn,
                    options={"state": state},
                )
            )
        return tuple(steps)

    def _rescue(self) -> tuple[Step, ...]:
        cleanup = self.build.error_cleanup
        if cleanup is None or not cleanup.hosts:
            return ()
        # Packer runs it for what fails on a machine that is there, and not when the machine is to be kept.
        conditions = (
            Code("build.ID is defined"),
            Code("hcl2ansible_on_error | default('cleanup') != 'abort'"),
        )
        tasks = [replace(task, when=(*task.when, *conditions)) for task in self.component(cleanup)]
        failure = Task(
            name="Fail with the first error",
            module="ansible.builtin.fail",
            options={"msg": Jinja("{{ ansible_failed_result.msg }}")},
        )
        return (*tasks, failure)

    def component(self, part: CheckedComponent) -> list[Task]:
        """The tasks of a provisioner: one for all sources, and one more for each set of overrides."""
        bodies: list[tuple[CheckedBody, list[str]]] = []
        for host in part.hosts:
            body = part.body_for(host)
            known = next((hosts for other, hosts in bodies if other is body), None)
            if known is None:
                bodies.append((body, [host]))
            else:
                known.append(host)
        return [self.task(part, body, hosts, several=len(bodies) > 1) for body, hosts in bodies]

    def task(
        self, part: CheckedComponent, body: CheckedBody, hosts: Sequence[str], *, several: bool = False
    ) -> Task:
        """One task of a provisioner or post-processor, for some of the sources."""
        options = self.lowering.options(body, self.typing(), self.texts)
        name = component_name(part, options, self.lowering.checked.template)
        component = part.component
        return Task(
            name=f"{name} on {hosts[0]}" if several and len(hosts) == 1 else name,
            when=guard(hosts, self.build.hosts),
            comment=self.lowering.position(component.file, component.node),
            module=part.schema.fqcn,
            options=options,
            no_log=body.sensitive,
        )

    def typing(self) -> Mapping[str, Value]:
        """What provisioners and post-processors see; the name of the build is known."""
        build = self.build.typing.get("build")
        if build is None or not isinstance(build.type, ObjectOf):
            return self.build.typing
        named = {**(build.raw if isinstance(build.raw, dict) else {}), "name": string(self.build.name)}
        return {**self.build.typing, "build": object_value(named)}


def _listed(hosts: Sequence[str]) -> str:
    return hosts[0] if len(hosts) == 1 else f"{', '.join(hosts[:-1])} and {hosts[-1]}"


def identifier(text: str) -> str:
    """A text as the name of a variable of Ansible."""
    return re.sub(r"\W", "_", text, flags=re.ASCII).strip("_").lower()
