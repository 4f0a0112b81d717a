"""What a co-op has chosen about holiday and sick pay, each dated; the latest holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import DomainError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVERY_DAY = "0123456"


class Irregular(StrEnum):
    """When who has no contract hours is paid for holiday."""

    ROLLED_UP = "rolled_up"
    WHEN_TAKEN = "when_taken"


IRREGULAR_WORDS = {
    Irregular.ROLLED_UP: "With the pay for the work, 12.07 % on a line of its own",
    Irregular.WHEN_TAKEN: "When the leave is taken",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """From a day on. Nothing is brought to pay for days before the first choice.

    `all_at_average`: all 5.6 weeks at the average, not only the four of reg 13. `recovers`: the
    relevant agreement by which leavers give back leave taken beyond what they earned, in words;
    empty: there is none. `days`: qualifying days, "0" is Monday.
    """

    from_on: date
    irregular: Irregular = Irregular.WHEN_TAKEN
    all_at_average: bool = False
    recovers: str = ""
    days: str = EVERY_DAY


class Choices:
    """All of a co-op's choices, asked by day."""

    def __init__(self, rows: Iterable[Choice]) -> None:
        self.rows: Sequence[Choice] = sorted(rows, key=lambda row: row.from_on)

    @property
    def first_on(self) -> date | None:
        """From when holiday and sick pay are worked out; None: not at all."""
        return self.rows[0].from_on if self.rows else None

    def on(self, day: date) -> Choice | None:
        """What holds on a day; None before the first."""
        return next((row for row in reversed(self.rows) if row.from_on <= day), None)


def check_days(days: str) -> None:
    """Refuse a week without a qualifying day (Statutory Sick Pay (General) Regulations, reg 5)."""
    if not days or any(day not in EVERY_DAY for day in days):
        raise DomainError("Choose at least one day of the week.", field="days")


def weekdays(days: str) -> frozenset[int]:
    """The days as numbers, 0 is Monday."""
    return frozenset(int(day) for day in days)


def days_words(days: str) -> str:
    """Every day; Monday to Friday; Monday, Wednesday and Friday."""
    held = sorted(weekdays(days))
    if len(held) == 7:
        return "every day"
    names = [WEEKDAYS[day] for day in held]
    if len(held) > 2 and held[-1] - held[0] == len(held) - 1:
        return f"{names[0]} to {names[-1]}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
