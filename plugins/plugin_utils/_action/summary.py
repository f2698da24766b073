# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The end of a run's output: builds, errors, artifacts, slow steps, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.hcl2ansible.images.plugins.module_utils._run.artifact import Artifact
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.chains import listed
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.ledger import Ledger
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.leftovers import resumable
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.machine_readable import machine_line
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.source import SourceRecord, file_name
from ansible_collections.hcl2ansible.images.plugins.module_utils._run.span import in_words
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.resuming import RESUMABLE

SLOWEST = 5
_SLOW_SECONDS = 1.0


@dataclass
class Build:
    """One source, as the callback saw it; ``errors`` is empty for one that went well."""

    source: str
    began: float
    ended: float = 0.0
    errors: list[str] = field(default_factory=list)
    steps: list[tuple[float, str]] = field(default_factory=list)


class Summary:
    """``put(kind, text)`` prints text of a kind (say, error)."""

    def __init__(self, run_dir: Path, builds: list[Build], seconds: float) -> None:
        self.run_dir = run_dir
        self.builds = builds
        self.seconds = seconds
        self.failed = [build for build in builds if build.errors]

    def lines(self) -> Iterable[tuple[str, str]]:
        """(kind, text) of everything for people."""
        for build in self.builds:
            span = in_words(build.ended - build.began)
            if build.errors:
                yield "error", f"Build '{build.source}' errored after {span}: {build.errors[0]}"
            else:
                yield "say", f"Build '{build.source}' finished after {span}."
        yield "say", f"\n==> Wait completed after {in_words(self.seconds)}"
        if self.failed:
            yield "error", "\n==> Some builds didn't complete successfully and had errors:"
        for build in self.failed:
            yield "error", "\n".join(f"--> {build.source}: {error}" for error in build.errors)
            yield "error", f"    log: {self.run_dir / 'log' / file_name(build.source)}.log"
        yield from self._artifact_lines()
        yield from self._slow_steps()
        yield from self._left()

    def artifacts(self) -> list[tuple[str, list[Artifact]]]:
        """(source, artifacts) of each build that went well and has made some."""
        found = []
        for build in self.builds:
            record = SourceRecord(self.run_dir, build.source).load()
            results = [Artifact.from_dict(each) for each in record.results or ()] or listed(record)
            if not build.errors and results:
                found.append((build.source, results))
        return found

    def machine_lines(self) -> Iterable[str]:
        """The same for programs."""
        if self.failed:
            yield machine_line("", "error-count", str(len(self.failed)))
        for build in self.failed:
            yield machine_line(build.source, "error", build.errors[0])
        for source, artifacts in self.artifacts():
            yield machine_line(source, "artifact-count", str(len(artifacts)))
            for index, artifact in enumerate(artifacts):
                yield from _machine_artifact(source, str(index), artifact)

    def _artifact_lines(self) -> Iterable[tuple[str, str]]:
        artifacts = self.artifacts()
        if not artifacts:
            yield "say", "\n==> Builds finished but no artifacts were created."
            return
        yield "say", "\n==> Builds finished. The artifacts of successful builds are:"
        for source, made in artifacts:
            for artifact in made:
                yield "say", f"--> {source}: {artifact}"

    def _slow_steps(self) -> Iterable[tuple[str, str]]:
        steps = sorted(((*step, build.source) for build in self.builds for step in build.steps), reverse=True)
        slow = [step for step in steps if step[0] >= _SLOW_SECONDS][:SLOWEST]
        if len(slow) > 1:
            yield "say", "\n==> Slowest steps:"
            width = max(len(source) for _seconds, _name, source in slow)
            for seconds, name, source in slow:
                yield "say", f"    {seconds:8.1f} s  {source:{width}}  {name}"

    def _left(self) -> Iterable[tuple[str, str]]:
        """The proof is the ledger: each thing is in it before it is made."""
        ledger = Ledger(self.run_dir)
        made = sum(entry.get("event") == "opening" for entry in ledger.entries())
        left = ledger.open_resources()
        kept = [each for each in left if each.kept]
        if not left:
            count = (
                f": {made} temporary {'thing' if made == 1 else 'things'} made and removed" if made else ""
            )
            yield "say", f"\n==> Nothing left behind{count}."
        if kept:
            yield "error", "\n==> Kept on purpose:"
            reach = {note["source"]: note.get("reach", "") for note in ledger.notes("kept")}
            for each in kept:
                yield "error", f"--> {each.source}: {each}"
            for source, command in reach.items():
                if command:
                    yield "error", f"    {source}: get in with: {command}"
            yield "error", f"    remove with: hcl2ansible cleanup --run {self.run_dir.name}"
        yield from self._resumable(ledger)
        if len(left) > len(kept):
            yield "error", "\n==> Still there; the guard process removes it now:"
            for each in left:
                if not each.kept:
                    yield "error", f"--> {each.source}: {each}"

    def _resumable(self, ledger: Ledger) -> Iterable[tuple[str, str]]:
        """What can go on is told once: the command is the same for all sources."""
        notes = ledger.notes(RESUMABLE)
        if self.failed and notes and resumable(self.run_dir):
            yield (
                "error",
                f"\n==> Go on from the failed step, on the same machine, with:\n    {notes[-1]['command']}",
            )


def plan_lines(builds: Iterable[Build]) -> Iterable[tuple[str, str]]:
    """The end of a run in check mode, which has made nothing."""
    for build in builds:
        if build.errors:
            yield "error", f"Build '{build.source}' would fail: {build.errors[0]}"
        else:
            yield "say", f"Build '{build.source}' can be started."
    yield "say", "\n==> This is a plan: nothing was created."


def _machine_artifact(source: str, index: str, artifact: Artifact) -> Iterable[str]:
    def line(*data: str) -> str:
        return machine_line(source, "artifact", index, *data)

    yield line("builder-id", artifact.builder_id)
    yield line("id", artifact.id)
    yield line("string", str(artifact))
    yield line("files-count", str(len(artifact.files)))
    for number, path in enumerate(artifact.files):
        yield line("file", str(number), path)
    yield line("end")


def show(
    summary: Summary, put: Callable[[str, str], None], raw: Callable[[str], None], machine: bool
) -> None:
    """Print it all: ``put(kind, text)`` for people's lines, ``raw(line)`` for programs' lines."""
    for kind, text in summary.lines():
        put(kind, text)
    if machine:
        for line in summary.machine_lines():
            raw(line)
