"""Money is whole pence, or Decimal pounds on the way there; never a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

_EXACT = Context(prec=40)  # made once: each penny of a run passes here
_ONE, _SIXTY, _HUNDRED = Decimal(1), Decimal(60), Decimal(100)


def to_pence(pounds: Decimal) -> int:
    """Pounds to whole pence, half a penny up (away from nought)."""
    return int(_EXACT.multiply(pounds, _HUNDRED).quantize(_ONE, ROUND_HALF_UP, _EXACT))


def pay_pence(minutes: int, hourly: Decimal) -> int:
    """Whole pence for whole minutes at an hourly rate in pounds, rounded once."""
    return to_pence(_EXACT.divide(_EXACT.multiply(hourly, Decimal(minutes)), _SIXTY))


def pounds(pence: int) -> str:
    """£1,234.50, with a true minus for less than nothing."""
    sign = "\N{MINUS SIGN}" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def plain(amount: Decimal) -> Decimal:
    """The same number without idle noughts or an exponent: 20, not 20.000 or 2E+1."""
    return Decimal(f"{amount.normalize():f}")


def split(pence: int, weights: Sequence[int]) -> list[int]:
    """Share pence by weights so that the parts sum exactly (largest remainder).

    Ties go to the earlier weight. Raises ValueError if nothing has weight or one is negative.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be nought or more, and not all nought")
    whole = [abs(pence) * weight // total for weight in weights]
    left = abs(pence) - sum(whole)
    order = sorted(range(len(weights)), key=lambda i: (-(abs(pence) * weights[i] % total), i))
    for i in order[:left]:
        whole[i] += 1
    return whole if pence >= 0 else [-part for part in whole]
