# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that a module of the collection has for its options, with what is known of them at compile time.

A module names the file below ``module_utils`` that has them (RULES = "_amazon.rules"). Its function
``problems`` gets the options and says what is wrong; its ``NotKnownError`` stands for a value that is not
known yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..hcl.convert import ConversionError, convert
from ..hcl.diagnostics import SourceFile, Span
from ..hcl.nodes import Node
from ..hcl.values import Value, to_python
from ..ir.checked import CheckedArgument, CheckedBlocks
from ..ir.schema import ModuleSchema, Option
from ..runtime import load
from .body import Matching
from .findings import Findings, at
from .option_types import hcl_type

_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?\.?")


def check_rules(
    findings: Findings, schema: ModuleSchema, matching: Matching, file: SourceFile, block: Node
) -> None:
    """Note what the module's own rules say of a body."""
    if not schema.rules:
        return
    folder, _dot, name = schema.rules.rpartition(".")
    rules = load(name, f"module_utils.{folder}")
    doubtful = frozenset(
        (matching.seen | matching.meant) - matching.arguments.keys() - matching.blocks.keys()
    )
    options = _Options(
        rules.NotKnownError, schema.options, matching.arguments, matching.blocks, matching.known, doubtful
    )
    for problem in rules.problems(options):
        place = _place(problem.option, matching.arguments, matching.blocks) or at(file, block)
        note = findings.error if problem.fatal else findings.warning
        note("invalid-value", problem.message.rstrip("."), place, hint=problem.hint)


@dataclass(frozen=True)
class _Options(Mapping[str, Any]):
    """The options of a body as a module gets them; looking at what is not known raises ``unknown``."""

    unknown: type[Exception]
    options: Mapping[str, Option]
    arguments: Mapping[str, CheckedArgument]
    blocks: Mapping[str, CheckedBlocks]
    known: Mapping[str, Value] = field(default_factory=dict)  # better than what stands in the arguments
    doubtful: frozenset[str] = frozenset()  # set, but wrongly

    def __contains__(self, name: object) -> bool:
        return name in self.options

    def __iter__(self) -> Iterator[str]:
        return iter(self.options)

    def __len__(self) -> int:
        return len(self.options)

    def __getitem__(self, name: str) -> Any:
        option = self.options[name]
        if name in self.doubtful:
            raise self.unknown
        if name in self.blocks:
            bodies = [
                _Options(self.unknown, option.suboptions, body.arguments, body.blocks)
                for body in self.blocks[name].bodies
            ]
            return bodies if option.repeats else bodies[0]
        argument = self.arguments.get(name)
        if argument is None:
            return option.default
        return self._value(argument, self.known.get(name, argument.value))

    def _value(self, argument: CheckedArgument, value: Value) -> Any:
        """A secret is not known either: what is wrong with it would show in the message."""
        if argument.sensitive:
            raise self.unknown
        try:
            found = to_python(convert(value, hcl_type(argument.option)))
        except (ConversionError, ValueError) as error:
            raise self.unknown from error
        if "{{" in repr(found):
            raise self.unknown
        unset = found is None or (found == "" and argument.option.choices)
        return argument.option.default if unset else found


def _place(
    path: str, arguments: Mapping[str, CheckedArgument], blocks: Mapping[str, CheckedBlocks]
) -> Span | None:
    """Where ``OPTION`` or ``BLOCK[INDEX].OPTION`` stands; of a block without it its first argument."""
    found: Span | None = None
    for name, index in _STEP.findall(path):
        if name in blocks:
            body = blocks[name].bodies[int(index or 0)]
            arguments, blocks = body.arguments, body.blocks
            found = next((argument.span() for argument in body.all_arguments()), found)
        elif name in arguments:
            argument = arguments[name]
            return Span(argument.file, argument.expression.start, argument.expression.end)
    return found
