# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types as text that can be read again, with the defaults of optional attributes."""

from __future__ import annotations

from decimal import Decimal
from json import dumps

from ..hcl.numbers import plain
from ..hcl.types import Collection, ObjectOf, TupleOf, Type
from ..hcl.values import Value


def type_text(type_: Type) -> str:
    """HCL's spelling: ``list(string)``, ``object({a = string, b = optional(number, 1)})``."""
    if isinstance(type_, Collection):
        return f"{str(type_).partition('(')[0]}({type_text(type_.element)})"
    if isinstance(type_, TupleOf):
        return f"tuple([{', '.join(map(type_text, type_.items))}])"
    if isinstance(type_, ObjectOf):
        return "object({" + ", ".join(_attribute(type_, name) for name in type_.attributes) + "})"
    return str(type_)


def _attribute(type_: ObjectOf, name: str) -> str:
    text = type_text(type_.attributes[name])
    if name not in type_.optional:
        return f"{name} = {text}"
    default = type_.defaults.get(name)
    return (
        f"{name} = optional({text})" if default is None else f"{name} = optional({text}, {_literal(default)})"
    )


def _literal(value: Value) -> str:
    raw = value.raw
    if isinstance(raw, str):
        return dumps(raw, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")
    if isinstance(raw, Decimal):
        return plain(raw)
    if isinstance(raw, tuple):
        return "[" + ", ".join(map(_literal, raw)) + "]"
    if isinstance(raw, dict):
        return (
            "{"
            + ", ".join(f"{dumps(key, ensure_ascii=False)} = {_literal(item)}" for key, item in raw.items())
            + "}"
        )
    return {None: "null", True: "true", False: "false"}[raw]
