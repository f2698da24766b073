# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data sources: their bodies, and the types of what they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..hcl.convert import ConversionError, convert
from ..hcl.nodes import Body, Expression
from ..hcl.types import DYNAMIC, MapOf, ObjectOf
from ..hcl.values import Value, from_python, map_value, object_value
from ..ir.checked import CheckedData, Key
from ..ir.schema import DATA_SOURCE, ModuleSchema, Schemas
from ..ir.template import Data
from .body import Matching
from .context import Context
from .findings import at
from .groups import check_groups
from .option_types import output_type
from .plugins import note_unknown_type

Results = Mapping[str, Mapping[str, Any]]
"""What data sources have given: TYPE.NAME -> attribute -> plain data."""


@dataclass(frozen=True)
class DataChecks:
    """``results``: empty as long as no data source has been read."""

    schemas: Schemas
    results: Results = field(default_factory=dict)


def check_data(
    data: Data, checks: DataChecks, context: Context, needs: tuple[Key, ...]
) -> CheckedData | None:
    """Match a data source's body; None when its type is unknown."""
    schema = checks.schemas.find(DATA_SOURCE, data.type)
    if schema is None:
        place = at(data.file, getattr(data.node, "labels", (data.node,))[0])
        note_unknown_type(context.findings, checks.schemas, DATA_SOURCE, data.type, "data source", place)
        return None
    matching = Matching(context, schema.block_options(DATA_SOURCE), f'data "{data.type}"')
    body = matching.finish(data.file, data.body, data.node)
    check_groups(context.findings, schema, matching, data.file, data.node)
    type_ = ObjectOf({name: output_type(output) for name, output in schema.outputs.items()})
    secret = _gives_secret(schema, matching)
    return CheckedData(
        data=data,
        schema=schema,
        body=body,
        type=type_,
        sensitive=secret or body.sensitive,
        secret=secret,
        needs=needs,
    )


def _gives_secret(schema: ModuleSchema, matching: Matching) -> bool:
    """Whether the values are secrets even if nothing in the body is; in doubt they are."""
    if schema.sensitive_data == "always":
        return True
    known = matching.known.get(schema.sensitive_data)
    return known is not None and not (known.is_known and known.raw in (False, "false"))


def unknown_result(data: CheckedData | None) -> Value:
    """What is known of a data source that has not been read: the types of its attributes."""
    if data is None or not isinstance(data.type, ObjectOf):
        return Value.unknown(DYNAMIC)
    sure = {name for name, output in data.schema.outputs.items() if output.required}
    return object_value({name: Value.unknown(t, name in sure) for name, t in data.type.attributes.items()})


def result(data: CheckedData, results: Results) -> Value | None:
    """What a data source has given; None when it was not read."""
    given = results.get(data.data.reference)
    if given is None:
        return None
    try:
        return convert(from_python(given), data.type)
    except (ConversionError, TypeError):
        return None


def data_value(results: Mapping[str, Value], types: Mapping[str, str]) -> Value:
    """``data``: for each type a map of its data sources; ``types``: TYPE.NAME -> TYPE."""
    by_type: dict[str, dict[str, Value]] = {}
    for reference, value in results.items():
        type_ = types[reference]
        by_type.setdefault(type_, {})[reference.removeprefix(f"{type_}.")] = value
    return object_value({type_: _alike(values) for type_, values in by_type.items()})


def _alike(values: Mapping[str, Value]) -> Value:
    types = {value.type for value in values.values()}
    if len(types) == 1 and DYNAMIC not in types:
        return map_value(values, types.pop())
    return Value.unknown(MapOf(DYNAMIC)) if types == {DYNAMIC} else object_value(values)


def expressions(body: Body) -> Iterator[Expression]:
    """All expressions in a body, nested blocks included."""
    for argument in body.arguments().values():
        yield argument.value
    for block in body.blocks():
        yield from expressions(block.body)
