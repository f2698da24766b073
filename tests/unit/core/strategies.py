# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values, types and expressions for property tests."""

from __future__ import annotations

from decimal import Decimal

from hcl2ansible.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, ListOf, MapOf, ObjectOf, SetOf, TupleOf, Type
from hcl2ansible.hcl.values import Value, boolean, number, object_value, string, tuple_value
from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "name", "x-1", "\u00e9"])

decimals = st.one_of(
    st.integers(-(10**30), 10**30).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
)

primitives = st.one_of(
    st.booleans().map(boolean),
    decimals.map(number),
    st.text(max_size=8).map(string),
    st.sampled_from(["true", "1", "0", "2.5", "1e3"]).map(string),
    st.just(Value.null()),
)


def _deeper(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.one_of(
        st.lists(inner, max_size=4).map(tuple_value),
        st.dictionaries(NAMES, inner, max_size=4).map(object_value),
    )


values = st.recursive(primitives, _deeper, max_leaves=10)

unknowns = st.sampled_from([STRING, NUMBER, BOOL, DYNAMIC, ListOf(STRING), TupleOf((NUMBER,))]).map(
    Value.unknown
)

types: st.SearchStrategy[Type] = st.recursive(
    st.sampled_from([STRING, NUMBER, BOOL, DYNAMIC]),
    lambda inner: st.one_of(
        inner.map(ListOf),
        inner.map(SetOf),
        inner.map(MapOf),
        st.lists(inner, max_size=3).map(lambda items: TupleOf(tuple(items))),
        st.dictionaries(NAMES, inner, max_size=3).map(ObjectOf),
    ),
    max_leaves=5,
)

_LEAVES = st.sampled_from(
    [
        "1",
        "0",
        "-2.5",
        "null",
        "true",
        '"a"',
        '"12"',
        '""',
        "known",
        "unknown",
        "nope",
        "list",
        "map",
        "[]",
        "{}",
    ]
)


def _operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||"])
    function = st.sampled_from(
        [
            "upper",
            "length",
            "join",
            "merge",
            "max",
            "keys",
            "try",
            "can",
            "format",
            "jsonencode",
            "flatten",
            "range",
        ]
    )
    return st.one_of(
        st.builds(lambda left, sign, right: f"({left} {sign} {right})", inner, operator, inner),
        st.builds(lambda condition, then, other: f"({condition} ? {then} : {other})", inner, inner, inner),
        st.builds(
            lambda name, arguments: f"{name}({', '.join(arguments)})", function, st.lists(inner, max_size=3)
        ),
        st.builds(lambda items: f"[{', '.join(items)}]", st.lists(inner, max_size=3)),
        st.builds(lambda key, item: "{" + f"({key}) = {item}" + "}", inner, inner),
        st.builds(lambda target, key: f"({target})[{key}]", inner, inner),
        st.builds(lambda target: f"({target}).a", inner),
        st.builds(lambda target: f"({target})[*].a", inner),
        st.builds(lambda items, body: f"[for x in {items} : {body} if x != null]", inner, inner),
        st.builds(lambda items, key: "{" + f"for k, x in {items} : {key} => x..." + "}", inner, inner),
        st.builds(lambda part: '"p${' + part + '}q"', inner),
        st.builds(lambda item: f"!({item})", inner),
    )


expressions = st.recursive(_LEAVES, _operations, max_leaves=8)
