# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the bodies of a template look like to the reader of JSON, which cannot tell blocks from arguments.

Strings are literal where Packer evaluates them without any variables, and templates everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..hcl.record import replaced
from ..ir.schema import BUILDER, DATA_SOURCE, POST_PROCESSOR, PROVISIONER, ModuleSchema, Option, Schemas
from ..parse.json_body import EVERY_NAME, BlockShape, Shape
from .grammar import LABELS

_VALUES = Shape(arguments=EVERY_NAME)
_PLAIN_VALUES = Shape(arguments=EVERY_NAME, literal=EVERY_NAME)
_VARIABLE = Shape(
    blocks={
        "validation": BlockShape(
            body=lambda _labels: Shape(arguments=("condition", "error_message"), literal=("error_message",))
        )
    },
    arguments=("type", "default", "description", "sensitive"),
    literal=("description", "sensitive"),
    expressions=("type",),
)
_META_ARGUMENTS = ("name", "only", "except", "override")


def values_shape() -> Shape:
    """A var file in JSON."""
    return _PLAIN_VALUES


def template_shape(schemas: Schemas) -> Shape:
    """A whole template; ``schemas`` know the bodies of sources, provisioners and the like."""
    packer = Shape(
        blocks={"required_plugins": BlockShape(body=lambda _labels: _PLAIN_VALUES)},
        arguments=("required_version",),
        literal=EVERY_NAME,
    )
    blocks = {
        "packer": packer,
        "variable": _VARIABLE,
        "variables": _VALUES,
        "local": Shape(arguments=("expression", "sensitive"), literal=("sensitive",)),
        "locals": _VALUES,
        "build": _build(schemas),
        "communicator": _VALUES,
        "hcp_packer_registry": _VALUES,
    }
    return Shape(
        blocks={
            **{kind: _fixed(kind, shape) for kind, shape in blocks.items()},
            "source": _component(schemas, "source", BUILDER),
            "data": BlockShape(
                labels=LABELS["data"],
                body=lambda labels: _options(_found(schemas, DATA_SOURCE, labels[0]), DATA_SOURCE),
            ),
        }
    )


def _fixed(kind: str, shape: Shape) -> BlockShape:
    return BlockShape(labels=LABELS.get(kind, ()), body=lambda _labels: shape)


def _build(schemas: Schemas) -> Shape:
    post_processor = _component(schemas, "post-processor", POST_PROCESSOR)
    chain = _with_dynamic(Shape(blocks={"post-processor": post_processor}))
    nested = Shape(
        blocks={
            "source": BlockShape(labels=("reference",), body=lambda labels: _nested_source(schemas, *labels)),
            "provisioner": _component(schemas, "provisioner", PROVISIONER),
            "error-cleanup-provisioner": _component(schemas, "error-cleanup-provisioner", PROVISIONER),
            "post-processor": post_processor,
            "post-processors": _fixed("post-processors", chain),
            "hcp_packer_registry": _fixed("hcp_packer_registry", _VALUES),
            "from": _fixed("from", _VALUES),
        },
        arguments=("name", "description", "sources"),
    )
    return _with_dynamic(nested)


def _nested_source(schemas: Schemas, reference: str = "") -> Shape:
    """Without a reference in a dynamic block, where even the name may use the iterator."""
    parts = reference.split(".")
    shape = _options(_found(schemas, BUILDER, parts[1] if len(parts) > 2 else parts[0]), BUILDER)
    return _with_dynamic(replaced(shape, literal=("name",) if reference else ()))


def _component(schemas: Schemas, block: str, kind: str) -> BlockShape:
    return BlockShape(
        labels=LABELS[block],
        body=lambda labels: _with_dynamic(_options(_found(schemas, kind, *labels[:1]), kind)),
    )


def _found(schemas: Schemas, kind: str, label: str = "") -> Iterable[ModuleSchema]:
    """The module behind a label; all of the kind when it is not known, as in a dynamic block."""
    schema = schemas.find(kind, label)
    return (schema,) if schema else [module for module in schemas.modules if kind in module.kinds]


def _options(modules: Iterable[ModuleSchema], kind: str) -> Shape:
    options = {name: option for module in modules for name, option in module.block_options(kind).items()}
    shape = _body(options)
    return replaced(shape, arguments=(*_META_ARGUMENTS, *_names(options)))


def _body(options: Mapping[str, Option]) -> Shape:
    blocks = {name: _nested(option) for name, option in options.items() if option.is_block}
    return Shape(blocks=blocks, arguments=_names(options))


def _nested(option: Option) -> BlockShape:
    return BlockShape(body=lambda _labels: _with_dynamic(_suboptions(option)))


def _names(options: Mapping[str, Option]) -> tuple[str, ...]:
    return tuple(name for name, option in options.items() if not option.is_block)


def _suboptions(option: Option) -> Shape:
    return _body({name: o for o in option.suboptions.values() for name in (o.name, *o.aliases)})


def _with_dynamic(shape: Shape) -> Shape:
    """The same body where ``dynamic`` may stand for any of its blocks."""

    def content(labels: tuple[str, ...]) -> BlockShape:
        found = shape.blocks.get(labels[0])
        inside = found.body(()) if found else Shape()
        return BlockShape(body=lambda _labels: inside)

    def dynamic(labels: tuple[str, ...]) -> Shape:
        return Shape(
            blocks={"content": content(labels)},
            arguments=("for_each", "iterator", "labels"),
            expressions=("iterator",),
        )

    return replaced(shape, blocks={**shape.blocks, "dynamic": BlockShape(labels=("type",), body=dynamic)})
