"""When a return-to-work conversation is due, and when a fit note is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def due_on(last_sick_on: date, worked_on: Iterable[date]) -> date | None:
    """The first day worked after the sickness; None while no shift lies after it."""
    return min((day for day in worked_on if day > last_sick_on), default=None)


def fit_note_from(first_sick_on: date, self_certified_days: int) -> date:
    """The first calendar day of sickness that a fit note has to cover."""
    return first_sick_on + timedelta(days=self_certified_days)


def fit_note_due(first_sick_on: date, last_sick_on: date, self_certified_days: int) -> bool:
    """Whether the spell is longer than what a person may certify themselves."""
    return last_sick_on >= fit_note_from(first_sick_on, self_certified_days)
