"""Bank holidays of England and Wales: kept data, and computed for years beyond it.

Banking and Financial Dealings Act 1971, Schedule 1, and the common-law holidays (Christmas
Day, Good Friday). A day that falls on a weekend has a substitute; contracts mostly pay the
premium on the day itself, so both are told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("bank_holidays.json")
# Days that contracts pay on the day itself, month and day (the data's `actual_premium_days`).
OBSERVED = " (observed)"  # how the library marks a substitute day
COMMON_NAMES = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
}
FIXED = {(1, 1): "New Year's Day", (12, 25): "Christmas Day", (12, 26): "Boxing Day"}


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """`on` is the day off in law; `actual_on` the day it stands for; they differ when moved."""

    on: date
    name: str
    actual_on: date

    @property
    def substitute(self) -> bool:
        """Whether it stands in for a day that fell on a weekend."""
        return self.on != self.actual_on


@cache
def _kept() -> dict[int, tuple[BankHoliday, ...]]:
    years: dict[int, list[BankHoliday]] = {}
    for row in json.loads(DATA.read_text(encoding="utf-8"))["holidays"]:
        on = date.fromisoformat(row["date"])
        found = BankHoliday(on, row["name"], date.fromisoformat(row["actual_date"]))
        years.setdefault(on.year, []).append(found)
    return {year: tuple(found) for year, found in years.items()}


@cache
def of_year(year: int) -> tuple[BankHoliday, ...]:
    """The bank holidays of a calendar year, in order."""
    kept = _kept().get(year)
    return kept if kept is not None else _computed(year)


def _computed(year: int) -> tuple[BankHoliday, ...]:
    import holidays  # slow to import, and only wanted for years without kept data

    known = holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB")
    days = [(on, name) for on, names in known.items() for name in names.split("; ")]
    moved = {name.removesuffix(OBSERVED) for _, name in days if name.endswith(OBSERVED)}
    fixed = {name: date(year, month, day) for (month, day), name in FIXED.items()}
    found = []
    for on, name in days:
        plain = name.removesuffix(OBSERVED)
        if plain != name:
            found.append(BankHoliday(on, plain, fixed[plain]))
        elif name not in moved:
            found.append(BankHoliday(on, COMMON_NAMES.get(name, name), on))
    return tuple(sorted(found, key=lambda holiday: holiday.on))


def between(first_on: date, last_on: date) -> tuple[BankHoliday, ...]:
    """Bank holidays in law from `first_on` to `last_on`, both included."""
    return tuple(
        holiday
        for year in range(first_on.year, last_on.year + 1)
        for holiday in of_year(year)
        if first_on <= holiday.on <= last_on
    )


def actual_days(first_on: date, last_on: date) -> dict[date, str]:
    """The days themselves (25 December, though a Saturday), by date: what premiums follow."""
    return {
        holiday.actual_on: holiday.name
        for year in range(first_on.year, last_on.year + 1)
        for holiday in of_year(year)
        if first_on <= holiday.actual_on <= last_on
    }


def names(first_on: date, last_on: date) -> dict[date, str]:
    """What to write over a day: the holiday itself, and its substitute day as such."""
    marked = actual_days(first_on, last_on)
    for holiday in between(first_on, last_on):
        if holiday.substitute:
            marked[holiday.on] = f"{holiday.name} (substitute day)"
    return marked


def name_on(on: date) -> str:
    """What to write over this day; empty on any other day."""
    return names(on, on).get(on, "")
