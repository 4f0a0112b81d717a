"""What leave is paid: a week's pay, an hour of leave, leavers. Pure; exact until the penny.

A week's pay (Working Time Regulations 1998, reg 16(1)-(3); Employment Rights Act 1996,
ss.221-224):

- Who has no contract hours: the average of the last 52 weeks in which pay was due, premiums and
  overtime among it (s.224); the hourly rate is that average by the average hours of the same
  weeks (reg 16(1A)). Weeks without pay are skipped and earlier ones stand in for them, none more
  than 104 weeks back; a week with sickness or family leave in it is skipped too.
- Who has contract hours: normal pay for them (s.221(2)). For the four weeks of reg 13 what is
  regularly paid besides counts (reg 16(3ZA)): the same average by the contract hours, and never
  less than normal pay. A co-op may choose to pay all 5.6 weeks so.
- Fewer weeks where there are fewer. Where there are none: normal pay.

A week ends on a Saturday (s.235(1)). The first day of the leave decides (reg 16(3)(c)): the
weeks are those that were over by then.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from coop.absencepay.law import Reference
from coop.leave import rules as leave

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class PaidWeek(NamedTuple):
    """A week that ends on a Saturday: what was due for it and for how many minutes.

    `away`: some of it was sick or family leave.
    """

    last_on: date
    pence: int
    minutes: int
    away: bool = False


@dataclass(frozen=True, slots=True)
class Average:
    """The weeks that were counted, the newest first, and how many were skipped."""

    weeks: tuple[PaidWeek, ...]
    skipped: int

    @property
    def pence(self) -> int:
        """All pay of these weeks."""
        return sum(week.pence for week in self.weeks)

    @property
    def minutes(self) -> int:
        """All minutes of these weeks."""
        return sum(week.minutes for week in self.weeks)

    @property
    def weekly(self) -> Fraction:
        """Pence a week, exact."""
        return Fraction(self.pence, len(self.weeks)) if self.weeks else Fraction(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """Pence for a minute of leave, exact, and how they came about in words."""

    per_minute: Fraction
    words: str

    @property
    def hourly(self) -> Decimal:
        """Pounds an hour to four places, to be looked at."""
        hourly = self.per_minute * 60 / 100
        exact = Decimal(hourly.numerator) / Decimal(hourly.denominator)
        return exact.quantize(Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of one spell of leave, within one week: minutes at each of two rates."""

    first: date
    last: date
    at_average: int
    at_normal: int

    @property
    def minutes(self) -> int:
        """All of them."""
        return self.at_average + self.at_normal


def week_end(on: date) -> date:
    """The Saturday of the week that a day is in (Employment Rights Act 1996, s.235(1))."""
    return on + timedelta(days=(5 - on.weekday()) % 7)


def last_week(calculation_on: date) -> date:
    """The Saturday with which the weeks end (ERA 1996, s.221(3)): that day's own, or the last."""
    end = week_end(calculation_on)
    return end if end == calculation_on else end - WEEK


def average(
    weeks: Iterable[PaidWeek], calculation_on: date, law: Reference, *, irregular: bool
) -> Average:
    """The paid weeks that a week's pay is taken from; in whatever order they are given.

    s.224(3) and reg 16(3)(e)-(f): without pay, a week is not counted and an earlier one is,
    within the law's limit.
    """
    end = last_week(calculation_on)
    oldest = end - WEEK * (law.within - 1) if law.within is not None else date.min
    found = {week.last_on: week for week in weeks if oldest <= week.last_on <= end}
    counted: list[PaidWeek] = []
    passed = 0
    for last_on in sorted(found, reverse=True):
        if len(counted) == law.weeks:
            break
        week = found[last_on]
        if week.pence > 0 and not (irregular and week.away):
            counted.append(week)
        else:
            passed += 1
    return Average(tuple(counted), passed)


def normal_rate(basic: Decimal) -> Rate:
    """Basic pay for each contract hour (ERA 1996, s.221(2))."""
    return Rate(Fraction(basic) * 100 / 60, f"normal pay, £{places(basic)} an hour")


def average_rate(found: Average, contract_minutes: int, basic: Decimal | None) -> Rate | None:
    """What a minute of leave is paid at the average; None where nothing is known to pay by.

    Contract hours: a week's pay by the contract's minutes, and never below normal pay.
    Without: pay by minutes of the same weeks (reg 16(1A)).
    """
    normal = normal_rate(basic) if basic is not None else None
    weeks = f"{len(found.weeks)} paid week{'' if len(found.weeks) == 1 else 's'}"
    if not found.weeks:
        return normal
    if contract_minutes:
        per_minute = found.weekly / contract_minutes
        words = f"a week’s pay of {_pounds(found.weekly)}, the average of {weeks}"
        if normal is not None and normal.per_minute >= per_minute:
            return Rate(normal.per_minute, f"{normal.words}; the average of {weeks} is not more")
        return Rate(per_minute, words)
    if not found.minutes:
        return normal
    per_minute = Fraction(found.pence, found.minutes)
    return Rate(per_minute, f"the average hour of {weeks}")


def parts(
    first: date,
    last: date,
    minutes: int,
    contract_minutes: int,
    *,
    average_left: int | None,
) -> tuple[Part, ...]:
    """A spell of leave by weeks to Saturday; the parts sum to its minutes.

    `average_left`: minutes of the leave year's four weeks that are still to be taken and so
    are paid at the average; None: all are (no contract hours, or the co-op's choice). What is
    taken first is of the four weeks.
    """
    found: list[Part] = []
    start, done, left = first, 0, average_left
    while start <= last:
        end = min(last, week_end(start))
        so_far = leave.shortened(first, last, end, minutes, contract_minutes)
        here = so_far - done
        averaged = here if left is None else min(here, left)
        if left is not None:
            left -= averaged
        found.append(Part(start, end, averaged, here - averaged))
        start, done = end + DAY, so_far
    return tuple(found)


def part_pence(part: Part, at_average: Rate, at_normal: Rate) -> int:
    """Whole pence, rounded once, half a penny up."""
    exact = part.at_average * at_average.per_minute + part.at_normal * at_normal.per_minute
    return half_up(exact)


def settled_minutes(balance: int, *, rolled_up: bool, recovers: bool) -> int:
    """Minutes that a leaver is paid for, or (below 0) gives back.

    Leave earned and not taken is paid (Working Time Regulations 1998, reg 14(2)-(3)); leave
    taken beyond what was earned is given back only where a relevant agreement says so
    (reg 14(4)). Rolled-up pay has been paid with the work (reg 16A(8)).
    """
    if rolled_up or (balance < 0 and not recovers):
        return 0
    return balance


def half_up(exact: Fraction) -> int:
    """To the whole penny, half away from nought."""
    whole = math.floor(abs(exact) + Fraction(1, 2))
    return whole if exact >= 0 else -whole


def _pounds(pence: Fraction) -> str:
    whole = half_up(pence)
    return f"£{whole // 100:,}.{whole % 100:02d}"


def places(amount: Decimal) -> str:
    """To the penny, or as fine as the amount is."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{places}f}"
