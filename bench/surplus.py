"""A million random allocations, and a large co-op's year: `python -m bench.surplus [HOW_MANY]`.

Each allocation has 1 to 30 people, weights of up to a million, a least and a most in two of
three; it must sum exactly, keep its bounds, and give nobody with more weight less. Every tenth is
worked out once more with its rows turned round, and must come out the same. Then the whole rule
(four bases, interest, cap) on a year of 2,000 people, as a median of five.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

from coop.surplus.allocation import allocate
from coop.surplus.outcome import work_out
from coop.surplus.rules import Basis, Required, SurplusRule
from tests.factories.surplus import figures, standing

MANY = 1_000_000


def try_one(rng: random.Random, turned: bool) -> None:
    """One allocation; AssertionError where it breaks a promise."""
    many = rng.randint(1, 30)
    pot = rng.randrange(10 ** rng.randint(1, 9))
    weights = [rng.randrange(10 ** rng.randint(0, 6)) for _ in range(many)]
    most = rng.randrange(pot + 2) if rng.random() < 2 / 3 else None
    least = rng.randrange(1 + min(pot // many, pot if most is None else most))
    if rng.random() < 1 / 3:
        least = 0
    found = allocate(pot, weights, least=least, most=most)
    assert sum(found.parts) + found.left == pot
    assert min(found.parts) >= least
    assert most is None or max(found.parts) <= most
    best = -1
    for _, group in sorted(_by_weight(weights, found.parts).items()):
        assert min(group) >= best
        best = max(group)
    if turned:
        order = list(range(many))
        rng.shuffle(order)
        again = allocate(pot, [weights[n] for n in order], least=least, most=most, order=order)
        assert all(found.parts[n] == part for n, part in zip(order, again.parts, strict=True))


def _by_weight(weights: list[int], parts: tuple[int, ...]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for weight, part in zip(weights, parts, strict=True):
        found.setdefault(weight, []).append(part)
    return found


def a_year(people: int) -> float:
    """Seconds to work a whole rule out on a year of so many people."""
    rng = random.Random("a year")
    year = figures(
        *(
            standing(
                minutes=rng.randrange(100_000),
                basic_pence=rng.randrange(2_500_000),
                service_days=rng.randrange(1, 6_000),
                member_days=rng.randrange(1, 366),
                paid_share_pence_days=rng.randrange(10**8),
            )
            for _ in range(people)
        ),
        result=50_000_000,
    )
    rule = SurplusRule(
        interest_percent=Decimal(2),
        general_percent=Decimal(20),
        weights=dict.fromkeys(Basis, Decimal("0.25")),
        cap_pence=30_000,
        kept_percent=Decimal(40),
        payout_on=date(2030, 1, 1),
    )
    taken = []
    for cap in range(30_000, 30_005):
        began = time.perf_counter()
        work_out(year, replace(rule, cap_pence=cap), Required(Decimal(10)))
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print what was tried and how long it took."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    rng = random.Random("surplus")
    began = time.perf_counter()
    for number in range(many):
        try_one(rng, number % 10 == 0)
    taken = time.perf_counter() - began
    print(f"{many:,} allocations: exact, within bounds, monotone, free of order; {taken:.0f} s")
    print(f"a rule of four bases on 2,000 people: {a_year(2_000) * 1000:.0f} ms (median of five)")


if __name__ == "__main__":
    main()
