"""Average weekly earnings before sickness. Pure; exact.

Statutory Sick Pay (General) Regulations 1982, reg 19: the paydays after the last one that is
at least eight weeks before the last payday before the sickness, up to that last one. By months:
divided by them, times 12, by 52. Otherwise by the weeks, or 7 by the days. Who has not been paid
for eight weeks: what there is. Who has never been paid: what the contract gives for a week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

EIGHT_WEEKS = timedelta(weeks=8)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Payday:
    """A day on which the co-op pays, for the work of some days; `pence` to one person."""

    on: date
    from_on: date
    until_on: date
    pence: int

    @property
    def months(self) -> int:
        """1 where it pays a month from a day to the day before in the next; 0 otherwise."""
        after = self.until_on + DAY
        months = (after.year - self.from_on.year) * 12 + after.month - self.from_on.month
        return 1 if months == 1 and after.day == self.from_on.day else 0


@dataclass(frozen=True, slots=True)
class Earnings:
    """Pence a week, exact; the paydays they came from, oldest first; how, in words."""

    weekly: Fraction
    paydays: tuple[Payday, ...]
    words: str


def weekly(
    paydays: Iterable[Payday],
    first_sick_on: date,
    contract_minutes: int,
    basic: Decimal | None,
    employed_from: date,
) -> Earnings | None:
    """Normal weekly earnings at the first day of sickness; None where nothing is known.

    Paydays for work from before the person came are left out: 0 there means nothing.
    """
    known = sorted(
        (day for day in paydays if day.on < first_sick_on and day.until_on >= employed_from),
        key=lambda day: day.on,
    )
    if not known:
        if not contract_minutes or basic is None:
            return None
        pence = Fraction(basic) * 100 * contract_minutes / 60
        return Earnings(pence, (), "a week of the contract, as no payday lies before")
    last = known[-1].on
    before = [day for day in known if day.on <= last - EIGHT_WEEKS]
    counted = tuple(day for day in known if not before or day.on > before[-1].on)
    pence = Fraction(sum(day.pence for day in counted))
    if all(day.months for day in counted):
        months = len(counted)
        words = f"{months} month{'' if months == 1 else 's'} × 12 ÷ 52"
        return Earnings(pence * 12 / months / 52, counted, words)
    start = before[-1].on + DAY if before else max(employed_from, counted[0].from_on)
    end = last if before else counted[-1].until_on
    days = (end - start).days + 1
    weeks, rest = divmod(days, 7)
    words = f"{weeks} week{'' if weeks == 1 else 's'}" if not rest else f"{days} days × 7"
    return Earnings(pence * 7 / days, counted, words)
