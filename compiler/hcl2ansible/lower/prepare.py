# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The play that prepares: input variables, locals and one host for each source."""

from __future__ import annotations

from collections.abc import Mapping

from ..hcl.diagnostics import DiagnosticError
from ..hcl.nodes import Block
from ..hcl.types import DYNAMIC
from ..ir.checked import CheckedBuild, CheckedLocal, CheckedSource, CheckedVariable
from ..ir.emitted import Emitted
from ..ir.playbook import Data, Jinja, Step, Task
from .code import COLLECTION
from .context import Lowering
from .freezing import kept_calls
from .hcl_text import hcl_text
from .types import type_text
from .values import constant_data, to_data
from .walk import with_texts


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
    rules = tuple(_rule(lowering, variable, block) for block in variable.validations)
    return {**written, "validations": rules} if rules else written


def _rule(lowering: Lowering, variable: CheckedVariable, block: Block) -> Mapping[str, Data]:
    arguments = block.body.arguments()
    message = lowering.translator({}, variable.variable.file).value(arguments["error_message"].value)
    return {
        "condition": hcl_text(arguments["condition"].value),
        "error_message": constant_data(message),
    }


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
    expression = with_texts(local.local.value, lowering.texts)
    t = lowering.translator(
        lowering.checked.typing, local.local.file, kept=kept_calls(local.name, expression)
    )
    try:
        data = to_data(t, expression)
        lowering.emitted.append(Emitted(local.local.file, expression, data, DYNAMIC))
        return data
    except DiagnosticError as error:
        lowering.diagnostics += error.diagnostics
        return None


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
