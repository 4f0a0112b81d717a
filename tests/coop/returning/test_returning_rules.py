"""The day of the conversation, and the eighth day of sickness."""

from __future__ import annotations

from datetime import date

from coop.returning.rules import due_on, fit_note_due, fit_note_from


def test_the_conversation_is_due_on_the_first_day_worked_after_sickness() -> None:
    days = [date(2026, 12, 14), date(2026, 12, 9), date(2026, 12, 11)]
    assert due_on(date(2026, 12, 9), days) == date(2026, 12, 11)
    assert due_on(date(2026, 12, 14), days) is None


def test_a_fit_note_is_due_from_the_eighth_calendar_day() -> None:
    first = date(2026, 12, 1)
    assert fit_note_from(first, 7) == date(2026, 12, 8)
    assert not fit_note_due(first, date(2026, 12, 7), 7)
    assert fit_note_due(first, date(2026, 12, 8), 7)
