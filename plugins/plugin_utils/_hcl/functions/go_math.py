# Copyright: hcl2ansible contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logarithm and power with Go's algorithms, because the last digits depend on them."""

from __future__ import annotations

import math

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_L1, _L2, _L3 = 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01
_L4, _L5 = 2.222219843214978396e-01, 1.818357216161805012e-01
_L6, _L7 = 1.531383769920937332e-01, 1.479819860511658591e-01
_FAR = 1 << 12


def log(x: float) -> float:
    """The natural logarithm; not a number for negative ones."""
    if math.isnan(x) or x < 0:
        return math.nan
    if x == 0:
        return -math.inf
    if math.isinf(x):
        return x
    fraction, exponent = math.frexp(x)
    if fraction < math.sqrt(2) / 2:
        fraction, exponent = fraction * 2, exponent - 1
    f = fraction - 1
    s = f / (2 + f)
    s2 = s * s
    s4 = s2 * s2
    odd = s2 * (_L1 + s4 * (_L3 + s4 * (_L5 + s4 * _L7)))
    even = s4 * (_L2 + s4 * (_L4 + s4 * _L6))
    half = 0.5 * f * f
    return exponent * _LN2_HIGH - ((half - (s * (half + odd + even) + exponent * _LN2_LOW)) - f)


def power(x: float, y: float) -> float:
    """``x`` to the power of ``y``; not a number where that is not real."""
    if y == 0 or x == 1:
        return 1.0
    if y == 1:
        return x
    special = _special_power(x, y)
    if special is not None:
        return special
    fraction, whole = math.modf(abs(y))
    if fraction and x < 0:
        return math.nan
    if whole >= 1 << 63:
        return _limit(x, y)
    result, exponent = 1.0, 0
    if fraction:
        if fraction > 0.5:
            fraction, whole = fraction - 1, whole + 1
        result = math.exp(fraction * log(x))
    result, exponent = _repeated(x, int(whole), result)
    if y < 0:
        result, exponent = 1 / result, -exponent
    try:
        return math.ldexp(result, exponent)
    except OverflowError:
        return math.copysign(math.inf, result)


def _special_power(x: float, y: float) -> float | None:
    odd = math.isfinite(y) and abs(y) < 1 << 53 and y % 2 == 1
    if x == 0:
        if y < 0:
            return math.copysign(math.inf, x) if odd else math.inf
        return x if odd else 0.0
    if math.isinf(y):
        return _limit(x, y)
    if math.isinf(x):
        size = math.inf if y > 0 else 0.0
        return -size if x < 0 and odd else size
    if y == 0.5:
        return math.sqrt(x) if x >= 0 else math.nan
    if y == -0.5:
        return 1 / math.sqrt(x) if x >= 0 else math.nan
    return None


def _limit(x: float, y: float) -> float:
    if x == -1:
        return 1.0
    return 0.0 if (abs(x) < 1) == (y > 0) else math.inf


def _repeated(x: float, times: int, result: float) -> tuple[float, int]:
    """(mantissa, exponent) of ``result`` multiplied by ``x`` so many times."""
    mantissa, own = math.frexp(x)
    exponent = 0
    while times:
        if not -_FAR <= own <= _FAR:
            exponent += own
            break
        if times & 1:
            result *= mantissa
            exponent += own
        mantissa *= mantissa
        own *= 2
        if mantissa < 0.5:
            mantissa, own = mantissa * 2, own - 1
        times >>= 1
    return result, exponent
