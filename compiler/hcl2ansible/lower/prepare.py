# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The play that prepares: input variables, locals and one host for each source."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter

from ..hcl.diagnostics import DiagnosticError
from ..hcl.nodes import Call
from ..hcl.references import references
from ..hcl.types import DYNAMIC
from ..ir.checked import CheckedBuild, CheckedLocal, CheckedSource, CheckedVariable
from ..ir.playbook import Data, Jinja, Step, Task
from .code import COLLECTION, member
from .context import Lowering
from .types import type_text
from .values import constant_data, to_data
from .walk import nodes, with_texts

# Functions that give another value at each call; a file that is read twice does not.
_CHANGING = frozenset({"timestamp", "uuidv4", "bcrypt", "legacy_isotime", "legacy_strftime"})
_REMOTE = frozenset({"vault", "consul_key", "aws_secretsmanager", "aws_secretsmanager_raw"})
ONCE = "once"


def variables_task(lowering: Lowering) -> list[Step]:
    """The task that gives every input variable its value; none when the template has no variables."""
    variables = lowering.checked.variables
    if not variables:
        return []
    options: dict[str, Data] = {"definitions": {each.name: _definition(lowering, each) for each in variables}}
    if lowering.checked.template.is_directory:
        options["directory"] = Jinja("{{ path.root }}")
    first = variables[0].variable
    return [
        Task(
            name="Check the input variables",
            comment=lowering.position(first.file, first.node),
            module=f"{COLLECTION}.variables",
            options=options,
        )
    ]


def _definition(lowering: Lowering, variable: CheckedVariable) -> Mapping[str, Data]:
    written: dict[str, Data] = {}
    if variable.type != DYNAMIC:
        written["type"] = type_text(variable.type)
    written |= _default(lowering, variable)
    if variable.description:
        written["description"] = variable.description
    if variable.sensitive:
        written["sensitive"] = True
    return written


def _default(lowering: Lowering, variable: CheckedVariable) -> dict[str, Data]:
    given = variable.given if variable.origin in ("varfile", "cmd") and not variable.sensitive else None
    if given is not None and given.is_wholly_known:
        return {"default": constant_data(given)}
    expression = variable.variable.default
    if expression is None or variable.default is None:
        return {}
    if variable.reads_environment:
        t = lowering.translator({}, variable.variable.file)
        try:
            return {"default": to_data(t, expression)}
        except DiagnosticError as error:
            lowering.diagnostics += error.diagnostics
            return {}
    return {"default": constant_data(variable.default)} if variable.default.is_wholly_known else {}


def locals_data(lowering: Lowering) -> dict[str, Data]:
    """Each local value as a template, in the order in which they are written."""
    found = {local.name: _local(lowering, local) for local in lowering.checked.locals}
    return {
        local.name: found[local.name] for local in lowering.checked.template.locals if local.name in found
    }


def _local(lowering: Lowering, local: CheckedLocal) -> Data:
    t = lowering.translator(lowering.checked.typing, local.local.file)
    try:
        return to_data(t, with_texts(local.local.value, lowering.texts))
    except DiagnosticError as error:
        lowering.diagnostics += error.diagnostics
        return None


def freezing(lowering: Lowering, written: dict[str, Data]) -> tuple[dict[str, Data], list[Step]]:
    """(the play's locals, the tasks that give each its one value).

    A template that is used through another one is rendered anew each time, so what changes from call to call
    and is used by other locals is evaluated before all else, level by level, and the locals refer to that.
    """
    if not written:
        return {}, []
    steps: list[Step] = []
    kept: dict[str, Data] = {}
    needs = {local.name: _needs(local) for local in lowering.checked.locals}
    shared = {name for names in needs.values() for name in names}
    changing = {
        local.name: local for local in lowering.checked.locals if local.name in shared and _is_changing(local)
    }
    for level in _levels(needs, changing):
        fresh = {name: written[name] for name in level if name in written}
        kept |= fresh
        steps.append(
            Task(
                name="Evaluate what would change each time" + (f", step {len(steps) + 1}" if steps else ""),
                module="ansible.builtin.set_fact",
                options={ONCE: {name: _kept(name) for name in kept if name not in fresh} | fresh},
                no_log=any(changing[name].sensitive for name in fresh),
            )
        )
    play = {name: _kept(name) if name in kept else data for name, data in written.items()}
    secret = any(local.sensitive for local in lowering.checked.locals)
    steps.append(
        Task(
            name="Evaluate the locals once",
            module="ansible.builtin.set_fact",
            options={"local": Jinja("{{ local }}")},
            no_log=secret,
        )
    )
    return play, steps


def _kept(name: str) -> Jinja:
    return Jinja(f"{{{{ {member(ONCE, name)} }}}}")


def _is_changing(local: CheckedLocal) -> bool:
    calls = (node.name for node in nodes(local.local.value) if isinstance(node, Call))
    return any(name in _CHANGING | _REMOTE for name in calls)


def _needs(local: CheckedLocal) -> set[str]:
    paths = (reference.path for reference in references(local.local.value))
    return {path[1] for path in paths if path[0] == "local" and len(path) > 1}


def _levels(needs: Mapping[str, set[str]], changing: Mapping[str, CheckedLocal]) -> list[list[str]]:
    """The changing locals, each level needing only those before it."""
    level: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        below = max((level.get(other, 0) for other in needs.get(name, ())), default=0)
        level[name] = below + (name in changing)
    deepest = max(level.values(), default=0)
    return [[name for name in changing if level[name] == number] for number in range(1, deepest + 1)]


def host_tasks(lowering: Lowering) -> list[Step]:
    """One task for each source: it adds the host that stands for it."""
    sources = [(build, source) for build in lowering.checked.builds for source in build.sources]
    single = len(sources) == 1
    return [_host(lowering, build, source, single=single) for build, source in sources]


def _host(lowering: Lowering, build: CheckedBuild, source: CheckedSource, *, single: bool) -> Task:
    options: dict[str, Data] = {
        "name": source.host,
        "groups": ("images",),
        "source": {"type": source.type, "name": source.name},
    }
    if build.name:
        options["build"] = {"name": build.name}
    if source.packer_build_name != source.name:
        options["packer_build_name"] = source.packer_build_name
    return Task(
        name="Add a host for the source" if single else f"Add the host {source.host}",
        comment=lowering.position(source.use.file, source.use.node),
        module="ansible.builtin.add_host",
        options=options,
    )
