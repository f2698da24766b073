# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A legacy template as the text of an HCL template: the tree that ``compile`` uses, in order and printed."""

from __future__ import annotations

from collections.abc import Iterator

from ..format import format_text
from ..hcl.diagnostics import Span
from ..hcl.nodes import Argument, Block, Body, Entry, Expression, Object
from ..hcl.record import replaced
from ..ir.schema import BUILDER, POST_PROCESSOR, PROVISIONER, Schemas
from .amazon import with_data_sources
from .place import Place
from .plugins import required_plugins, unknown_components
from .printer import print_block
from .template import Translation
from .tree import argument, block

# Kinds of blocks in the order of the text, and what an annotation says above the first of each.
_SECTIONS = (
    ("packer", "Which Packer and which plugins the template needs."),
    ("variable", "Input variables. In JSON all of them are strings; give them other types where that helps."),
    (
        "data",
        "Data sources: looked up when a build starts. They were template functions and filters of builders.",
    ),
    (
        "locals",
        (
            "Local values: made from variables by expressions that a default cannot hold. A value that is\n"
            "given to the variable of the same name still wins; where nobody gives one, drop the variable."
        ),
    ),
    ("source", "Sources: they were builders."),
    ("build", "The build: which sources, the steps on each machine, and what becomes of the artifacts."),
)
_HEAD = (
    "Written by `hcl2ansible upgrade` from {name}.\n"
    "Blocks may be moved to other files of the same directory that end in .pkr.hcl.\n"
    "What is left between double braces is evaluated after HCL, by the step that it stands in."
)
# Blocks that are written in an order of their own.
_OWN_ORDER = ("build", "post-processors", "variable", "local", "packer")
_ROLES = (("source", BUILDER), ("provisioner", PROVISIONER), ("post-processor", POST_PROCESSOR))
_FIRST = ("name", "keep_input_artifact")


def upgraded(translation: Translation, *, annotations: bool = False) -> str:
    """The text of the HCL template."""
    body = with_data_sources(translation.body)
    body = replaced(body, items=(*_packer(body), *(item for item in body.items if not _is(item, "packer"))))
    parts = []
    if annotations:
        parts.append(_comment(_HEAD.format(name=translation.file.name.rpartition("/")[2])))
    for kind, text in _SECTIONS:
        blocks = [item for item in body.items if isinstance(item, Block) and _section(item) == kind]
        for number, each in enumerate(blocks):
            comment = _comment(text) if annotations and number == 0 else ""
            parts.append(comment + print_block(_ordered(each)))
    return format_text("\n".join(parts))


def note_unknown(translation: Translation, schemas: Schemas) -> int:
    """Note the components of a type that nobody knows; how many there are."""
    ours = [(kind, label) for kind, role in _ROLES for label in schemas.labels(role)]
    found = list(unknown_components(translation.body, ours))
    for each in found:
        label = each.labels[0]
        translation.findings.error(
            "unknown-type",
            f'There is no {"builder" if each.kind == "source" else each.kind} "{label.text}"',
            Span(translation.file, label.start, label.end),
            detail="The block is written all the same.",
        )
    return len(found)


def _is(item: Argument | Block, kind: str) -> bool:
    return isinstance(item, Block) and item.kind == kind


def _section(item: Block) -> str:
    return "locals" if item.kind == "local" else item.kind


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())


def _packer(body: Body) -> Iterator[Block]:
    """The ``packer`` block with the plugins that the template needs."""
    plugins = required_plugins(body)
    written = next((item for item in body.items if isinstance(item, Block) and item.kind == "packer"), None)
    if not plugins:
        if written:
            yield written
        return
    place = Place(body.start, body.end)
    wanted = [argument(name, _plugin(name, place), place) for name in plugins]
    nested = block("required_plugins", [], wanted, place)
    before = written.body.items if written else ()
    yield block("packer", [], [*before, nested], place)


def _plugin(name: str, place: Place) -> Expression:
    entries = [
        Entry(place.start, place.end, place.text(key), place.text(value))
        for key, value in (("source", f"github.com/hashicorp/{name}"), ("version", "~> 1"))
    ]
    return Object(place.start, place.end, tuple(entries))


def _ordered(item: Block) -> Block:
    """A block whose arguments, and those of all blocks in it, stand in the order of the alphabet."""
    items: list[Argument | Block] = [
        _ordered(each) if isinstance(each, Block) else each for each in item.body.items
    ]
    if item.kind not in _OWN_ORDER:
        items.sort(key=lambda each: each.name if isinstance(each, Argument) else each.kind)
    if item.kind == "post-processor":
        items.sort(key=lambda each: not (isinstance(each, Argument) and each.name in _FIRST))
    return replaced(item, body=replaced(item.body, items=tuple(items)))
