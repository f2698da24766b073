# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Arithmetic on numbers with a 512-bit mantissa."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hcl2ansible.hcl import numbers

from .strategies import decimals

fractions = decimals.map(numbers.rounded)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("0.1", "0.2", "0.3"), ("1e21", "1", "1000000000000000000001"), ("-1", "1", "0")],
)
def test_add(left: str, right: str, expected: str) -> None:
    assert numbers.plain(numbers.add(Decimal(left), Decimal(right))) == expected


def test_a_third_has_155_digits_and_is_rounded_in_binary() -> None:
    assert numbers.plain(numbers.divide(Decimal(1), Decimal(3))) == "0." + "3" * 154 + "5"


@pytest.mark.parametrize(("text", "expected"), [("1.50", "1.5"), (".5", "0.5"), ("1e3", "1000"), ("+2", "2")])
def test_parse(text: str, expected: str) -> None:
    parsed = numbers.parse_number(text)
    assert parsed is not None
    assert numbers.plain(parsed) == expected


@pytest.mark.parametrize("text", ["", " 1", "0x10", "1_000", "a", "1e", "--1", "\u0661"])
def test_what_is_no_number(text: str) -> None:
    assert numbers.parse_number(text) is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("-5", "3", "-2"), ("5", "-3", "2"), ("10.5", "3", "1.5"), ("7", "0", "7")],
)
def test_modulo_has_the_sign_of_the_left_number(left: str, right: str, expected: str) -> None:
    assert numbers.plain(numbers.modulo(Decimal(left), Decimal(right))) == expected


def test_infinity() -> None:
    assert numbers.divide(Decimal(-1), Decimal(0)) == -numbers.INFINITY
    with pytest.raises(numbers.NotANumberError):
        numbers.divide(Decimal(0), Decimal(0))
    with pytest.raises(numbers.NotANumberError):
        numbers.subtract(numbers.INFINITY, numbers.INFINITY)


def test_a_huge_exponent_takes_no_time() -> None:
    assert numbers.parse_number("1e999999999") == numbers.INFINITY
    assert numbers.parse_number("1e-999999999") == 0


@pytest.mark.parametrize(
    ("number", "expected"),
    [("1e30", "1e+30"), ("123456", "123456"), ("1234567", "1.234567e+06"), ("0.00001", "1e-05")],
)
def test_compact(number: str, expected: str) -> None:
    assert numbers.compact(Decimal(number)) == expected


@given(fractions)
def test_text_reads_back(number: Decimal) -> None:
    assert numbers.parse_number(numbers.plain(number)) == number


@given(fractions, fractions)
def test_sum_and_product_commute(left: Decimal, right: Decimal) -> None:
    assert numbers.add(left, right) == numbers.add(right, left)
    assert numbers.multiply(left, right) == numbers.multiply(right, left)


@given(fractions, fractions)
def test_results_are_as_near_as_512_bits_allow(left: Decimal, right: Decimal) -> None:
    exact = Fraction(left) * Fraction(right)
    assert abs(Fraction(numbers.multiply(left, right)) - exact) <= abs(exact) / 2**508


@given(st.integers(-(10**60), 10**60), st.integers(1, 10**30))
def test_division_and_modulo_agree(left: int, right: int) -> None:
    rest = numbers.modulo(Decimal(left), Decimal(right))
    assert abs(int(rest)) == abs(left) % right
