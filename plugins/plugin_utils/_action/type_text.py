# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types as a template spells them: ``list(string)``, ``object({name = string, size = optional(number)})``."""

from __future__ import annotations

import re

from ansible_collections.hcl2ansible.images.plugins.plugin_utils._action.literal import parse_literal
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.convert import convert
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.types import (
    BOOL,
    DYNAMIC,
    NUMBER,
    STRING,
    ListOf,
    MapOf,
    ObjectOf,
    SetOf,
    TupleOf,
    Type,
)
from ansible_collections.hcl2ansible.images.plugins.plugin_utils._hcl.values import Value, from_python

_PRIMITIVES: dict[str, Type] = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": DYNAMIC}
_COLLECTIONS: dict[str, type[ListOf | SetOf | MapOf]] = {"list": ListOf, "set": SetOf, "map": MapOf}
_TOKEN = re.compile(r'\s*([^\W\d][\w-]*|"(?:[^"\\]|\\.)*"|-?\d[\w.]*|[()\[\]{}=:,])')


def parse_type_text(text: str) -> Type:
    """Raises ValueError for what is no type."""
    tokens = _tokens(text)
    type_ = _type(tokens, text)
    if tokens:
        raise ValueError(f"{text!r} is not a type: {tokens[0]!r} is too much")
    return type_


def _tokens(text: str) -> list[str]:
    tokens, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ValueError(f"{text!r} is not a type")
        tokens.append(match[1])
        position = match.end()
    return tokens


def _take(tokens: list[str], text: str, *wanted: str) -> str:
    if not tokens or (wanted and tokens[0] not in wanted):
        raise ValueError(f"{text!r} is not a type: expected {' or '.join(wanted) or 'more'}")
    return tokens.pop(0)


def _type(tokens: list[str], text: str) -> Type:
    word = _take(tokens, text)
    if word in _PRIMITIVES:
        return _PRIMITIVES[word]
    # A collection without its element type is one of anything, as in old templates.
    if word in _COLLECTIONS and tokens[:1] != ["("]:
        return _COLLECTIONS[word](DYNAMIC)
    if word in _COLLECTIONS:
        _take(tokens, text, "(")
        element = _type(tokens, text)
        _take(tokens, text, ")")
        return _COLLECTIONS[word](element)
    if word == "tuple":
        return _tuple(tokens, text)
    if word == "object":
        return _object(tokens, text)
    raise ValueError(f"{text!r} is not a type: there is no type {word}")


def _tuple(tokens: list[str], text: str) -> Type:
    _take(tokens, text, "(")
    _take(tokens, text, "[")
    items = []
    while tokens[:1] != ["]"]:
        items.append(_type(tokens, text))
        if tokens[:1] != ["]"]:
            _take(tokens, text, ",")
    _take(tokens, text, "]")
    _take(tokens, text, ")")
    return TupleOf(tuple(items))


def _object(tokens: list[str], text: str) -> Type:
    _take(tokens, text, "(")
    _take(tokens, text, "{")
    attributes: dict[str, Type] = {}
    optional = []
    defaults: dict[str, Value] = {}
    while tokens[:1] != ["}"]:
        name = _take(tokens, text).strip('"')
        _take(tokens, text, "=", ":")
        if tokens[:2] == ["optional", "("]:
            del tokens[:2]
            attributes[name] = _type(tokens, text)
            optional.append(name)
            if tokens[:1] == [","]:
                defaults[name] = _default(tokens, text, attributes[name])
            _take(tokens, text, ")")
        else:
            attributes[name] = _type(tokens, text)
        # Between attributes a line end is as good as a comma.
        if tokens[:1] == [","]:
            tokens.pop(0)
    _take(tokens, text, "}")
    _take(tokens, text, ")")
    return ObjectOf(attributes, optional, defaults)


def _default(tokens: list[str], text: str, type_: Type) -> Value:
    """The default of an optional attribute: what stands up to the parenthesis that closes ``optional(``."""
    _take(tokens, text, ",")
    taken: list[str] = []
    depth = 0
    while depth or tokens[:1] != [")"]:
        taken.append(_take(tokens, text))
        depth += (taken[-1] in "([{") - (taken[-1] in ")]}")
    return convert(from_python(parse_literal(" ".join(taken))), type_)
