# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A checked template as a playbook of two plays: one that prepares, one that builds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..hcl.diagnostics import DiagnosticError
from ..ir.checked import CheckedTemplate
from ..ir.playbook import Block, Data, Jinja, Play, Playbook, Step, Task
from .build import build_steps
from .context import Lowering
from .prepare import freezing, host_tasks, locals_data, variables_task

BESIDE = "{{ playbook_dir }}"
# Filters that take relative paths from ``path.root``, else from the directory of the playbook.
_READS_FILES = re.compile(r"hcl2ansible\.images\.(?:file|fileexists|fileset)\b")
_ROOTS = ("var", "local", "path")
_USE = {root: re.compile(rf"(?<![\w.]){root}\b[.\[\s|]") for root in _ROOTS}


def lower(checked: CheckedTemplate, *, name: str, version: str, root: str | None = None) -> Playbook:
    """The playbook; raises DiagnosticError with everything that cannot be translated yet.

    ``name``: the playbook's file name; ``version``: of this program; ``root``: the value of ``path.root`` (it
    may hold ``{{ playbook_dir }}``) where the playbook does not lie beside the template.
    """
    lowering = Lowering(checked)
    variables = variables_task(lowering)
    local, frozen = freezing(lowering, locals_data(lowering))
    prepare = (*variables, *frozen, *host_tasks(lowering))
    building = build_steps(lowering)
    if lowering.diagnostics:
        raise DiagnosticError(*lowering.diagnostics)
    paths: dict[str, Data] = {
        "root": Jinja(root or BESIDE),
        "cwd": Jinja("{{ '.' | realpath }}"),
    }
    here: dict[str, Data] = {}
    if local:
        here["local"] = local
    there: dict[str, Data] = {"local": Jinja("{{ hostvars.localhost.local }}")} if local else {}
    return Playbook(
        header=_header(checked, name, version),
        plays=(
            Play(
                name="Prepare the build",
                hosts="localhost",
                variables=_variables(here, prepare, Jinja("{{ ansible_facts.var }}"), paths),
                steps=prepare,
            ),
            Play(
                name="Build the images",
                hosts="images",
                strategy="ansible.builtin.free",
                variables=_variables(
                    there, building, Jinja("{{ hostvars.localhost.ansible_facts.var }}"), paths
                ),
                steps=building,
            ),
        ),
    )


def _variables(
    local: Mapping[str, Data], steps: tuple[Step, ...], var: Jinja, paths: Mapping[str, Data]
) -> dict[str, Data]:
    """The variables that a play needs, each only where something uses it."""
    texts = [*_templates(tuple(local.values())), *(text for step in steps for text in _step_templates(step))]

    def uses(root: str) -> bool:
        return any(_USE[root].search(text) for text in texts)

    reads_files = any(_READS_FILES.search(text) for text in texts) and paths["root"] != Jinja(BESIDE)

    found: dict[str, Data] = {}
    if uses("var"):
        found["var"] = var
    if reads_files or uses("path"):
        found["path"] = {
            name: data
            for name, data in paths.items()
            if (name == "root" and reads_files)
            or any(re.search(rf"\bpath\.{name}\b", text) for text in texts)
        }
    used = isinstance(local.get("local"), Mapping) or uses("local")
    return {**found, **(local if used else {})}


def _step_templates(step: Step) -> Iterator[str]:
    yield from (f" {condition.text} " for condition in step.when)
    if isinstance(step, Task):
        yield from _templates(step.options)
    elif isinstance(step, Block):
        for inner in (*step.steps, *step.rescue, *step.always):
            yield from _step_templates(inner)


def _templates(data: Data) -> Iterator[str]:
    if isinstance(data, Jinja):
        yield data.text
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _templates(value)
    elif isinstance(data, tuple):
        for value in data:
            yield from _templates(value)


def _header(checked: CheckedTemplate, name: str, version: str) -> tuple[str, ...]:
    template = checked.template
    read = template.root if template.is_directory else template.files[0].name
    source = re.split(r"[\\/]", read.rstrip("/"))[-1] or read
    compiled = f"compiled by hcl2ansible {version} from {source}, for hcl2ansible.images >= {version}"
    command = f"  ansible-playbook {name}"
    shown = [variable for variable in checked.variables if not variable.sensitive]
    if shown:
        example = next((variable for variable in shown if variable.default is None), shown[0])
        known = example.default.raw if example.default is not None else None
        plain = isinstance(known, str) and re.fullmatch(r"[\w./:@%+-]+", known)
        command += f" -e {example.name}={known if plain else '...'}"
    return (f"{name}: {compiled}", command)
