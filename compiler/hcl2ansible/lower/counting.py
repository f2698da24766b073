# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A ``dynamic`` block is written out when the playbook is made: another number of elements must be seen."""

from __future__ import annotations

import re

from ..hcl.diagnostics import DiagnosticError
from ..hcl.nodes import Binary, Call, Number
from ..ir.checked import Expansion
from ..ir.playbook import Jinja, Step, Task
from .context import Lowering


def counting_tasks(lowering: Lowering) -> list[Step]:
    """One task for each ``for_each`` that the run decides: it fails when there are more elements or fewer."""
    steps: dict[str, Step] = {}
    for expansion in lowering.checked.expansions:
        try:
            condition = _condition(lowering, expansion)
        except DiagnosticError as error:
            lowering.diagnostics += error.diagnostics
            continue
        steps.setdefault(condition.text, _task(lowering, expansion, condition))
    return list(steps.values())


def _condition(lowering: Lowering, expansion: Expansion) -> Jinja:
    node = expansion.for_each
    place = (node.start, node.end)
    size = Number(*place, str(expansion.size))
    same = Binary(*place, "==", Call(*place, "length", (node,)), size)
    return Jinja(lowering.translator(lowering.checked.typing, expansion.file).condition(same).text)


def _task(lowering: Lowering, expansion: Expansion, condition: Jinja) -> Task:
    counted = re.fullmatch(r"([\w.\[\]']+) \| length == \d+", condition.text)
    what = counted[1] if counted else "the collection"
    elements = f"{expansion.size} element{'' if expansion.size == 1 else 's'}"
    return Task(
        name=f"Check that {what} still has {elements}",
        comment=lowering.position(expansion.file, expansion.node),
        module="ansible.builtin.assert",
        options={
            "that": condition,
            "fail_msg": f"This playbook was compiled for {elements} in {what}. "
            "Compile the template again with the values of this run.",
            "quiet": True,
        },
    )
