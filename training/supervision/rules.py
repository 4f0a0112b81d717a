"""When supervision, appraisals and spot checks fall due. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import DomainError
from training.records.rules import add_months

MOST = {"weeks": 104, "months": 36}


class Unit(StrEnum):
    """What an interval is counted in."""

    WEEKS = "weeks"
    MONTHS = "months"


class MeetingState(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Standing(StrEnum):
    """How somebody stands with a kind on a day."""

    OVERDUE = "overdue"
    DUE = "due"
    AHEAD = "ahead"
    NOT_ASKED = "not_asked"


STANDING_WORDS = {
    Standing.OVERDUE: "Overdue",
    Standing.DUE: "Due",
    Standing.AHEAD: "In date",
    Standing.NOT_ASKED: "Not asked",
}
STANDING_MEANINGS = {
    Standing.OVERDUE: "bad",
    Standing.DUE: "warn",
    Standing.AHEAD: "good",
    Standing.NOT_ASKED: "",
}


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often, from a day on until the next one. `every` None: not asked from that day."""

    from_on: date
    every: int | None
    unit: Unit = Unit.WEEKS

    @property
    def words(self) -> str:
        """ "every 8 weeks", "every month", "not asked"."""
        if self.every is None:
            return "not asked"
        one = self.unit.removesuffix("s")
        return f"every {one}" if self.every == 1 else f"every {self.every} {self.unit}"


def check(every: int | None, unit: Unit) -> None:
    """Refuse an interval out of bounds."""
    if every is not None and not 1 <= every <= MOST[unit]:
        raise DomainError(f"Choose 1 to {MOST[unit]} {unit}.", field="every")


def after(day: date, frequency: Frequency) -> date | None:
    """The day so long after another; None: not asked."""
    if frequency.every is None:
        return None
    if frequency.unit == Unit.MONTHS:
        return add_months(day, frequency.every)
    return day + timedelta(weeks=frequency.every)


def due_on(last: date, frequencies: Iterable[Frequency]) -> date | None:
    """The first day on which it is due, counted from the last one; None: on no day.

    On each day the interval in force that day decides: a shorter one makes nobody late for days
    before it was agreed.
    """
    rows = sorted(frequencies, key=lambda each: each.from_on)
    for number, each in enumerate(rows):
        wanted = after(last, each)
        if wanted is None:
            continue
        day = max(wanted, each.from_on)
        if number + 1 == len(rows) or day < rows[number + 1].from_on:
            return day
    return None


def counts_from(held: date | None, began: date, frequencies: Iterable[Frequency]) -> date:
    """The day that the interval is counted from: the last one held or, where there has been
    none, the later of the first day of work and the day from which it is asked at all."""
    if held is not None:
        return held
    first = min((each.from_on for each in frequencies), default=began)
    return max(began, first)


def standing(due: date | None, on: date, warn_days: int) -> Standing:
    """How one stands; on the due day itself it is not overdue yet."""
    if due is None:
        return Standing.NOT_ASKED
    if due < on:
        return Standing.OVERDUE
    return Standing.DUE if due <= on + timedelta(days=warn_days) else Standing.AHEAD


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever looks at a meeting: what they are in it."""

    person: bool = False
    supervisor: bool = False
    manager: bool = False  # the registered manager reads and writes where they are not the person

    @property
    def reads(self) -> bool:
        """Whether the notes are for them."""
        return self.person or self.supervisor or self.manager

    @property
    def writes(self) -> bool:
        """Whether they write it up: never the one it is about."""
        return not self.person and (self.supervisor or self.manager)
