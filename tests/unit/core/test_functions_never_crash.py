# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever the arguments: a value or an error of the language, and soon."""

from __future__ import annotations

import time
from contextlib import suppress
from decimal import Decimal

import pytest
from hcl2ansible.hcl.evaluate import EvaluationError, Scope, evaluate
from hcl2ansible.hcl.functions import FUNCTIONS
from hcl2ansible.hcl.nodes import Binary, Call, Expression, Index, Name, Unary
from hcl2ansible.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, ListOf, MapOf
from hcl2ansible.hcl.values import (
    Value,
    boolean,
    list_value,
    map_value,
    number,
    object_value,
    set_value,
    string,
    tuple_value,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# They reach out to a network, or take seconds by design.
LEFT_OUT = {"vault", "consul_key", "aws_secretsmanager", "aws_secretsmanager_raw", "bcrypt", "templatefile"}
NAMES = sorted(set(FUNCTIONS) - LEFT_OUT)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("", "a,b\n1,2", "{\"a\": [1]}", "a: [1, {b: &x c}]", "%5.3f %[2]v %-9s", "%999999999d", "(a+)+$", "[", "(?P<n>x)"),
            *("2020-02-30T04:05:06Z", "2020-02-03T04:05:06+99:99", "YYYY-MM-DD'", "10.0.0.0/8", "::/0", "1.2.3.4/33", "9h-3m"),
            *("aGk=", "H4sI", "~", "~root/x", "/", "**/*", "{a,b", "UTF-16", "dns", "\U0001f468\u200d\U0001f469", "e\u0301", "\0"),
        ]
    ),
)  # fmt: skip
NUMBERS = st.one_of(
    st.integers(-3, 70),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
    st.sampled_from(
        [Decimal("1e400"), Decimal("-1e400"), Decimal("1e-400"), Decimal(2**64), Decimal("Infinity"), Decimal("-0"), Decimal("1e99999")]
    ),
)  # fmt: skip
LEAVES = st.one_of(
    TEXTS.map(string),
    NUMBERS.map(lambda amount: number(Decimal(amount))),
    st.booleans().map(boolean),
    st.sampled_from([Value.null(), Value.null(STRING), Value.null(NUMBER), Value.null(ListOf(STRING))]),
    st.sampled_from(
        [Value.unknown(kind) for kind in (STRING, NUMBER, BOOL, DYNAMIC, ListOf(STRING), MapOf(NUMBER))]
    ),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple_value),
        st.dictionaries(TEXTS, inner, max_size=3).map(object_value),
        st.lists(TEXTS, max_size=3).map(lambda items: list_value(map(string, items), STRING)),
        st.lists(TEXTS, max_size=3).map(lambda items: set_value(map(string, items), STRING)),
        st.dictionaries(TEXTS, TEXTS, max_size=3).map(
            lambda items: map_value({key: string(item) for key, item in items.items()}, STRING)
        ),
    ),
    max_leaves=6,
)


def outcome(node: Expression, arguments: list[Value]) -> None:
    """Evaluates, within time; anything but the language's own error escapes and fails the test."""
    names = {f"v{index}": value for index, value in enumerate(arguments)}
    started = time.process_time()
    with suppress(EvaluationError):
        evaluate(node, Scope(names, FUNCTIONS))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    derandomize=True,
)
@given(st.lists(VALUES, max_size=4), st.booleans())
def test_functions(name: str, arguments: list[Value], expand: bool) -> None:
    nodes = tuple(Name(index, index + 1, f"v{index}") for index in range(len(arguments)))
    outcome(Call(0, 1, name, nodes, expand and bool(nodes)), arguments)


@settings(
    max_examples=600,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    derandomize=True,
)
@given(
    st.sampled_from(
        ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "[]", "!", "neg"]
    ),
    VALUES,
    VALUES,
)
def test_operators(operator: str, left: Value, right: Value) -> None:
    one, other = Name(0, 1, "v0"), Name(1, 2, "v1")
    node: Expression = Binary(0, 2, operator, one, other)
    if operator == "[]":
        node = Index(0, 2, one, other)
    elif operator in ("!", "neg"):
        node = Unary(0, 2, "-" if operator == "neg" else "!", one)
    outcome(node, [left, right])
