"""What figures there are, and which holds on a day. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import DomainError


class Unit(StrEnum):
    """What a figure counts."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    YEARLY = "yearly"
    PERCENT = "percent"
    PER_MILE = "per_mile"
    DAYS = "days"
    MILES = "miles"
    AGE = "age"


UNIT_WORDS = {
    Unit.HOURLY: "£ an hour",
    Unit.DAILY: "£ a day",
    Unit.WEEKLY: "£ a week",
    Unit.YEARLY: "£ a year",
    Unit.PERCENT: "%",
    Unit.PER_MILE: "£ a mile",
    Unit.DAYS: "days",
    Unit.MILES: "miles",
    Unit.AGE: "years old",
}
MOST = {
    Unit.HOURLY: 500,
    Unit.DAILY: 500,
    Unit.WEEKLY: 2000,
    Unit.YEARLY: 1_000_000,
    Unit.PERCENT: 100,
    Unit.PER_MILE: 5,
    Unit.DAYS: 366,
    Unit.MILES: 100_000,
    Unit.AGE: 120,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A figure's name among people, the group it stands in, and what it counts."""

    group: str
    words: str
    unit: Unit
    ages: tuple[int, int | None] | None = None  # the ages that a minimum wage is for


WAGE, SICK, HOLIDAY = "Minimum wage", "Statutory sick pay", "Holiday"
EMPLOYER, FLOORS, MILEAGE = "Employer’s cost (forecast only)", "Pay floors", "Mileage"
NAMES = {
    "minimum_wage.nlw": Name(WAGE, "National Living Wage", Unit.HOURLY, (21, None)),
    "minimum_wage.21-22": Name(WAGE, "Aged 21 to 22", Unit.HOURLY, (21, 22)),
    "minimum_wage.18-20": Name(WAGE, "Aged 18 to 20", Unit.HOURLY, (18, 20)),
    "minimum_wage.16-17": Name(WAGE, "Aged 16 to 17", Unit.HOURLY, (16, 17)),
    "minimum_wage.apprentice": Name(WAGE, "Apprentices", Unit.HOURLY),
    "minimum_wage.accommodation_daily": Name(WAGE, "Accommodation offset", Unit.DAILY),
    "floor.coop": Name(FLOORS, "Our co-op’s own pay floor", Unit.HOURLY),
    "floor.sector": Name(FLOORS, "The sector’s pay floor", Unit.HOURLY),
    "real_living_wage.uk": Name(FLOORS, "Real Living Wage (voluntary)", Unit.HOURLY),
    "ssp.weekly": Name(SICK, "Weekly rate", Unit.WEEKLY),
    "ssp.earnings_percent": Name(SICK, "At most this share of average earnings", Unit.PERCENT),
    "ssp.waiting_days": Name(SICK, "Waiting days", Unit.DAYS),
    "ssp.lower_earnings_limit": Name(SICK, "Lower earnings limit", Unit.WEEKLY),
    "holiday.rolled_up_percent": Name(HOLIDAY, "Rolled-up holiday pay", Unit.PERCENT),
    "mileage.car_first": Name(MILEAGE, "Free of tax, car, first miles", Unit.PER_MILE),
    "mileage.car_after": Name(MILEAGE, "Free of tax, car, further miles", Unit.PER_MILE),
    "mileage.first_miles": Name(MILEAGE, "First miles in a tax year", Unit.MILES),
    "ni.secondary_threshold_yearly": Name(EMPLOYER, "NI: secondary threshold", Unit.YEARLY),
    "ni.employer_percent": Name(EMPLOYER, "NI: employer’s rate", Unit.PERCENT),
    "ni.employment_allowance_yearly": Name(EMPLOYER, "NI: employment allowance", Unit.YEARLY),
    "pension.trigger_yearly": Name(EMPLOYER, "Pension: earnings trigger", Unit.YEARLY),
    "pension.lower_yearly": Name(EMPLOYER, "Pension: qualifying from", Unit.YEARLY),
    "pension.upper_yearly": Name(EMPLOYER, "Pension: qualifying up to", Unit.YEARLY),
    "pension.employer_percent": Name(EMPLOYER, "Pension: employer’s least share", Unit.PERCENT),
    "pension.least_age": Name(EMPLOYER, "Pension: enrolled from age", Unit.AGE),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount from a day on. `own`: the co-op added it."""

    name: str
    from_on: date
    amount: Decimal
    source: str
    least_age: int | None = None
    most_age: int | None = None
    own: bool = False
    id: int = 0

    def for_age(self, age: int) -> bool:
        """Whether it is a band that a person of so many years is in."""
        if self.least_age is None or age < self.least_age:
            return False
        return self.most_age is None or age <= self.most_age


class Figures:
    """All figures of a co-op, asked by name and day; the latest that has begun holds."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        found: dict[str, dict[date, Figure]] = defaultdict(dict)
        for figure in sorted(figures, key=lambda figure: figure.own):
            found[figure.name][figure.from_on] = figure  # the co-op's own goes before the law's
        self._rows = {
            name: sorted(rows.values(), key=lambda figure: figure.from_on)
            for name, rows in found.items()
        }

    def rows(self, name: str) -> tuple[Figure, ...]:
        """Everything that a figure was and will be, oldest first."""
        return tuple(self._rows.get(name, ()))

    def find(self, name: str, on: date) -> Figure | None:
        """The row in force on a day; None before the first."""
        return next((row for row in reversed(self.rows(name)) if row.from_on <= on), None)

    def amount(self, name: str, on: date) -> Decimal | None:
        """Its amount on a day."""
        found = self.find(name, on)
        return found.amount if found else None

    def needed(self, name: str, on: date) -> Decimal:
        """Its amount on a day; LookupError where none is kept."""
        found = self.find(name, on)
        if found is None:
            raise LookupError(f"{NAMES[name].words} is not kept for {on}")
        return found.amount

    def in_force(self, prefix: str, on: date) -> tuple[Figure, ...]:
        """Of every figure whose name begins so, the row in force; the newest first."""
        found = [self.find(name, on) for name in self._rows if name.startswith(prefix)]
        rows = [row for row in found if row is not None]
        return tuple(sorted(rows, key=lambda row: (row.from_on, row.amount), reverse=True))


def check(name: str, amount: Decimal, source: str) -> None:
    """Refuse a figure that can mean nothing; DomainError names the form field to blame."""
    if name not in NAMES:
        raise DomainError("Choose a figure.", field="name")
    unit = NAMES[name].unit
    if not amount.is_finite() or amount < 0:
        raise DomainError("The amount cannot be less than nought.", field="amount")
    if amount > MOST[unit]:
        raise DomainError(
            f"{amount:f} {UNIT_WORDS[unit]} is more than Carework takes. Check it.", field="amount"
        )
    if amount != amount.quantize(Decimal("0.0001")):
        raise DomainError("Give the amount with at most four decimal places.", field="amount")
    if not source.strip():
        raise DomainError(
            "Say where the figure comes from, so that others can check it.", field="source"
        )


def words(figure: Figure) -> str:
    """£12.71 an hour; 12.07 %; 10,000 miles."""
    unit = NAMES[figure.name].unit
    text = f"{figure.amount.normalize():,f}"
    if unit == Unit.PERCENT:
        return f"{text} %"
    if not UNIT_WORDS[unit].startswith("£"):
        return f"{text} {UNIT_WORDS[unit]}"
    if "." in text or unit in (Unit.HOURLY, Unit.DAILY, Unit.WEEKLY, Unit.PER_MILE):
        text = f"{figure.amount:,.2f}"
    return f"£{text}{UNIT_WORDS[unit].removeprefix('£')}"
