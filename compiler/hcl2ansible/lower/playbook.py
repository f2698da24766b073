# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A checked template as a playbook of two plays: one that prepares, one that builds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from ..hcl.diagnostics import DiagnosticError
from ..ir.checked import CheckedTemplate
from ..ir.emitted import Emitted
from ..ir.playbook import Block, Data, Jinja, Play, Playbook, Step, Task
from .build import build_steps
from .context import Lowering
from .counting import counting_tasks
from .freezing import freezing, registers
from .prepare import host_tasks, locals_data, variables_task
from .template_files import TemplateFiles

BESIDE = "{{ playbook_dir }}"
# Filters that take relative paths from ``path.root``, else from the directory of the playbook.
_READS_FILES = re.compile(r"hcl2ansible\.images\.(?:file|fileexists|fileset|hcl)\b")
_LOOKUP = re.compile(r"lookup\('ansible\.builtin\.template'")
_ROOTS = ("var", "data", "local", "path")
_USE = {root: re.compile(rf"(?<![\w.]){root}\b[.\[\s|,)]") for root in _ROOTS}


def lower(
    checked: CheckedTemplate,
    *,
    name: str,
    version: str,
    root: str | None = None,
    alone: bool = False,
    emitted: list[Emitted] | None = None,
) -> Playbook:
    """The playbook; raises DiagnosticError with everything that cannot be translated yet.

    ``name``: the playbook's file name; ``version``: of this program; ``root``: the value of ``path.root`` (it
    may hold ``{{ playbook_dir }}``) where the playbook does not lie beside the template; ``alone``: no files
    can be put beside the playbook; ``emitted`` gets each expression with what was made of it.
    """
    made_by = f"compiled by hcl2ansible {version} from"
    lowering = Lowering(checked, None if alone else TemplateFiles(PurePath(name).stem, made_by))
    variables = variables_task(lowering)
    frozen = freezing(lowering, locals_data(lowering))
    prepare = (*variables, *frozen.steps, *counting_tasks(lowering), *host_tasks(lowering))
    building = build_steps(lowering)
    if emitted is not None:
        emitted += lowering.emitted
    if lowering.diagnostics:
        raise DiagnosticError(*lowering.diagnostics)
    paths: dict[str, Data] = {
        "root": Jinja(root or BESIDE),
        "cwd": Jinja("{{ '.' | realpath }}"),
    }
    templates = lowering.templates.texts if lowering.templates else {}
    readers = [_READS_FILES, *([_LOOKUP] if any(map(_READS_FILES.search, templates.values())) else [])]
    there = {name: Jinja(f"{{{{ hostvars.localhost.{name} }}}}") for name in frozen.variables}
    return Playbook(
        header=_header(checked, name, version),
        templates=templates,
        plays=(
            Play(
                name="Prepare the build",
                hosts="localhost",
                variables=_variables(
                    frozen.variables, prepare, Jinja("{{ ansible_facts.var }}"), paths, readers
                ),
                steps=prepare,
            ),
            Play(
                name="Build the images",
                hosts="images",
                strategy="ansible.builtin.free",
                variables=_variables(
                    there, building, Jinja("{{ hostvars.localhost.ansible_facts.var }}"), paths, readers
                ),
                steps=building,
            ),
        ),
    )


def lower_data(checked: CheckedTemplate, *, version: str, root: str, results: str) -> Playbook:
    """A playbook that reads the data sources alone: ``results`` becomes a JSON file with the key ``data``.

    When one fails, the file has ``task``, its TYPE.NAME, and ``msg`` instead.
    """
    lowering = Lowering(checked)
    variables = variables_task(lowering)
    frozen = freezing(lowering, locals_data(lowering))
    if lowering.diagnostics:
        raise DiagnosticError(*lowering.diagnostics)
    failure = "{'task': ansible_failed_task.name, 'msg': ansible_failed_result.msg | default('')}"
    references = {register: reference for reference, register in registers(checked.data).items()}
    named = (
        replace(step, name=references[step.register]) if isinstance(step, Task) and step.register else step
        for step in frozen.steps
    )
    reading = Block(
        name="Read the data sources",
        steps=(*named, _written(results, "{'data': data}")),
        rescue=(_written(results, failure),),
    )
    steps = (*variables, reading)
    paths: dict[str, Data] = {"root": Jinja(root), "cwd": Jinja("{{ '.' | realpath }}")}
    readers = [_READS_FILES, _LOOKUP]
    given = _variables(frozen.variables, steps, Jinja("{{ ansible_facts.var }}"), paths, readers)
    python = {"ansible_python_interpreter": Jinja("{{ ansible_playbook_python }}")}
    play = Play(name="Read the data sources", hosts="localhost", variables={**python, **given}, steps=steps)
    return Playbook(header=_header(checked, "data.yml", version), plays=(play,))


def _written(path: str, value: str) -> Task:
    return Task(
        name="Write what has come of it",
        module="ansible.builtin.copy",
        options={"content": Jinja(f"{{{{ {value} | to_json }}}}"), "dest": path, "mode": "0600"},
        no_log=True,
    )


def _variables(
    given: Mapping[str, Data],
    steps: tuple[Step, ...],
    var: Jinja,
    paths: Mapping[str, Data],
    readers: Sequence[re.Pattern[str]],
) -> dict[str, Data]:
    """The variables that a play needs, each only where something uses it; ``readers`` need ``path.root``."""
    texts = [*_templates(tuple(given.values())), *(text for step in steps for text in _step_templates(step))]

    def uses(root: str) -> bool:
        return any(_USE[root].search(text) for text in texts)

    reads_files = paths["root"] != Jinja(BESIDE) and any(
        reader.search(text) for reader in readers for text in texts
    )

    found: dict[str, Data] = {}
    if uses("var"):
        found["var"] = var
    used_paths = {
        name: data
        for name, data in paths.items()
        if (name == "root" and reads_files) or any(re.search(rf"\bpath\.{name}\b", text) for text in texts)
    }
    if used_paths:
        found["path"] = used_paths
    used = {name: data for name, data in given.items() if isinstance(data, Mapping) or uses(name)}
    return {**found, **used}


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
