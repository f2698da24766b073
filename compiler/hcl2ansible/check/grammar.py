# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What any block may hold: labels, arguments, nested blocks; shared by all that read one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..hcl.diagnostics import SourceFile
from ..hcl.nodes import Argument, Block, Body, Label
from ..ir.template import Element
from .findings import Findings, at, at_name, did_you_mean

IDENTIFIER = re.compile(r"[^\W\d][\w-]*")

LABELS = {
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


BELONGS = {
    **dict.fromkeys(
        ("provisioner", "error-cleanup-provisioner", "post-processor", "post-processors"),
        "It belongs into a build block.",
    ),
    "build": "It belongs to the top level of a template.",
    "validation": "It belongs into a variable block.",
    "required_plugins": "It belongs into a packer block.",
    "content": "It belongs into a dynamic block.",
}


def labels_fit(
    findings: Findings, file: SourceFile, block: Block, labels: tuple[str, ...] | None = None
) -> bool:
    """Whether the block has as many labels as its kind needs; else note why not."""
    wanted = LABELS.get(block.kind, ()) if labels is None else labels
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
            summary = f'A "dynamic" block cannot stand in {where}'
            hint = "It can stand in a build and in the bodies of its blocks and of sources."
            findings.error("unknown-block", summary, at(file, block), hint=hint)
        elif block.kind in names:
            taken.append(block)
        else:
            hint = did_you_mean(block.kind, names) if names else f"Write it as: {block.kind} = ..."
            hint = BELONGS.get(block.kind, hint)
            findings.error(
                "unknown-block", f'There is no block "{block.kind}" in {where}', at(file, block), hint=hint
            )
    return taken


def identifier_fits(findings: Findings, file: SourceFile, block: Block, what: str) -> bool:
    """Whether the last label is a name that references can use; else note it."""
    return label_fits(findings, file, block.labels[-1], f"the name of {what}")


def _identifier(text: str) -> str:
    """The text as a name, as far as it goes."""
    name = re.sub(r"[^\w-]", "_", text)
    return name if IDENTIFIER.fullmatch(name) else f"_{name}"


def label_fits(findings: Findings, file: SourceFile, label: Label, what: str) -> bool:
    """Whether a label is a name that references can use; else note it."""
    if IDENTIFIER.fullmatch(label.text):
        return True
    findings.error(
        "invalid-name",
        f'"{label.text}" cannot be {what}',
        at(file, label),
        detail="A name is a letter or underscore, then letters, digits, underscores and dashes.",
        hint=f'For example: "{_identifier(label.text)}"',
    )
    return False


def note_duplicate(findings: Findings, element: Element, earlier: Element, what: str) -> None:
    """Note that something is defined a second time."""
    findings.error(
        "duplicate-definition",
        f"{what} is defined twice",
        at(element.file, element.node),
        detail=f"The other definition stands at {earlier.span()}.",
        hint="Rename one of the two, or remove it.",
    )
