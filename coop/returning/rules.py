"""When a return-to-work conversation is due, and when a fit note is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How a conversation that has not been held stands on a day."""

    AHEAD = "ahead"
    DUE = "due"
    OVERDUE = "overdue"


def standing(due: date | None, today: date) -> Standing:
    """Due on the first day back, overdue from the next on; ahead while no day back is known."""
    if due is None or due > today:
        return Standing.AHEAD
    return Standing.DUE if due == today else Standing.OVERDUE


def due_on(last_sick_on: date, worked_on: Iterable[date]) -> date | None:
    """The first day worked after the sickness; None while no shift lies after it."""
    return min((day for day in worked_on if day > last_sick_on), default=None)


def spell_begins(first_sick_on: date, others: Iterable[tuple[date, date]]) -> date:
    """The first day of the whole spell: other sick leaves that end the day before are part of it.

    `others` are (first, last) days, of one person.
    """
    begins = first_sick_on
    for first, last in sorted(others, reverse=True):
        if first < begins <= last + timedelta(days=1):
            begins = first
    return begins


def goes_on(last_sick_on: date, others: Iterable[tuple[date, date]]) -> bool:
    """Whether another sick leave follows on the next day, so that the person is not back."""
    following = last_sick_on + timedelta(days=1)
    return any(first <= following <= last for first, last in others)


def fit_note_from(first_sick_on: date, self_certified_days: int) -> date:
    """The first calendar day of sickness that a fit note has to cover."""
    return first_sick_on + timedelta(days=self_certified_days)


def fit_note_due(first_sick_on: date, last_sick_on: date, self_certified_days: int) -> bool:
    """Whether the spell is longer than what a person may certify themselves."""
    return last_sick_on >= fit_note_from(first_sick_on, self_certified_days)
