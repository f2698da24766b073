# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Chains of post-processors in which Packer destroys more than anybody wants."""

from __future__ import annotations

from collections.abc import Sequence

from ..ir.checked import CheckedComponent, CheckedSource
from .findings import Findings, at

FILES, IMAGE, NOTHING, OWN_FILES, ANYTHING = "files", "image", "nothing", "own files", "anything"

# What a post-processor passes on; those that are not listed pass on what they got.
_MAKES = {"artifice": OWN_FILES, "compress": FILES, "docker_import": IMAGE, "docker_save": ANYTHING}
_NEEDS_FILES = ("compress", "docker_import")
_PASSES_ON = ("manifest", "checksum", "shell_local", "docker_tag", "docker_push")


def check_traps(
    findings: Findings, sources: Sequence[CheckedSource], chains: Sequence[Sequence[CheckedComponent]]
) -> None:
    """Note chains that lose an image or somebody's own files."""
    for source in sources:
        made = _made_by(source)
        for chain in chains:
            _follow(findings, source, made, [step for step in chain if source.host in step.hosts])


def _made_by(source: CheckedSource) -> str:
    if source.schema.module == "docker":
        commit = source.body.arguments.get("commit")
        if commit is not None and commit.value.is_known and commit.value.raw in (True, "true"):
            return IMAGE
        return FILES if "export_path" in source.body.arguments else ANYTHING
    return {"null": NOTHING, "file_artifact": FILES, "sandbox": FILES}.get(source.schema.module, ANYTHING)


def _follow(findings: Findings, source: CheckedSource, made: str, chain: Sequence[CheckedComponent]) -> None:
    for step in chain:
        module, where = step.schema.module, at(step.component.file, step.component.node)
        if module in _NEEDS_FILES and made in (IMAGE, NOTHING):
            _note_no_files(findings, source, made, step)
            return
        if made == OWN_FILES and module in _NEEDS_FILES and not _keeps(step):
            findings.warning(
                "own-files",
                f'"{step.component.type}" keeps the files that artifice named; Packer deletes them',
                where,
                hint="keep_input_artifact = true says so for both.",
            )
        made = _MAKES.get(module, made if module in _PASSES_ON else ANYTHING)


def _note_no_files(findings: Findings, source: CheckedSource, made: str, step: CheckedComponent) -> None:
    detail = hint = ""
    if made == IMAGE and step.schema.module == "compress":
        detail = "It will fail. Packer writes an empty archive here and then removes the image."
        hint = "Export the container instead: export_path in the source."
    elif made == IMAGE:
        detail = "It will fail."
        hint = "The image is in the engine already; docker-tag gives it a name."
    what = "an image, no files" if made == IMAGE else "no files"
    findings.warning(
        "no-files",
        f'"{step.component.type}" has nothing to work on: {source.build_name} makes {what}',
        at(step.component.file, step.component.node),
        detail=detail,
        hint=hint,
    )


def _keeps(step: CheckedComponent) -> bool:
    keep = step.body.arguments.get("keep_input_artifact")
    return keep is not None and not (keep.value.is_known and keep.value.raw in (False, "false"))
