# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of post-processors: an artifact goes in, another comes out, and the first may go."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from ansible_collections.hcl2ansible.images.plugins.module_utils._run import chains, slots
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.errors import ImageError
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.steps import PROCESS, Steps, identity_of
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.base import ImageAction
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.following import ends_host
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.options import plain
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.planning import tell


class PostProcessor(ImageAction):
    """Subclasses implement ``process``; the documented default of ``keep_input_artifact`` is what Packer
    defaults to."""

    KIND = "post-processor"
    # Whether "keep_input_artifact = false" is ignored: the output would be worth nothing without the input.
    FORCE_KEEP: ClassVar[bool] = False
    # Used when the module documents no default of keep_input_artifact.
    KEEP_DEFAULT: ClassVar[bool] = False
    # The formats (builder ids) of artifacts that are taken; None takes all.
    ACCEPTS: ClassVar[frozenset[str] | None] = None

    @abstractmethod
    def process(self, artifact: Artifact) -> Artifact | None:
        """The new artifact (or the same); None ends the chain. Raises ImageError."""

    def parse(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The wish of the user and the module's default are told apart before defaults are filled in."""
        self.wanted = arguments.get("keep_input_artifact")
        self.chain_ended = "artifact" in arguments and not arguments["artifact"]
        if self.chain_ended:
            # In check mode there is no artifact, and the options are looked at all the same.
            return super().parse({**arguments, "artifact": {}}) if self._task.check_mode else {}
        return super().parse(arguments)

    def plan(self) -> dict[str, Any]:
        plan = self.plan_process()
        tell(self, plan)
        return {"changed": True, "artifact": None, "plan": plan}

    def plan_process(self) -> dict[str, Any]:
        """What check mode tells, apart from that the step is done; ``policy``: what AWS must allow."""
        return {}

    def perform(self) -> dict[str, Any]:
        if self.chain_ended:
            reason = "there is no artifact to work on"
            return {"changed": False, "skipped": True, "skip_reason": reason, "artifact": None}
        given = self._input()
        made = self.process(given)
        if made is not None and made is not given:
            made.origin = self.name
        elif made is given and given.origin == "builder":
            made = Artifact.from_dict({**given.to_dict(), "origin": self.name})
        chains.advance(self.context.record, given, made, self._keeps_input())
        return {"changed": True, "artifact": made.to_dict() if made is not None else None}

    def done_before(self) -> dict[str, Any] | None:
        """With the same options, files and artifact; the artifact that came out is there again."""
        if self.chain_ended:
            return None
        steps, own = Steps(self.context.run_dir, self.context.source), self._identity()
        result = steps.processed(own, self.params["artifact"])
        if result is None:
            return {"changed": False, "artifact": None} if self.context.record.finished else None
        steps.add(PROCESS, own, result, before=True)
        if not self.context.record.finished:
            made = Artifact.from_dict(result["artifact"]) if result["artifact"] else None
            chains.advance(self.context.record, self._input(), made, self._keeps_input(), again=True)
        return result

    def remember(self, result: dict[str, Any]) -> None:
        Steps(self.context.run_dir, self.context.source).add(PROCESS, self._identity(), result)

    def _identity(self) -> str:
        scripts = [self.params.get("script"), *(self.params.get("scripts") or ())]
        return identity_of(self.name, plain(self._task.args), [str(each) for each in scripts if each])

    def _keeps_input(self) -> bool:
        return chains.keep_decision(self._keep_default(), self.FORCE_KEEP, self._wanted())

    def _input(self) -> Artifact:
        try:
            artifact = Artifact.from_dict(self.params["artifact"])
        except (KeyError, TypeError, ValueError) as error:
            raise ImageError(
                f"{self.name}: artifact is not an artifact of a builder or a post-processor"
            ) from error
        if self.ACCEPTS is not None and artifact.builder_id not in self.ACCEPTS:
            raise ImageError(
                f"{self.name} cannot work on an artifact of {artifact.builder_id}",
                f"It takes artifacts of {', '.join(sorted(self.ACCEPTS))}",
            )
        return artifact

    def _keep_default(self) -> bool:
        from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.documentation import (
            options_of,
        )

        default = options_of(type(self)).get("keep_input_artifact", {}).get("default")
        return self.KEEP_DEFAULT if default is None else bool(default)

    def _wanted(self) -> bool | None:
        return None if self.wanted is None else bool(self.params["keep_input_artifact"])

    def target(self) -> str:
        return f"{self.context.source} ({self.name.replace('_', '-')})"

    def failed(self, message: str) -> None:
        errors = self.context.record.load().chain_errors
        text = f"Post-processor failed: {message}"
        self.context.record.update(chain_errors=[*errors, text])
        self.screen.log(text)
        if ends_host(self._task):
            slots.release(self.context.run_dir, self.context.source)
