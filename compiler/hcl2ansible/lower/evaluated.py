# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last resort: an expression that stays HCL; the filter ``hcl`` evaluates it when the playbook runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..hcl.nodes import Binary, Call, Conditional, Expression, For, Node, TemplateFor
from ..hcl.references import references
from ..hcl.types import Collection, ObjectOf, TupleOf, Type, without_optional
from .code import COLLECTION, Code, is_name, text_constant
from .hcl_text import hcl_text
from .types import type_text
from .walk import nodes

if TYPE_CHECKING:
    from .translator import Translator

HCL = f"{COLLECTION}.hcl"
_EASY = re.compile(r"\\.|'")


def evaluated(t: Translator, node: Expression) -> Code:
    """``'try(var.a.b, "x")' | hcl2ansible.images.hcl(var=var)``, with the names that the text uses.

    Plain data does not tell a list from a tuple, or a map from an object: where that matters, their types go
    along.
    """
    names: dict[str, str] = {}
    types: dict[str, str] = {}
    kinds_matter = any(map(_asks_for_kind, nodes(node)))
    for reference in references(node):
        root, *steps = reference.path
        if root not in t.typing.values:
            continue  # a word of a type, or what is an error to HCL too
        names[root] = t.iterators.get(root, root)
        given: Type | None = t.typing.values[root].type
        if root in t.iterators or not isinstance(given, ObjectOf):
            steps = []
        elif steps:
            given = given.attributes.get(steps[0])
        if given is not None and kinds_matter and _is_ambiguous(given):
            types[".".join([root, *steps[:1]])] = type_text(without_optional(given))
    value = t.value(node)
    return text_constant(_EASY.sub(_easier, hcl_text(node))).piped(
        HCL,
        *([_mapping(types)] if types else []),
        *_keywords(names),
        type_=value.type,
        sure=value.never_null,
    )


def _easier(match: re.Match[str]) -> str:
    """Another escape of HCL, so that Jinja2 can quote the text as a whole."""
    quote_follows = match.string[match.end() : match.end() + 1] == '"'
    if match[0] == "\\\\" and not quote_follows:
        return match[0]
    return {"'": "\\u0027", '\\"': "\\u0022", "\\\\": "\\u005c"}.get(match[0], match[0])


def _asks_for_kind(node: Node) -> bool:
    """Whether a part of an expression may have another value for a tuple than for an equal list or set."""
    match node:
        case Binary(operator=operator):
            return operator in ("==", "!=")
        case Call(name=name):
            return name not in ("try", "can")
        case For(key_name=key) | TemplateFor(key_name=key):
            return bool(key)  # of a set, the key is the element
    return isinstance(node, Conditional)


def _is_ambiguous(type_: Type) -> bool:
    """Whether plain data of the type would be taken for another one."""
    if isinstance(type_, ObjectOf):
        return any(map(_is_ambiguous, type_.attributes.values()))
    return isinstance(type_, Collection) or (
        isinstance(type_, TupleOf) and any(map(_is_ambiguous, type_.items))
    )


def _keywords(names: dict[str, str]) -> list[str]:
    """The names as arguments; one that Jinja2 does not take as a keyword goes into a dict."""
    plain = [f"{name}={written}" for name, written in names.items() if is_name(name)]
    others = [
        f"{text_constant(name).text}: {written}" for name, written in names.items() if not is_name(name)
    ]
    return [*plain, f"**{{{', '.join(others)}}}"] if others else plain


def _mapping(texts: dict[str, str]) -> str:
    return (
        "{"
        + ", ".join(f"{text_constant(key).text}: {text_constant(text).text}" for key, text in texts.items())
        + "}"
    )
