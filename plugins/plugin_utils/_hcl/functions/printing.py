# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbers as Go's Printf writes its big integers and big floats."""

from __future__ import annotations

from decimal import Decimal

from ..numbers import exact, plain, significant

_PREFIXES = {"b": "0b", "o": "0", "x": "0x", "X": "0X", "d": ""}


def print_integer(amount: int, mode: str, flags: str, width: int | None, precision: int | None) -> str:
    """An integer in the base that ``mode`` says."""
    digits = format(abs(amount), mode)
    if precision == 0 and amount == 0:
        return ""
    prefix = _PREFIXES[mode] if "#" in flags else ""
    sign = _sign(amount < 0, flags)
    digits = digits.rjust(precision or 0, "0")
    if "0" in flags and "-" not in flags and precision is None:
        digits = digits.rjust((width or 0) - len(sign) - len(prefix), "0")
    return _aligned(sign + prefix + digits, flags, width)


def print_float(amount: Decimal, mode: str, flags: str, width: int | None, precision: int | None) -> str:
    """A number with the digits that ``mode`` and ``precision`` say."""
    sign = _sign(amount.is_signed(), flags)
    if amount.is_infinite():
        return _aligned((sign or "+") + "Inf", flags, width)
    amount = amount.copy_abs()
    if mode in "gG":
        digits = _general(amount, precision)
    elif mode == "f":
        digits = _fixed(amount, 6 if precision is None else precision)
    else:
        digits = _scientific(amount, 6 if precision is None else precision)
    if mode.isupper():
        digits = digits.upper()
    if "0" in flags and "-" not in flags:
        digits = digits.rjust((width or 0) - len(sign), "0")
    return _aligned(sign + digits, flags, width)


def _sign(negative: bool, flags: str) -> str:
    if negative:
        return "-"
    return "+" if "+" in flags else " " if " " in flags else ""


def _aligned(text: str, flags: str, width: int | None) -> str:
    return text.ljust(width or 0) if "-" in flags else text.rjust(width or 0)


def _fixed(amount: Decimal, precision: int) -> str:
    numerator, denominator = exact(amount)
    whole, rest = divmod(numerator * 10**precision, denominator)
    if rest * 2 > denominator or (rest * 2 == denominator and whole % 2):
        whole += 1
    digits = str(whole).rjust(precision + 1, "0")
    return f"{digits[:-precision]}.{digits[-precision:]}" if precision else digits


def _rounded_digits(amount: Decimal, count: int) -> tuple[str, int]:
    """``count`` digits and the exponent of the first one."""
    exponent = amount.adjusted() if amount else 0
    for place in (exponent - 1, exponent, exponent + 1):
        numerator, denominator = exact(amount)
        shift = count - 1 - place
        if shift >= 0:
            numerator *= 10**shift
        else:
            denominator *= 10**-shift
        whole, rest = divmod(numerator, denominator)
        if rest * 2 > denominator or (rest * 2 == denominator and whole % 2):
            whole += 1
        digits = str(whole)
        if len(digits) == count or not amount:
            return digits.rjust(count, "0"), place if amount else 0
    return digits[:count], exponent + 1


def _scientific(amount: Decimal, precision: int) -> str:
    digits, exponent = _rounded_digits(amount, precision + 1)
    point = "." if precision else ""
    return f"{digits[0]}{point}{digits[1:]}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _general(amount: Decimal, precision: int | None) -> str:
    """The shortest digits, or ``precision`` digits at most, with an exponent where that is short."""
    if precision is None:
        mantissa, exponent = significant(amount)
        limit = 6
    else:
        digits, exponent = _rounded_digits(amount, precision or 1)
        mantissa = digits.rstrip("0") or "0"
        limit = precision or 1
        if limit > len(mantissa) and len(mantissa) >= exponent + 1:
            limit = len(mantissa)
    if exponent < -4 or exponent >= limit:
        point = "." if len(mantissa) > 1 else ""
        return f"{mantissa[0]}{point}{mantissa[1:]}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if precision is None:
        return plain(amount)
    return plain(Decimal((0, tuple(map(int, mantissa)), exponent - len(mantissa) + 1)))
