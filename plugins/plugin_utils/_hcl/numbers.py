# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Arithmetic with 512-bit floating point numbers, shown as the shortest decimals that identify them.

HCL computes in binary with a mantissa of 512 bits. A ``Decimal`` holds each result as the shortest decimal
that rounds to the same binary number: that is what HCL prints, and ``0.1 + 0.2 == 0.3`` holds.
"""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import lru_cache

MANTISSA_BITS = 512
INFINITY = Decimal("Infinity")

_EXACT_DIGITS = 154  # every integer of so many digits fits the mantissa
_LONG = Context(prec=5000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_NUMBER = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[Ii]nf)")
_MAXIMAL_EXPONENT = 4000  # beyond it the exact arithmetic would take minutes
_MAXIMAL_BITS = 13_300  # about as much


class NotANumberError(ArithmeticError):
    """The operation has no result, e.g. zero divided by zero."""


def parse_number(text: str) -> Decimal | None:
    """The number that a string spells, or None."""
    if not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    # Digits beyond these cannot change the nearest number, but they would take minutes.
    return rounded(_LONG.create_decimal(text) if len(text) > _LONG.prec else Decimal(text))


def rounded(number: Decimal) -> Decimal:
    """The nearest number that HCL can hold."""
    if not number.is_finite() or _is_exact(number):
        return number
    if not number:
        return Decimal(0).copy_sign(number)
    exponent = number.adjusted()
    if exponent > _MAXIMAL_EXPONENT:
        return INFINITY.copy_sign(number)
    if exponent < -_MAXIMAL_EXPONENT:
        return Decimal(0).copy_sign(number)
    return _from_ratio(*number.as_integer_ratio())


def add(left: Decimal, right: Decimal) -> Decimal:
    """The sum; raises NotANumberError for opposing infinities."""
    if not (left.is_finite() and right.is_finite()):
        if left == -right:
            raise NotANumberError
        return left if left.is_infinite() else right
    if _is_integer(left) and _is_integer(right):
        return rounded(Decimal(int(left) + int(right)))
    (a, b), (c, d) = _ratio(left), _ratio(right)
    return _from_ratio(a * d + c * b, b * d)


def subtract(left: Decimal, right: Decimal) -> Decimal:
    """The difference; raises NotANumberError for equal infinities."""
    return add(left, right.copy_negate())


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """The product; raises NotANumberError for zero times infinity."""
    if not (left.is_finite() and right.is_finite()):
        if not left or not right:
            raise NotANumberError
        return INFINITY.copy_sign(Decimal(1 if left.is_signed() == right.is_signed() else -1))
    if _is_integer(left) and _is_integer(right):
        return rounded(Decimal(int(left) * int(right)))
    (a, b), (c, d) = _ratio(left), _ratio(right)
    return _from_ratio(a * c, b * d)


def divide(left: Decimal, right: Decimal) -> Decimal:
    """The quotient: infinite when dividing by zero; raises NotANumberError where it is not defined."""
    sign = Decimal(1 if left.is_signed() == right.is_signed() else -1)
    if left.is_infinite() or not right:
        if right.is_infinite() or not left:
            raise NotANumberError
        return INFINITY.copy_sign(sign)
    if right.is_infinite() or not left:
        return Decimal(0).copy_sign(sign)
    (a, b), (c, d) = _ratio(left), _ratio(right)
    numerator, denominator = a * d, b * c
    return _from_ratio(-numerator, -denominator) if denominator < 0 else _from_ratio(numerator, denominator)


def modulo(left: Decimal, right: Decimal) -> Decimal:
    """The remainder with the sign of ``left``; ``left`` itself when ``right`` is zero."""
    if not right:
        return left
    if left.is_infinite() or right.is_infinite():
        return multiply(left, right)
    whole = truncated(divide(left, right))
    return subtract(left, multiply(right, rounded(Decimal(whole))))


def truncated(number: Decimal) -> int:
    """The integer part of a finite number."""
    numerator, denominator = _ratio(number)
    return numerator // denominator if numerator >= 0 else -(-numerator // denominator)


def is_whole(number: Decimal) -> bool:
    """Whether the number is finite and has no fraction."""
    return number.is_finite() and _ratio(number)[1] == 1


def plain(number: Decimal) -> str:
    """The number in digits, never with an exponent."""
    if number.is_infinite():
        return "-Inf" if number.is_signed() else "+Inf"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(number: Decimal) -> tuple[int, int]:
    """Numerator and denominator of the binary number that a finite decimal stands for."""
    return _ratio(number)


def compact(number: Decimal) -> str:
    """The number as Go's ``%g`` writes it: with an exponent below -4 and from 6 on."""
    if number.is_infinite():
        return plain(number)
    sign = "-" if number.is_signed() else ""
    if not number:
        return sign + "0"
    mantissa, exponent = significant(number)
    if -4 <= exponent < 6:
        return plain(number)
    head = mantissa[0] + ("." + mantissa[1:] if len(mantissa) > 1 else "")
    return f"{sign}{head}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def significant(number: Decimal) -> tuple[str, int]:
    """Significant digits without trailing zeros, and the exponent of the first one."""
    text = "".join(map(str, number.as_tuple().digits)).lstrip("0")
    return text.rstrip("0") or "0", number.adjusted()


