# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of builders: a machine is started, captured and removed, whatever happens in between."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from ansible_collections.hcl2ansible.images.plugins.module_utils._run import guard, slots
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Resource
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.leftovers import KEEPING_MODES
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.removal import close_all
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.steps import Steps
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.asking import ask
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.following import settles_later
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.planning import problems_of, tell
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.resuming import tell_resumable

Result = TypeVar("Result")


@dataclass
class Machine:
    """``connection_vars``: ansible_connection and the like; ``build``: the names of build.* that are
    known."""

    connection_vars: dict[str, Any] = field(default_factory=dict)
    build: dict[str, Any] = field(default_factory=dict)


class Builder(ImageAction):
    """Subclasses implement ``start`` and ``capture``, and ``reach`` when there is a machine to get into."""

    # A source that is removed without having been captured has failed; a builder that captures nothing says
    # False.
    CAPTURES: ClassVar[bool] = True
    # Whether ``start`` goes on with what an earlier, failed call of it has made.
    CONTINUES_START: ClassVar[bool] = False
    KIND = "builder"
    STOPS = True

    @abstractmethod
    def start(self) -> Machine:
        """Create the machine and wait until it can be reached."""

    def capture(self) -> Artifact | None:
        """Make the artifact; None when there is none on purpose."""
        return None

    def remove(self) -> None:
        """Remove everything temporary of this source, newest first; raises ImageError for what stays."""
        failures = close_all(self.context.ledger, self.open_resources())
        if failures:
            raise ImageError("\n".join(str(failure) for failure in failures))

    def require_machine(self) -> None:
        """Raise ImageError unless the machine that an earlier run has kept still answers."""

    def reach(self) -> str:
        """The exact command to get into the machine; empty when there is none."""
        return ""

    def plan_build(self) -> dict[str, Any]:
        """What would be created, for check mode."""
        return {}

    def open_resources(self) -> list[Resource]:
        return self.context.ledger.open_resources(self.context.source)

    @property
    def record(self) -> Any:
        return self.context.record

    def parse(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Later states work with the options that ``started`` was given."""
        self.state = str(arguments.get("state") or "started")
        if self.state in ("captured", "absent"):
            extra = sorted(set(arguments) - {"state"})
            if extra:
                raise ImageError(
                    f"{self.name}: with state {self.state} no other option is used: {', '.join(extra)}"
                )
            return {**self.record.params, "state": self.state}
        return super().parse(arguments)

    def perform(self) -> dict[str, Any]:
        return {"started": self._started, "captured": self._captured, "absent": self._absent}[self.state]()

    def plan(self) -> dict[str, Any]:
        result: dict[str, Any] = {
            "changed": self.state != "absent",
            "state": self.state,
            "plan": self.plan_build(),
        }
        if self.state == "started":
            # Looking may take credentials, which lie in the run's directory: they go when the run ends.
            guard.ensure(self.context.run_dir)
            tell(self, result["plan"])
            # The steps that come name what is only known then.
            result |= self._planned_variables({"build": self.context.build})
        if self.state == "captured":
            # Without it the tasks of the chains could not even be templated; with it they skip themselves.
            result |= {"artifact": None, **self._planned_variables({"artifact": None})}
        if self.state == "absent":
            # Here, so that all that comes has been planned as well.
            problems = problems_of(self)
            if problems:
                raise ImageError("The build cannot work:\n" + "\n".join(problems))
        return result

    def _started(self) -> dict[str, Any]:
        self.record.load()
        if not self.record.started:
            guard.ensure(self.context.run_dir)
            self._wait_for_slot()
            self._forget_failed_start()
            self.record.update(module=self.name, params=self.params, on_error=self.context.on_error)
            machine = self._asking(self.start)
            build = {**self.context.build, **machine.build}
            self.record.update(started=True, machine=machine.connection_vars, build=build)
            changed = True
        else:
            changed = False
            if self.resumed and not self.record.finished:
                self._go_on()
        return {
            "changed": changed,
            "machine": self.record.machine,
            "build": self.record.build,
            "add_host": self._host_variables({**self.record.machine, "build": self.record.build}),
        }

    def _forget_failed_start(self) -> None:
        """A run that goes on begins this source with a new machine, and all its steps."""
        Steps(self.context.run_dir, self.context.source).forget()
        if self.resumed and not self.CONTINUES_START:
            self.remove()
            self.record.update(data={})

    def _go_on(self) -> None:
        """Make sure that the machine of the earlier run can be used; the present options count from here."""
        record = self.record
        if not record.captured:
            self._wait_for_slot()
            # Once capturing has begun the machine may have been stopped for it.
            if not record.capturing:
                self._require_machine()
            self.say("Going on with the machine of the earlier run. Tasks of other collections run again")
        changed = sorted(
            name
            for name in {*record.params, *self.params}
            if record.params.get(name) != self.params.get(name)
        )
        if changed:
            self.say(
                f"Changed since the machine was started, and used only for what comes: {', '.join(changed)}"
            )
        record.update(params=self.params, on_error=self.context.on_error)

    def _require_machine(self) -> None:
        run = self.context.run_id
        try:
            self.require_machine()
        except ImageError as error:
            raise ImageError(
                f"The run {run} cannot go on with {self.context.source}: {error.message}",
                f"Build anew; hcl2ansible cleanup --run {run} removes what is left.",
            ) from error

    def _captured(self) -> dict[str, Any]:
        if not self.record.started:
            raise ImageError(
                f"{self.context.source} was not started in this run: there is nothing to capture"
            )
        changed = not self.record.captured
        if changed:
            self.record.update(capturing=True)
            artifact = self._asking(self.capture)
            data = artifact.to_dict() if artifact is not None else None
            Steps(self.context.run_dir, self.context.source).captured()
            self.record.update(captured=True, artifact=data)
        return {
            "changed": changed,
            "artifact": self.record.artifact,
            "add_host": self._host_variables({"artifact": self.record.artifact, "build": self.record.build}),
        }

    def _absent(self) -> dict[str, Any]:
        """Never fails for what is gone already; keeps the machine of a failed source when on_error says
        so."""
        done = True
        try:
            if self._keeps():
                return self._keep()
            resources = self.open_resources()
            self.remove()
            # As in Packer, the post-processors run in the slot of their build.
            done = self._has_failed() or not settles_later(self._task)
            if done and not self._has_failed():
                self.record.update(finished=True)
            return {"changed": bool(resources)}
        finally:
            if done:
                slots.release(self.context.run_dir, self.context.source)

    def _has_failed(self) -> bool:
        return (
            bool(self.record.failed)
            or not self.record.started
            or (self.CAPTURES and not self.record.captured)
        )

    def _keeps(self) -> bool:
        return self._has_failed() and (self.record.abandoned or self.context.on_error in KEEPING_MODES)

    def _keep(self) -> dict[str, Any]:
        resources = self.open_resources()
        for resource in resources:
            self.context.ledger.kept(resource)
        self.record.update(kept=True)
        tell_resumable(self)
        if not resources:
            return {"changed": False}
        command = self.reach() if self.record.started else ""
        self.say(f"Kept, as on_error is {self.context.on_error}: {', '.join(map(str, resources))}")
        if command:
            self.say(f"Get in with: {command}")
        self.say(f"Remove it with: hcl2ansible cleanup --run {self.context.run_id}")
        self.context.ledger.note(self.context.source, "kept", reach=self.mask(command))
        return {"changed": False, "kept": [str(each) for each in resources], "reach": command}

    def _asking(self, work: Callable[[], Result]) -> Result:
        """Run it; after a failure the user may want it again (on_error=ask): first what it left is
        removed."""
        while True:
            try:
                return work()
            except ImageError as error:
                if ask(self, str(error)) != "retry":
                    raise
                if self.state == "started":
                    self.remove()

    def _wait_for_slot(self) -> None:
        limit, siblings = self.context.parallel_builds, self.context.siblings
        if self.context.debug:
            limit = 1
        if not 0 < limit < len(siblings):
            return
        forks = _forks()
        if forks < len(siblings):
            raise ImageError(
                f"{limit} parallel builds of {len(siblings)} need a fork for each build, there are {forks}",
                f"Run ansible-playbook with --forks {len(siblings)}",
            )
        while not slots.acquire(self.context.run_dir, self.context.source, limit):
            time.sleep(0.1)

    def _host_variables(self, variables: dict[str, Any]) -> dict[str, Any]:
        return {"host_name": self.context.source, "groups": [], "host_vars": variables}

    def _planned_variables(self, variables: dict[str, Any]) -> dict[str, Any]:
        """For the host of a plan. A localhost of no inventory would become a host behind ssh by it."""
        known = self.context.source in (self.task_vars.get("groups") or {}).get("all", ())
        return {"add_host": self._host_variables(variables)} if known else {}

    def failed(self, message: str) -> None:
        if getattr(self, "state", "") == "absent":
            self.screen.log(message)
        else:
            self.source_failed(message)


def _forks() -> int:
    from ansible import context

    return int(context.CLIARGS.get("forks") or 5)
