"""Eleven months of pay from before the story: brought over, month by month, from the payroll that
the co-op used then, so that what work costs has a course to show.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from coop.members import queries as members
from coop.pay import by_hand
from core.access import Actor
from core.db import db, transaction

DAY = timedelta(days=1)
MONTHS = 11
HOURLY_PENCE = 1312
WORDS = "brought over from the payroll used before"

Bring = Callable[[Actor, int], None]
Pay = Callable[[date, date, Bring], object]


def months(first: date) -> tuple[tuple[date, date], ...]:
    """The months before a day as (first, last), the earliest first; the last may be a part."""
    found: list[tuple[date, date]] = []
    last = first - DAY
    while len(found) < MONTHS:
        found.append((last.replace(day=1), last))
        last = last.replace(day=1) - DAY
    return tuple(reversed(found))


def tell(coop_id: int, first: date, pay: Pay) -> None:
    """A run of each month, with one amount for each person. `pay` takes it all the way."""
    rng = random.Random(f"pay {first}")  # noqa: S311 - a story, no secret
    for begin, end in months(first):
        amounts = _amounts(rng, coop_id, begin, end)
        db.session.rollback()

        def bring(treasurer: Actor, run_id: int, given: dict[int, int] = amounts) -> None:
            with transaction():
                for person_id, pence in given.items():
                    if person_id != treasurer.person_id:
                        by_hand.add(treasurer, run_id, person_id, "adjustment", pence, WORDS)

        pay(begin, end, bring)


def _amounts(rng: random.Random, coop_id: int, begin: date, end: date) -> dict[int, int]:
    """Pence of each person who worked here on the last day: the contract, more or less."""
    days = (end - begin).days + 1
    found = {}
    for one in members.workforce(coop_id, end, end):
        minutes = sum(job.contract_minutes for job in one.employments)
        whole = minutes * days * HOURLY_PENCE // (60 * 7)
        if whole:
            found[one.person_id] = round(whole * rng.uniform(0.93, 1.12))
    return found
