# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What any block may hold: labels, arguments, nested blocks; shared by all that read one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block, Body
from .findings import Findings, at, at_name, did_you_mean

IDENTIFIER = re.compile(r"[^\W\d][\w-]*")

_LABELS = {
    "source": ("type", "name"),
    "data": ("type", "name"),
    "communicator": ("type", "name"),
    "variable": ("name",),
    "local": ("name",),
    "provisioner": ("type",),
    "error-cleanup-provisioner": ("type",),
    "post-processor": ("type",),
    "dynamic": ("type",),
    "from": ("type",),
}


def labels_fit(
    findings: Findings, file: SourceFile, block: Block, labels: tuple[str, ...] | None = None
) -> bool:
    """Whether the block has as many labels as its kind needs; else note why not."""
    wanted = _LABELS.get(block.kind, ()) if labels is None else labels
    if len(block.labels) == len(wanted):
        return True
    needs = {0: "no label", 1: f"one label, its {wanted[0]}" if wanted else ""}.get(
        len(wanted), f"{len(wanted)} labels: {', '.join(wanted)}"
    )
    summary = "Missing label" if len(block.labels) < len(wanted) else "Too many labels"
    example = " ".join([block.kind, *(f'"{label.upper()}"' for label in wanted), "{ ... }"])
    findings.error(
        "block-labels",
        f'{summary} for "{block.kind}"',
        at(file, block),
        detail=f'A "{block.kind}" block has {needs}, this one has {len(block.labels)}.',
        hint=f"Write it as: {example}",
    )
    return False


def take_arguments(
    findings: Findings, file: SourceFile, body: Body, known: Iterable[str], where: str
) -> dict[str, Argument]:
    """The arguments of a body by name; those not in ``known`` are errors."""
    names = tuple(known)
    taken = {}
    for name, argument in body.arguments().items():
        if name in names:
            taken[name] = argument
        else:
            hint = did_you_mean(name, names) if names else ""
            findings.error(
                "unknown-argument",
                f'There is no argument "{name}" in {where}',
                at_name(file, argument),
                hint=hint,
            )
    return taken


def take_blocks(
    findings: Findings, file: SourceFile, body: Body, known: Iterable[str], where: str
) -> list[Block]:
    """The nested blocks of a body in order; those not in ``known`` are errors."""
    names = tuple(known)
    taken = []
    for block in body.blocks():
        if block.kind == "dynamic" and "dynamic" not in names:
            unsupported_dynamic(findings, file, block)
        elif block.kind in names:
            taken.append(block)
        else:
            hint = did_you_mean(block.kind, names) if names else ""
            findings.error(
                "unknown-block", f'There is no block "{block.kind}" in {where}', at(file, block), hint=hint
            )
    return taken


def unsupported_dynamic(findings: Findings, file: SourceFile, block: Block) -> None:
    """Note that a ``dynamic`` block cannot be compiled yet."""
    label = block.labels[0].text if block.labels else "..."
    findings.error(
        "unsupported-block",
        'This version does not compile "dynamic" blocks',
        at(file, block),
        hint=f'Write each "{label}" block out.',
    )


def identifier_fits(findings: Findings, file: SourceFile, block: Block, what: str) -> bool:
    """Whether the last label is a name that references can use; else note it."""
    label = block.labels[-1]
    if IDENTIFIER.fullmatch(label.text):
        return True
    findings.error(
        "invalid-name",
        f'"{label.text}" cannot be the name of {what}',
        at(file, label),
        detail="A name is a letter or underscore, then letters, digits, underscores and dashes.",
    )
    return False
