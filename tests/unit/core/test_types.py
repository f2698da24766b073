# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Type constraints as text, and the defaults in them."""

from __future__ import annotations

import pytest
from hcl2ansible.hcl.convert import convert
from hcl2ansible.hcl.type_expression import TypeProblem, apply_defaults, parse_type
from hcl2ansible.hcl.types import STRING, ListOf, ObjectOf, Type
from hcl2ansible.hcl.values import from_python, to_python
from hypothesis import given

from hcl2ansible.parse import parse_expression

from .strategies import types


def parsed(text: str) -> Type:
    return parse_type(parse_expression(text))


@pytest.mark.parametrize(
    "text",
    [
        "string",
        "any",
        "list(string)",
        "map(set(number))",
        "tuple([string, bool])",
        "object({a=list(any), b=string})",
    ],
)
def test_spelling_reads_back(text: str) -> None:
    assert str(parsed(text)) == text


@given(types)
def test_every_type_reads_back(type_: Type) -> None:
    assert parsed(str(type_)) == type_


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("foo", 'The keyword "foo" is not a valid type specification.'),
        ("list", "The list type constructor requires one argument specifying the element type."),
        (
            "list(string, string)",
            "The list type constructor requires one argument specifying the element type.",
        ),
        ("string(1)", 'Primitive type keyword "string" does not expect arguments.'),
        ("optional(string)", 'Keyword "optional" is valid only as a modifier for object type attributes.'),
        ("object([])", "Object type constructor requires a map"),
        ("tuple(string)", "Tuple type constructor requires a list of element types."),
        ("1", "A type specification is either a primitive type keyword"),
        ('object({a = optional(number, "x")})', "not compatible with the attribute's type constraint"),
    ],
)
def test_what_is_no_type(text: str, detail: str) -> None:
    with pytest.raises(TypeProblem) as caught:
        parsed(text)
    assert caught.value.problems[0].detail.startswith(detail) or detail in caught.value.problems[0].detail


def test_defaults_are_filled_in_at_every_depth() -> None:
    type_ = parsed(
        'list(object({name = string, size = optional(number, 5), tags = optional(map(string), {a = "b"})}))'
    )
    filled = convert(apply_defaults(from_python([{"name": "x"}, {"name": "y", "size": 1}]), type_), type_)
    assert to_python(filled) == [
        {"name": "x", "size": 5, "tags": {"a": "b"}},
        {"name": "y", "size": 1, "tags": {"a": "b"}},
    ]


def test_an_optional_attribute_without_default_is_null() -> None:
    type_ = parsed("object({a = optional(string), b = string})")
    assert to_python(convert(from_python({"b": "x"}), type_)) == {"a": None, "b": "x"}


def test_types_with_the_same_content_are_one() -> None:
    assert (
        len({ObjectOf({"a": STRING, "b": ListOf(STRING)}), ObjectOf({"b": ListOf(STRING), "a": STRING})}) == 1
    )
    assert ObjectOf({"a": STRING}) != ObjectOf({"a": STRING}, ["a"])
