# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conversion between types, and the type that several have in common."""

from __future__ import annotations

import pytest
from hcl2ansible.hcl.convert import ConversionError, convert, unify
from hcl2ansible.hcl.types import (
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
    could_be,
    without_optional,
)
from hcl2ansible.hcl.values import Value, from_python, list_value, set_value, string, to_python
from hypothesis import given

from .strategies import types, unknowns, values


@pytest.mark.parametrize(
    ("data", "type_", "expected"),
    [
        ("2.50", NUMBER, 2.5),
        ("0", BOOL, False),
        (True, STRING, "true"),
        (1e21, STRING, "1000000000000000000000"),
        ([1, "x"], ListOf(DYNAMIC), ["1", "x"]),
        (["b", "a", "b"], SetOf(STRING), ["a", "b"]),
        ([10, 9], SetOf(NUMBER), [9, 10]),
        ({"b": 1, "a": "x"}, MapOf(DYNAMIC), {"a": "x", "b": "1"}),
        ({"a": 1, "z": 2}, ObjectOf({"a": STRING}), {"a": "1"}),
        ({}, ObjectOf({"a": STRING}, ["a"]), {"a": None}),
        ([1, "2"], TupleOf((STRING, NUMBER)), ["1", 2]),
    ],
)
def test_convert(data: object, type_: Type, expected: object) -> None:
    converted = convert(from_python(data), type_)
    assert to_python(converted) == expected
    assert could_be(converted.type, without_optional(type_))


@pytest.mark.parametrize(
    ("data", "type_", "message", "path"),
    [
        ("x", NUMBER, "a number is required", ()),
        ("TRUE", BOOL, 'a bool is required; to convert from string, use lowercase "true"', ()),
        (1, BOOL, "bool required, but have number", ()),
        (["1", "x"], ListOf(NUMBER), "a number is required", (1,)),
        ({"a": ["x"]}, MapOf(ListOf(NUMBER)), "a number is required", ("a", 0)),
        ([1, [2]], ListOf(DYNAMIC), "all list elements must have the same type", ()),
        ({}, ObjectOf({"b": STRING, "a": STRING}), 'attributes "a" and "b" are required', ()),
        ({"a": []}, ObjectOf({"a": STRING}), 'attribute "a": string required, but have tuple', ()),
    ],
)
def test_refusals_name_the_place(
    data: object, type_: Type, message: str, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(ConversionError) as caught:
        convert(from_python(data), type_)
    assert caught.value.message == message
    assert caught.value.path == path


def test_a_map_becomes_an_object_only_with_all_keys() -> None:
    given_map = convert(from_python({"a": "1"}), MapOf(STRING))
    assert to_python(convert(given_map, ObjectOf({"a": NUMBER}))) == {"a": 1}
    with pytest.raises(ConversionError, match='no element for required attribute "b"'):
        convert(given_map, ObjectOf({"b": STRING}))


def test_null_and_unknown_take_the_type() -> None:
    assert convert(Value.null(), ListOf(STRING)) == Value.null(ListOf(STRING))
    assert convert(Value.unknown(STRING), NUMBER) == Value.unknown(NUMBER)
    assert convert(Value.null(TupleOf((NUMBER,))), ListOf(DYNAMIC)).type == ListOf(NUMBER)


def test_a_set_with_unknown_elements_keeps_them() -> None:
    mixed = set_value([string("b"), Value.unknown(STRING), string("a")], STRING)
    assert [item.is_known for item in mixed.raw] == [True, True, False]


@pytest.mark.parametrize(
    ("given_types", "expected"),
    [
        ([NUMBER, STRING], STRING),
        ([BOOL, NUMBER], None),
        ([ListOf(STRING), SetOf(STRING)], ListOf(STRING)),
        ([TupleOf((NUMBER,)), TupleOf((STRING,))], TupleOf((STRING,))),
        ([TupleOf((NUMBER,)), TupleOf(())], ListOf(NUMBER)),
        ([ObjectOf({"a": NUMBER}), ObjectOf({"b": STRING})], MapOf(STRING)),
        ([ObjectOf({"a": NUMBER}), TupleOf((NUMBER,))], None),
        ([MapOf(STRING), ObjectOf({"a": NUMBER})], MapOf(STRING)),
        ([ListOf(STRING), DYNAMIC], DYNAMIC),
        ([], None),
    ],
)
def test_unify(given_types: list[Type], expected: Type | None) -> None:
    assert unify(given_types) == expected


@given(values, types)
def test_a_converted_value_is_of_the_type_and_converts_to_itself(value: Value, type_: Type) -> None:
    try:
        converted = convert(value, type_)
    except ConversionError:
        return
    assert could_be(converted.type, without_optional(type_))
    assert convert(converted, type_) == converted
    assert convert(converted, converted.type) == converted


@given(unknowns, types)
def test_an_unknown_value_converts_like_a_known_one(value: Value, type_: Type) -> None:
    try:
        converted = convert(value, type_)
    except ConversionError:
        return
    assert not converted.is_known or converted == value
    assert could_be(converted.type, type_)


@given(types, types)
def test_what_is_unified_is_convertible(one: Type, other: Type) -> None:
    common = unify([one, other])
    if common is not None and DYNAMIC not in (one, other):
        for type_ in (one, other):
            convert(Value.unknown(type_), common)


@given(values)
def test_plain_data_round_trip(value: Value) -> None:
    assert from_python(to_python(value, exact=True)) == value


def test_list_of_nulls_has_the_type_of_the_list() -> None:
    items = list_value([Value.null(), string("a")], DYNAMIC)
    assert items.type == ListOf(STRING)
    assert items.raw[0] == Value.null(STRING)
