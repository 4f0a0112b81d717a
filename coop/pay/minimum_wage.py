"""The national minimum wage over a pay reference period: rate that applies, pay that counts.

National Minimum Wage Act 1998; National Minimum Wage Regulations 2015: the rates by age (reg
4A), as they apply on the first day of the period (reg 4B); a period is at most a month (reg 6).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from coop.statutory.rules import Figures

PREFIX = "minimum_wage."
APPRENTICE = "minimum_wage.apprentice"
LIVING_WAGE = "minimum_wage.nlw"


@dataclass(frozen=True, slots=True)
class Applies:
    """The rate that a person must reach, and why it is that one."""

    hourly: Decimal
    words: str


def known_until(figures: Figures) -> date:
    """The last day for which the rates are known: the day before the next uprating, 1 April.

    LookupError where none is kept.
    """
    rows = figures.rows(LIVING_WAGE)
    if not rows:
        raise LookupError("no minimum wage is kept")
    last = rows[-1].from_on
    return date(last.year + (last >= date(last.year, 4, 1)), 3, 31)


def age_on(born_on: date, on: date) -> int:
    """Whole years; somebody born on 29 February has a birthday on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def applies(
    figures: Figures, born_on: date | None, apprentice_from: date | None, on: date
) -> Applies:
    """The rate for a period that starts on a day; the highest where no age is known.

    An apprentice under 19, or in the first year of the apprenticeship, has the apprentice
    rate (2015 Regulations, reg 5). Raises LookupError before the first rates kept.
    """
    bands = [row for row in figures.in_force(PREFIX, on) if row.least_age is not None]
    if not bands:
        raise LookupError(f"no minimum wage is kept for {on}")
    if born_on is None:
        return Applies(max(row.amount for row in bands), "no date of birth is recorded")
    age = age_on(born_on, on)
    if apprentice_from is not None and apprentice_from <= on:
        first_year = age_on(apprentice_from, on) < 1
        if age < 19 or first_year:
            return Applies(figures.needed(APPRENTICE, on), "apprentice")
    # A band that was merged into another stays in the books: the newest that fits holds.
    band = next((row for row in bands if row.for_age(age)), None)
    if band is None:
        return Applies(min(row.amount for row in bands), f"aged {age}")
    name = band.name.removeprefix(PREFIX)
    return Applies(band.amount, "National Living Wage" if name == "nlw" else f"aged {name}")


@dataclass(frozen=True, slots=True)
class Check:
    """Pay that counts over hours that count, against the rate."""

    minutes: int
    pound_minutes: Decimal  # pounds an hour times minutes: exact, where pounds would not be
    least: Decimal

    @property
    def met(self) -> bool:
        """Whether the pay reaches the rate; nothing worked is nothing owed."""
        return self.pound_minutes >= self.least * self.minutes

    @property
    def hourly(self) -> Decimal:
        """Effective pounds an hour, to the penny, rounded down so that it flatters nobody."""
        if not self.minutes:
            return Decimal(0)
        return (self.pound_minutes / self.minutes).quantize(Decimal("0.01"), ROUND_FLOOR)

    @property
    def short_pence(self) -> int:
        """The least whole pence that would reach the rate; 0 where it is reached."""
        if self.met:
            return 0
        return int(
            ((self.least * self.minutes - self.pound_minutes) * 100 / 60).to_integral_value(
                ROUND_CEILING
            )
        )

    @property
    def margin_pence(self) -> int:
        """Whole pence above the rate, rounded down; less than 0 where it is not reached."""
        over = (self.pound_minutes - self.least * self.minutes) * 100 / 60
        return int(over.to_integral_value(ROUND_FLOOR))


def check(counted: Iterable[tuple[int, Decimal]], least: Decimal, pence: int = 0) -> Check:
    """Weigh (minutes, pounds an hour) pairs, and pence that count besides, against a rate.

    Pence less than 0 are what the pay is reduced by: a deduction for what the work requires
    (2015 Regulations, regs 12 and 13).
    """
    minutes, pound_minutes = 0, Decimal(pence) * 60 / 100
    for some, hourly in counted:
        minutes += some
        pound_minutes += hourly * some
    return Check(minutes, pound_minutes, least)


def longest_period(from_on: date) -> date:
    """The last day that a pay reference period from this day may have: a month less a day."""
    first = date(from_on.year + from_on.month // 12, from_on.month % 12 + 1, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    days = (after - first).days
    return first.replace(day=min(from_on.day, days)) - timedelta(days=1)
