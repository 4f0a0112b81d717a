"""A SWAP cohort: how long, how many, who was there, and when it may close. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from core.errors import DomainError

MOST_PLACES = 40


class Mark(StrEnum):
    """Whether somebody was there on a day."""

    THERE = "there"
    LATE = "late"
    ABSENT = "absent"


MARK_WORDS = {Mark.THERE: "There", Mark.LATE: "Came late", Mark.ABSENT: "Not there"}


def weeks_at_most(limits: Sequence[Mapping[str, Any]], on: date) -> int:
    """The limit in force on a day, in weeks; before the first, the first."""
    ordered = sorted(limits, key=lambda row: row["from_on"])
    held = [row for row in ordered if date.fromisoformat(row["from_on"]) <= on]
    return int((held[-1] if held else ordered[0])["weeks"])


def check_dates(first_on: date, last_on: date, weeks: int) -> None:
    """Refuse an end before the beginning, and more weeks than the programme allows."""
    if last_on < first_on:
        raise DomainError("It ends before it begins.", field="last_on")
    if last_on - first_on >= timedelta(weeks=weeks):
        raise DomainError(
            f"A SWAP lasts at most {weeks} weeks, pre-employment training and placement together.",
            code="long",
            field="last_on",
        )


def check_places(places: int, taken: int) -> None:
    """Refuse fewer places than are taken."""
    if not 1 <= places <= MOST_PLACES:
        raise DomainError(f"Enter 1 to {MOST_PLACES} places.", field="places")
    if places < taken:
        raise DomainError(f"{taken} have joined already.", field="places")


def check_day(on: date, first_on: date, last_on: date) -> None:
    """Refuse a day outside the cohort's dates."""
    if not first_on <= on <= last_on:
        raise DomainError("Choose a day within the cohort’s dates.", field="on")


def booked_until(book_by_on: date | None, first_on: date) -> date:
    """The last day on which advisers book: as said, else the day before it begins."""
    return book_by_on or first_on - timedelta(days=1)


def check_book_by(book_by_on: date | None, last_on: date) -> None:
    """Refuse a last day of booking after the cohort has ended."""
    if book_by_on is not None and book_by_on > last_on:
        raise DomainError("It has ended by then.", field="book_by_on")


def check_booking(book_by_on: date | None, first_on: date, today: date) -> None:
    """Refuse an adviser who books after the last day for it."""
    if today > booked_until(book_by_on, first_on):
        raise DomainError("It is too late to book a place here: ring the co-op.", code="late")


@dataclass(frozen=True, slots=True)
class Owed:
    """What the guarantee has come to for one who joined."""

    name: str
    interviewed: bool  # one was booked and held, or they did not come to it
    reason: str  # why there was none: they left, or what was recorded

    @property
    def settled(self) -> bool:
        """An interview, or a recorded reason."""
        return self.interviewed or bool(self.reason)


def check_close(rows: Iterable[Owed], today: date, last_on: date) -> None:
    """Refuse to close before its last day, or while somebody has neither interview nor reason."""
    if today < last_on:
        raise DomainError("It has not ended yet.", code="early")
    names = [row.name for row in rows if not row.settled]
    if names:
        others = f" and {len(names) - 1} more" if len(names) > 1 else ""
        raise DomainError(
            f"{names[0]}{others} had no interview: everybody in a SWAP is guaranteed one. Book it, "
            "or record why there is none.",
            code="guarantee",
        )
