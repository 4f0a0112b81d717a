"""The national minimum wage over a pay reference period: rate that applies, pay that counts.

National Minimum Wage Act 1998; National Minimum Wage Regulations 2015: the rates by age (reg
4A), as they apply on the first day of the period (reg 4B); a period is at most a month (reg 6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "nmw_rates.json"


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `least` to `most`, both included, and pounds an hour."""

    code: str
    least: int
    most: int | None
    hourly: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """The rates of one uprating; `until_on` None while the next is not known."""

    from_on: date
    until_on: date | None
    bands: tuple[Band, ...]
    apprentice: Decimal


@dataclass(frozen=True, slots=True)
class Applies:
    """The rate that a person must reach, and why it is that one."""

    hourly: Decimal
    words: str


@cache
def years() -> tuple[Year, ...]:
    """The published rates, oldest first."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["rates"]
    found = [
        Year(
            from_on=date.fromisoformat(row["effective_from"]),
            until_on=date.fromisoformat(row["effective_to"]) if row["effective_to"] else None,
            bands=tuple(
                Band(band["code"], band["min_age"], band["max_age"], Decimal(band["hourly"]))
                for band in row["bands"]
            ),
            apprentice=Decimal(row["apprentice"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda year: year.from_on))


@cache
def known_until() -> date:
    """The last day for which the rates are known: the day before the next uprating, 1 April."""
    last = years()[-1]
    if last.until_on is not None:
        return last.until_on
    return date(last.from_on.year + 1, 3, 31)


def age_on(born_on: date, on: date) -> int:
    """Whole years; somebody born on 29 February has a birthday on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def applies(born_on: date | None, apprentice_from: date | None, on: date) -> Applies:
    """The rate for a period that starts on a day; the highest where no age is known.

    An apprentice under 19, or in the first year of the apprenticeship, has the apprentice
    rate (2015 Regulations, reg 5). Raises LookupError before the first rates kept.
    """
    year = next((row for row in reversed(years()) if row.from_on <= on), None)
    if year is None:
        raise LookupError(f"no minimum wage is kept for {on}")
    if born_on is None:
        return Applies(max(band.hourly for band in year.bands), "no date of birth is recorded")
    age = age_on(born_on, on)
    if apprentice_from is not None and apprentice_from <= on:
        first_year = age_on(apprentice_from, on) < 1
        if age < 19 or first_year:
            return Applies(year.apprentice, "apprentice")
    for band in year.bands:
        if band.least <= age and (band.most is None or age <= band.most):
            words = "National Living Wage" if band.code == "nlw" else f"aged {band.code}"
            return Applies(band.hourly, words)
    return Applies(min(band.hourly for band in year.bands), f"aged {age}")


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
        return (self.pound_minutes / self.minutes).quantize(Decimal("0.01"), ROUND_DOWN)


def check(counted: Iterable[tuple[int, Decimal]], least: Decimal) -> Check:
    """Weigh (minutes, pounds an hour) pairs against a rate."""
    minutes, pound_minutes = 0, Decimal(0)
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