def _is_exact(number: Decimal) -> bool:
    return _is_integer(number) and number.adjusted() < _EXACT_DIGITS


def _is_integer(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and 0 <= exponent <= _EXACT_DIGITS


def _ratio(number: Decimal) -> tuple[int, int]:
    """The binary number that a decimal stands for, as numerator and denominator in lowest terms."""
    if _is_exact(number):
        return int(number), 1
    numerator, denominator = number.as_integer_ratio()
    mantissa, exponent = _binary(abs(numerator), denominator)
    if exponent < 0:
        common = min(-exponent, (mantissa & -mantissa).bit_length() - 1)
        mantissa, exponent = mantissa >> common, exponent + common
    signed = -mantissa if numerator < 0 else mantissa
    return (signed << exponent, 1) if exponent >= 0 else (signed, 1 << -exponent)


@lru_cache(maxsize=4096)
def _binary(numerator: int, denominator: int) -> tuple[int, int]:
    """Mantissa and exponent of the nearest binary number, ties to even; the numerator is positive."""
    exponent = numerator.bit_length() - denominator.bit_length() - MANTISSA_BITS
    while True:
        if exponent >= 0:
            dividend, divisor = numerator, denominator << exponent
        else:
            dividend, divisor = numerator << -exponent, denominator
        mantissa, remainder = divmod(dividend, divisor)
        if mantissa.bit_length() <= MANTISSA_BITS:
            break
        exponent += 1
    if remainder * 2 > divisor or (remainder * 2 == divisor and mantissa & 1):
        mantissa += 1
    if mantissa.bit_length() > MANTISSA_BITS:
        mantissa, exponent = mantissa >> 1, exponent + 1
    return mantissa, exponent


@lru_cache(maxsize=4096)
def _from_ratio(numerator: int, denominator: int) -> Decimal:
    if not numerator:
        return Decimal(0)
    if denominator == 1 and numerator.bit_length() <= MANTISSA_BITS:
        return Decimal(numerator)
    bits = numerator.bit_length() - denominator.bit_length()
    if abs(bits) > _MAXIMAL_BITS:
        return (INFINITY if bits > 0 else Decimal(0)).copy_sign(Decimal(-1 if numerator < 0 else 1))
    digits, exponent = _shortest(*_binary(abs(numerator), denominator))
    return Decimal((1 if numerator < 0 else 0, tuple(map(int, digits)), exponent))


def _shortest(mantissa: int, exponent: int) -> tuple[str, int]:
    """The fewest digits, and their exponent, that lie closer to this binary number than to its neighbours."""
    inclusive = mantissa % 2 == 0
    below = 1 if mantissa == 1 << (MANTISSA_BITS - 1) else 2  # the gap halves below a power of two
    scale = exponent - 2
    values = [4 * mantissa, 4 * mantissa - below, 4 * mantissa + 2]
    factor, point = (5**-scale, scale) if scale < 0 else (1 << scale, 0)
    texts = [str(Decimal(value * factor)) for value in values]  # str() of a long int is refused by Python
    width = max(map(len, texts))
    exact, lower, upper = (text.rjust(width, "0") for text in texts)
    lower_end, upper_end = len(lower.rstrip("0")), len(upper.rstrip("0"))
    for index, digit in enumerate(exact):
        down = lower[index] != digit or (inclusive and index + 1 == lower_end)
        up = digit != upper[index] and (
            inclusive or int(digit) + 1 < int(upper[index]) or index + 1 < upper_end
        )
        if not (down or up):
            continue
        kept = exact[: index + 1]
        if up and (not down or exact[index + 1 :] > "5".ljust(width - index - 1, "0")):
            kept = str(int(kept) + 1).rjust(index + 1, "0")
        elif up and down and exact[index + 1 :] == "5".ljust(width - index - 1, "0") and int(kept) % 2:
            kept = str(int(kept) + 1)
        return kept.lstrip("0") or "0", point + width - index - 1
    return exact, point
